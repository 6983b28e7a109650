package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * Transposed convolution, which undoes a convolution's change of shape, along three axes.
 *
 * <p>Shapes: {@code [n, in, depth, height, width] -> [n, out, length, length, length]}; see {@link Tensor#convTranspose3d(Tensor, Tensor, dev.autograd.Sliding)}.
 */
public final class ConvTranspose3d extends Convolution {
    /** Makes a layer of type FLOAT with a bias, stride 1 and no padding; {@link #of} offers more. */
    public ConvTranspose3d(long in, long out, int kernel, Seed seed) {
        this(of(in, out, kernel), seed);
    }

    private ConvTranspose3d(Builder<ConvTranspose3d> builder, Seed seed) {
        super(builder, seed);
    }

    /** Begins a layer that differs from the usual; the kernel has one length for all axes, or one for each. */
    public static Builder<ConvTranspose3d> of(long in, long out, int... kernel) {
        return new Builder<>(3, true, in, out, kernel, ConvTranspose3d::new);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return x.convTranspose3d(weight(), bias(), sliding());
    }
}
