package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/** {@code max(0, 1 - t y)} for targets -1 and 1, the loss of support vector machines. */
public final class Hinge extends PointwiseLoss {
    /** The mean. */
    public Hinge() {
        this(Reduction.MEAN);
    }

    /** Reduced in this way. */
    public Hinge(Reduction reduction) {
        super(reduction, null);
    }

    @Override
    Tensor losses(Tensor y, Tensor t) {
        return t.mul(y).oneMinus().relu();
    }
}
