package dev.autograd.nn.metric;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The area under the receiver operating characteristic: the probability that a positive sample has a larger score than a
 * negative one, where equal scores count as half.
 *
 * <p>Shapes: scores {@code [n]} or {@code [n, 1]}, of any range, with targets 0 and 1. All scores are kept until
 * {@link #reset()}: 9 bytes each. NaN unless there are both positive and negative samples. Source: J. A. Hanley, B. J. McNeil,
 * "The meaning and use of the area under a receiver operating characteristic (ROC) curve", 1982.
 */
public final class RocAuc implements Metric {
    private double[] scores = new double[16];
    private boolean[] isPositive = new boolean[16];
    private int samples;

    /** Of no samples yet. */
    public RocAuc() {}

    @Override
    public void update(Tensor prediction, Tensor target) {
        BinaryScores batch = BinaryScores.of("RocAuc", prediction, target);
        for (int i = 0; i < batch.samples(); i++) {
            if (Double.isNaN(batch.score(i))) {
                throw new ShapeException("RocAuc: the score of sample " + i + " is NaN, which has no rank");
            }
        }
        for (int i = 0; i < batch.samples(); i++) {
            add(batch.score(i), batch.isPositive(i));
        }
    }

    private void add(double score, boolean positive) {
        if (samples == scores.length) {
            scores = Arrays.copyOf(scores, 2 * samples);
            isPositive = Arrays.copyOf(isPositive, 2 * samples);
        }
        scores[samples] = score;
        isPositive[samples] = positive;
        samples++;
    }

    // The ranks of the positive samples tell how many negative ones each is above of; equal scores share their mean
    // rank.
    @Override
    public double value() {
        Integer[] order = IntStream.range(0, samples).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        double positives = 0;
        double ranks = 0;
        int begin = 0;
        while (begin < samples) {
            int end = begin;
            int equalPositives = 0;
            while (end < samples && scores[order[end]] == scores[order[begin]]) {
                equalPositives += isPositive[order[end]] ? 1 : 0;
                end++;
            }
            positives += equalPositives;
            ranks += equalPositives * (begin + 1.0 + end) / 2;
            begin = end;
        }
        return (ranks - positives * (positives + 1) / 2) / (positives * (samples - positives));
    }

    @Override
    public void reset() {
        samples = 0;
    }

    @Override
    public double[] state() {
        double[] state = Arrays.copyOf(scores, 2 * samples);
        for (int i = 0; i < samples; i++) {
            state[samples + i] = isPositive[i] ? 1 : 0;
        }
        return state;
    }

    @Override
    public void load(double[] state) {
        reset();
        for (int i = 0; i < state.length / 2; i++) {
            add(state[i], state[state.length / 2 + i] == 1);
        }
    }
}
