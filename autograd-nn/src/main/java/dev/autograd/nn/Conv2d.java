package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * Convolution along two axes.
 *
 * <p>Shapes: {@code [n, in, height, width] -> [n, out, positions, positions]}; see {@link Tensor#conv2d(Tensor, Tensor, dev.autograd.Sliding)}.
 */
public final class Conv2d extends Convolution {
    /** Makes a layer of type FLOAT with a bias, stride 1 and no padding; {@link #of} offers more. */
    public Conv2d(long in, long out, int kernel, Seed seed) {
        this(of(in, out, kernel), seed);
    }

    private Conv2d(Builder<Conv2d> builder, Seed seed) {
        super(builder, seed);
    }

    /** Begins a layer that differs from the usual; the kernel has one length for all axes, or one for each. */
    public static Builder<Conv2d> of(long in, long out, int... kernel) {
        return new Builder<>(2, false, in, out, kernel, Conv2d::new);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return x.conv2d(weight(), bias(), sliding());
    }
}
