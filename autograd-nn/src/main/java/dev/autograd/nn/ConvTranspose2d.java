package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * Transposed convolution, which undoes a convolution's change of shape, along two axes.
 *
 * <p>Shapes: {@code [n, in, height, width] -> [n, out, length, length]}; see {@link Tensor#convTranspose2d(Tensor, Tensor, dev.autograd.Sliding)}.
 */
public final class ConvTranspose2d extends Convolution {
    /** Makes a layer of type FLOAT with a bias, stride 1 and no padding; {@link #of} offers more. */
    public ConvTranspose2d(long in, long out, int kernel, Seed seed) {
        this(of(in, out, kernel), seed);
    }

    private ConvTranspose2d(Builder<ConvTranspose2d> builder, Seed seed) {
        super(builder, seed);
    }

    /** Begins a layer that differs from the usual; the kernel has one length for all axes, or one for each. */
    public static Builder<ConvTranspose2d> of(long in, long out, int... kernel) {
        return new Builder<>(2, true, in, out, kernel, ConvTranspose2d::new);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return x.convTranspose2d(weight(), bias(), sliding());
    }
}
