package dev.autograd.nn.loss;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code -y[t]} for log-probabilities y {@code [s, classes]}, as {@link Tensor#logSoftmax} gives them, and labels t
 * {@code [s]}. {@link CrossEntropyLoss} takes the logits themselves.
 */
public final class NegativeLogLikelihood implements Loss {
    private final Reduction reduction;
    private final @Nullable Tensor classWeights;

    /** The mean over samples. */
    public NegativeLogLikelihood() {
        this(Reduction.MEAN, null);
    }

    /**
     * Reduced in this way.
     *
     * @param classWeights what the loss of a sample with each label is multiplied by, {@code [classes]}, or null; the mean is
     *     then the weighted one
     */
    public NegativeLogLikelihood(Reduction reduction, @Nullable Tensor classWeights) {
        this.reduction = reduction;
        this.classWeights = classWeights;
    }

    @Override
    public Tensor of(Tensor prediction, Tensor target) {
        long[] shape = prediction.shape();
        if (shape.length != 2 || !Arrays.equals(target.shape(), new long[] {shape[0]})) {
            throw new ShapeException(
                    "NegativeLogLikelihood: log-probabilities [s, classes] and labels [s] are wanted, not "
                            + Arrays.toString(shape) + " and " + Arrays.toString(target.shape()));
        }
        Checks.labels("NegativeLogLikelihood", target, shape[1]);
        Tensor losses = prediction.gather(1, target.unsqueeze(1)).squeeze(1).neg();
        if (classWeights == null) {
            return reduction.of(losses);
        }
        Tensor weights = classWeights.take(target);
        Tensor weighted = losses.mul(weights);
        return reduction == Reduction.MEAN ? weighted.sum().div(weights.sum()) : reduction.of(weighted);
    }
}
