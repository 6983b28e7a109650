package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * Transposed convolution, which undoes a convolution's change of shape, along one axis.
 *
 * <p>Shapes: {@code [n, in, length] -> [n, out, length]}; see {@link Tensor#convTranspose1d(Tensor, Tensor, dev.autograd.Sliding)}.
 */
public final class ConvTranspose1d extends Convolution {
    /** Makes a layer of type FLOAT with a bias, stride 1 and no padding; {@link #of} offers more. */
    public ConvTranspose1d(long in, long out, int kernel, Seed seed) {
        this(of(in, out, kernel), seed);
    }

    private ConvTranspose1d(Builder<ConvTranspose1d> builder, Seed seed) {
        super(builder, seed);
    }

    /** Begins a layer that differs from the usual; the kernel has one length for all axes, or one for each. */
    public static Builder<ConvTranspose1d> of(long in, long out, int... kernel) {
        return new Builder<>(1, true, in, out, kernel, ConvTranspose1d::new);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return x.convTranspose1d(weight(), bias(), sliding());
    }
}
