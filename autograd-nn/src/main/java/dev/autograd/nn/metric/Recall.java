package dev.autograd.nn.metric;

/**
 * The share of the samples of a class that were predicted as it.
 *
 * <p>Shapes as of {@link ConfusionMatrix}. A figure whose denominator is zero is 0, as in scikit-learn.
 */
public final class Recall extends Averaged {
    private Recall(ConfusionMatrix matrix, Average average) {
        super(matrix, average);
    }

    /**
     * Of the positive class, which is predicted where the single score is above a threshold: 0.5 for probabilities, 0 for
     * logits.
     */
    public static Recall binary(double threshold) {
        return new Recall(ConfusionMatrix.binary(threshold), Average.BINARY);
    }

    /** The mean over all classes that occur among the targets or the predictions. */
    public static Recall macro() {
        return new Recall(new ConfusionMatrix(), Average.MACRO);
    }

    /** Of all classes counted together; where each sample has one class, that is the accuracy. */
    public static Recall micro() {
        return new Recall(new ConfusionMatrix(), Average.MICRO);
    }

    @Override
    double figure(long right, long predicted, long actual) {
        return ratio(right, actual);
    }
}
