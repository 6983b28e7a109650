package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/**
 * The squared error {@code (t - y)²}, or half of it, averaged over all elements. Half of it has the simpler derivative
 * {@code y - t}.
 */
public final class MeanSquaredError extends PointwiseLoss {
    private final boolean halved;

    /** The mean of {@code (t - y)²}. */
    public MeanSquaredError() {
        this(Reduction.MEAN);
    }

    /** {@code (t - y)²}, reduced in this way. */
    public MeanSquaredError(Reduction reduction) {
        this(false, reduction);
    }

    private MeanSquaredError(boolean halved, Reduction reduction) {
        super(reduction, null);
        this.halved = halved;
    }

    /** The mean of {@code ½ (t - y)²}. */
    public static MeanSquaredError half() {
        return half(Reduction.MEAN);
    }

    /** {@code ½ (t - y)²}, reduced in this way. */
    public static MeanSquaredError half(Reduction reduction) {
        return new MeanSquaredError(true, reduction);
    }

    @Override
    Tensor losses(Tensor y, Tensor t) {
        Tensor squares = y.sub(t).square();
        return halved ? squares.mul(0.5) : squares;
    }
}
