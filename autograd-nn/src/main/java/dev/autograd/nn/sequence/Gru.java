package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.sequence.State.Memory;

/**
 * The gated recurrent unit: a hidden state that is kept or replaced, element by element.
 *
 * <p>With {@code r, z = sigmoid(W x + b + W' h + b')} and {@code m = tanh(W x + b + r (W' h + b'))}, each with weights of
 * its own: {@code h ← (1 - z) m + z h}. The rows of the weights are those of r, z and m, in this order. Shapes and names
 * as of all {@link Recurrent} networks, with three gates.
 *
 * <p>Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder for statistical machine
 * translation", 2014, in the form of cuDNN and PyTorch, in which r acts on the product instead of on h.
 */
public final class Gru extends Recurrent {
    /** Makes one layer in one direction with numbers of type FLOAT; {@link #of} offers more. */
    public Gru(long in, long hidden, Seed seed) {
        this(of(in, hidden), seed);
    }

    private Gru(Builder<Gru> builder, Seed seed) {
        super(builder, 3, seed);
    }

    /** Begins a network. */
    public static Builder<Gru> of(long in, long hidden) {
        return new Builder<>(in, hidden, Gru::new);
    }

    @Override
    Tensor project(Tensor inputs, Weights w) {
        Tensor product = inputs.matmul(w.input(), false, true);
        return w.inputBias() == null ? product : product.add(w.inputBias());
    }

    @Override
    Memory next(Tensor projected, Memory before, Weights w) {
        Tensor h = before.hidden();
        Tensor product = h.matmul(w.hidden(), false, true);
        Tensor fromHidden = w.hiddenBias() == null ? product : product.add(w.hiddenBias());
        long n = h.shape()[1];
        Tensor gates =
                projected.slice(1, 0, 2 * n).add(fromHidden.slice(1, 0, 2 * n)).sigmoid();
        Tensor r = gates.slice(1, 0, n);
        Tensor z = gates.slice(1, n, 2 * n);
        Tensor m = projected
                .slice(1, 2 * n, 3 * n)
                .add(r.mul(fromHidden.slice(1, 2 * n, 3 * n)))
                .tanh();
        return new Memory(m.add(z.mul(h.sub(m))), null);
    }

    @Override
    boolean hasCell() {
        return false;
    }
}
