package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * Convolution along one axis.
 *
 * <p>Shapes: {@code [n, in, length] -> [n, out, positions]}; see {@link Tensor#conv1d(Tensor, Tensor, dev.autograd.Sliding)}.
 */
public final class Conv1d extends Convolution {
    /** Makes a layer of type FLOAT with a bias, stride 1 and no padding; {@link #of} offers more. */
    public Conv1d(long in, long out, int kernel, Seed seed) {
        this(of(in, out, kernel), seed);
    }

    private Conv1d(Builder<Conv1d> builder, Seed seed) {
        super(builder, seed);
    }

    /** Begins a layer that differs from the usual; the kernel has one length for all axes, or one for each. */
    public static Builder<Conv1d> of(long in, long out, int... kernel) {
        return new Builder<>(1, false, in, out, kernel, Conv1d::new);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return x.conv1d(weight(), bias(), sliding());
    }
}
