package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/**
 * {@code Σ t (log t - y)} over the last axis, for log-probabilities y, as {@link Tensor#logSoftmax} gives them, and
 * probabilities t: how many nats are lost if y is taken for t.
 */
public final class KlDivergence implements Loss {
    private final Reduction reduction;

    /** The mean over samples, which PyTorch calls batchmean. */
    public KlDivergence() {
        this(Reduction.MEAN);
    }

    /** Over samples reduced in this way. */
    public KlDivergence(Reduction reduction) {
        this.reduction = reduction;
    }

    @Override
    public Tensor of(Tensor prediction, Tensor target) {
        return reduction.of(losses(prediction, target));
    }

    /**
     * Returns the loss with each sample's multiplied by a weight, which is 0 for what does not count. The mean is one over all
     * samples, as without weights.
     *
     * @param weights of the shape without the last axis, or one that broadcasts to it
     * @throws dev.autograd.ShapeException if the shapes don't fit
     */
    public Tensor of(Tensor prediction, Tensor target, Tensor weights) {
        return reduction.of(Checks.weighted("KlDivergence", losses(prediction, target), weights));
    }

    private static Tensor losses(Tensor prediction, Tensor target) {
        Checks.sameShape("KlDivergence", prediction, target);
        Tensor differences = target.log().sub(prediction);
        // 0 log 0 is 0, in the derivative too.
        return differences.where(target.gt(0), 0).mul(target).sum(-1);
    }
}
