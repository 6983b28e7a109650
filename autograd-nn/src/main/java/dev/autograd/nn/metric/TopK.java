package dev.autograd.nn.metric;

import dev.autograd.Tensor;

/**
 * The share of samples whose class is among the k with the largest scores. Of equal scores the first ones count.
 *
 * <p>Shapes: scores {@code [..., classes]} with labels {@code [...]} or probabilities {@code [..., classes]}.
 */
public final class TopK extends Mean {
    private final int k;

    /**
     * Among the k largest.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public TopK(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("TopK: k must be at least 1, but is " + k);
        }
        this.k = k;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        Scores batch = Scores.of("TopK", prediction, target);
        for (int i = 0; i < batch.samples(); i++) {
            count(rank(batch, i) < k);
        }
    }

    // How many classes come before the true one; none can be told from a NaN, so all of them do.
    private static int rank(Scores batch, int sample) {
        int label = batch.labels()[sample];
        double own = batch.score(sample, label);
        int before = 0;
        for (int c = 0; c < batch.classes(); c++) {
            double other = batch.score(sample, c);
            if (Double.isNaN(other)) {
                return Integer.MAX_VALUE;
            }
            before += other > own || (other == own && c < label) ? 1 : 0;
        }
        return before;
    }
}
