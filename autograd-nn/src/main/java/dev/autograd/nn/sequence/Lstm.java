package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.sequence.State.Memory;
import java.util.Objects;

/**
 * Long short-term memory: a cell c, to which gradients flow back through time by a sum instead of by products.
 *
 * <p>With {@code i, f, o = sigmoid(W x + b + W' h + b')} and {@code g = tanh(...)}, each with weights of its own:
 * {@code c ← f c + i g}, {@code h ← o tanh(c)}. The rows of the weights are those of i, f, g and o, in this order. Shapes
 * and names as of all {@link Recurrent} networks, with four gates.
 *
 * <p>Source: S. Hochreiter, J. Schmidhuber, "Long short-term memory", 1997; with the forget gate f of F. A. Gers et al.,
 * "Learning to forget", 2000.
 */
public final class Lstm extends Recurrent {
    /** Makes one layer in one direction with numbers of type FLOAT; {@link #of} offers more. */
    public Lstm(long in, long hidden, Seed seed) {
        this(of(in, hidden), seed);
    }

    private Lstm(Builder<Lstm> builder, Seed seed) {
        super(builder, 4, seed);
    }

    /** Begins a network. */
    public static Builder<Lstm> of(long in, long hidden) {
        return new Builder<>(in, hidden, Lstm::new);
    }

    @Override
    Tensor project(Tensor inputs, Weights w) {
        return projectWithBothBiases(inputs, w);
    }

    @Override
    Memory next(Tensor projected, Memory before, Weights w) {
        Tensor sums = projected.add(before.hidden().matmul(w.hidden(), false, true));
        Tensor after = sums.lstmCell(Objects.requireNonNull(before.cell()));
        return new Memory(after.select(0, 0), after.select(0, 1));
    }

    @Override
    boolean hasCell() {
        return true;
    }
}
