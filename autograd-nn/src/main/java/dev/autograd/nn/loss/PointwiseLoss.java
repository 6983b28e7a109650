package dev.autograd.nn.loss;

import dev.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/** A loss of each element of the prediction, compared with the target's in the same place, and reduced. */
public abstract class PointwiseLoss implements Loss {
    private final Reduction reduction;
    private final @Nullable Tensor weight;

    PointwiseLoss(Reduction reduction, @Nullable Tensor weight) {
        this.reduction = reduction;
        this.weight = weight;
    }

    /**
     * Returns the loss.
     *
     * @param target of the prediction's shape
     * @throws dev.autograd.ShapeException if the shapes differ
     */
    @Override
    public final Tensor of(Tensor prediction, Tensor target) {
        return reduction.of(weighted(prediction, target));
    }

    /**
     * Returns the loss with each element's multiplied by a weight, which is 0 for what does not count. The mean is one over
     * all elements, as without weights.
     *
     * @param weights of the prediction's shape, or one that broadcasts to it
     * @throws dev.autograd.ShapeException if the shapes don't fit
     */
    public final Tensor of(Tensor prediction, Tensor target, Tensor weights) {
        return reduction.of(Checks.weighted(getClass().getSimpleName(), weighted(prediction, target), weights));
    }

    private Tensor weighted(Tensor prediction, Tensor target) {
        Checks.sameShape(getClass().getSimpleName(), prediction, target);
        Tensor losses = losses(prediction, target);
        return weight == null ? losses : losses.mul(weight);
    }

    abstract Tensor losses(Tensor y, Tensor t);
}
