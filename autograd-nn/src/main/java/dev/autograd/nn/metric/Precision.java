package dev.autograd.nn.metric;

/**
 * The share of the samples predicted as a class that are of it.
 *
 * <p>Shapes as of {@link ConfusionMatrix}. A figure whose denominator is zero is 0, as in scikit-learn.
 */
public final class Precision extends Averaged {
    private Precision(ConfusionMatrix matrix, Average average) {
        super(matrix, average);
    }

    /**
     * Of the positive class, which is predicted where the single score is above a threshold: 0.5 for probabilities, 0 for
     * logits.
     */
    public static Precision binary(double threshold) {
        return new Precision(ConfusionMatrix.binary(threshold), Average.BINARY);
    }

    /** The mean over all classes that occur among the targets or the predictions. */
    public static Precision macro() {
        return new Precision(new ConfusionMatrix(), Average.MACRO);
    }

    /** Of all classes counted together; where each sample has one class, that is the accuracy. */
    public static Precision micro() {
        return new Precision(new ConfusionMatrix(), Average.MICRO);
    }

    @Override
    double figure(long right, long predicted, long actual) {
        return ratio(right, predicted);
    }
}
