package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/** The absolute error {@code |y - t|}, also called L1; its derivative is the sign of the error. */
public final class MeanAbsoluteError extends PointwiseLoss {
    /** The mean of {@code |y - t|}. */
    public MeanAbsoluteError() {
        this(Reduction.MEAN);
    }

    /** {@code |y - t|}, reduced in this way. */
    public MeanAbsoluteError(Reduction reduction) {
        super(reduction, null);
    }

    @Override
    Tensor losses(Tensor y, Tensor t) {
        return y.sub(t).abs();
    }
}
