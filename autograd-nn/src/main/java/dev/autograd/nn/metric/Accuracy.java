package dev.autograd.nn.metric;

import dev.autograd.Tensor;

/**
 * The share of samples whose class was predicted.
 *
 * <p>Shapes: scores {@code [..., classes]}, of which the largest is the prediction, with labels {@code [...]} or
 * probabilities {@code [..., classes]}. Of equal scores the first counts; a sample with a NaN among them is wrong.
 */
public final class Accuracy extends Mean {
    /** Of samples of two and more classes; {@link #binary} is for a single score per sample. */
    public Accuracy() {}

    /**
     * Of samples that are predicted positive where their score is above a threshold: 0.5 for probabilities, 0 for logits.
     * Shapes: scores {@code [n]} or {@code [n, 1]}, targets 0 and 1.
     */
    public static Metric binary(double threshold) {
        return new Binary(threshold);
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Scores batch = Scores.of("Accuracy", prediction, target);
        int[] predicted = batch.predicted();
        for (int i = 0; i < batch.samples(); i++) {
            count(predicted[i] == batch.labels()[i]);
        }
    }

    /** Of samples with one score. */
    private static final class Binary extends Mean {
        private final double threshold;

        Binary(double threshold) {
            this.threshold = threshold;
        }

        @Override
        public void update(Tensor prediction, Tensor target) {
            BinaryScores batch = BinaryScores.of("Accuracy", prediction, target);
            for (int i = 0; i < batch.samples(); i++) {
                double score = batch.score(i);
                count(!Double.isNaN(score) && (score > threshold) == batch.isPositive(i));
            }
        }
    }
}
