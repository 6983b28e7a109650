package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * Convolution along three axes.
 *
 * <p>Shapes: {@code [n, in, depth, height, width] -> [n, out, positions, positions, positions]}; see {@link Tensor#conv3d(Tensor, Tensor, dev.autograd.Sliding)}.
 */
public final class Conv3d extends Convolution {
    /** Makes a layer of type FLOAT with a bias, stride 1 and no padding; {@link #of} offers more. */
    public Conv3d(long in, long out, int kernel, Seed seed) {
        this(of(in, out, kernel), seed);
    }

    private Conv3d(Builder<Conv3d> builder, Seed seed) {
        super(builder, seed);
    }

    /** Begins a layer that differs from the usual; the kernel has one length for all axes, or one for each. */
    public static Builder<Conv3d> of(long in, long out, int... kernel) {
        return new Builder<>(3, false, in, out, kernel, Conv3d::new);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return x.conv3d(weight(), bias(), sliding());
    }
}
