package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.sequence.State.Memory;

/**
 * The plain recurrent network, after J. L. Elman, "Finding structure in time", 1990:
 * {@code h ← tanh(W_ih x + b_ih + W_hh h + b_hh)}, or relu instead of tanh. Shapes and names as of all {@link Recurrent}
 * networks, with one gate.
 */
public final class Rnn extends Recurrent {
    private final boolean isRelu;

    /** Makes one layer in one direction with tanh and numbers of type FLOAT; {@link #of} offers more. */
    public Rnn(long in, long hidden, Seed seed) {
        this(of(in, hidden), seed, false);
    }

    private Rnn(Builder<Rnn> builder, Seed seed, boolean isRelu) {
        super(builder, 1, seed);
        this.isRelu = isRelu;
    }

    /** Begins a network with tanh. */
    public static Builder<Rnn> of(long in, long hidden) {
        return new Builder<>(in, hidden, (builder, seed) -> new Rnn(builder, seed, false));
    }

    /** Begins a network with relu. */
    public static Builder<Rnn> withRelu(long in, long hidden) {
        return new Builder<>(in, hidden, (builder, seed) -> new Rnn(builder, seed, true));
    }

    /** True if it computes relu instead of tanh. */
    public boolean isRelu() {
        return isRelu;
    }

    @Override
    Tensor project(Tensor inputs, Weights w) {
        return projectWithBothBiases(inputs, w);
    }

    @Override
    Memory next(Tensor projected, Memory before, Weights w) {
        Tensor sum = projected.add(before.hidden().matmul(w.hidden(), false, true));
        return new Memory(isRelu ? sum.relu() : sum.tanh(), null);
    }

    @Override
    boolean hasCell() {
        return false;
    }

    @Override
    String detail() {
        return isRelu ? ", relu" : "";
    }
}
