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
        Checks.sameShape("KlDivergence", prediction, target);
        Tensor differences = target.log().sub(prediction);
        // 0 log 0 is 0, in the derivative too.
        return reduction.of(differences.where(target.gt(0), 0).mul(target).sum(-1));
    }
}
