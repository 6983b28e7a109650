package dev.autograd.nn.metric;

/**
 * The harmonic mean of precision and recall: {@code 2 tp / (2 tp + fp + fn)}.
 *
 * <p>Shapes as of {@link ConfusionMatrix}. A figure whose denominator is zero is 0, as in scikit-learn.
 */
public final class F1 extends Averaged {
    private F1(ConfusionMatrix matrix, Average average) {
        super(matrix, average);
    }

    /**
     * Of the positive class, which is predicted where the single score is above a threshold: 0.5 for probabilities, 0 for
     * logits.
     */
    public static F1 binary(double threshold) {
        return new F1(ConfusionMatrix.binary(threshold), Average.BINARY);
    }

    /** The mean over all classes that occur among the targets or the predictions. */
    public static F1 macro() {
        return new F1(new ConfusionMatrix(), Average.MACRO);
    }

    /** Of all classes counted together; where each sample has one class, that is the accuracy. */
    public static F1 micro() {
        return new F1(new ConfusionMatrix(), Average.MICRO);
    }

    @Override
    double figure(long right, long predicted, long actual) {
        return ratio(2 * right, predicted + actual);
    }
}
