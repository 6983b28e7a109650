package dev.autograd.nn.metric;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

/** A batch of single scores, and whether each sample is positive. */
final class BinaryScores {
    private final double[] scores;
    private final boolean[] isPositive;

    private BinaryScores(double[] scores, boolean[] isPositive) {
        this.scores = scores;
        this.isPositive = isPositive;
    }

    /** Reads scores {@code [n]} or {@code [n, 1]}, and targets 0 and 1 of as many elements. */
    static BinaryScores of(String metric, Tensor prediction, Tensor target) {
        long[] shape = prediction.shape();
        boolean isSingle = shape.length == 1 || (shape.length == 2 && shape[1] == 1);
        boolean isVector = target.rank() == 1 || Arrays.equals(target.shape(), shape);
        if (!isSingle || !isVector || prediction.size() != target.size()) {
            throw new ShapeException(metric + ": a score and a target per sample are wanted, as [n] or [n, 1], got "
                    + Arrays.toString(shape) + " and " + Arrays.toString(target.shape()));
        }
        double[] targets = target.toDoubles();
        boolean[] isPositive = new boolean[targets.length];
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] != 0 && targets[i] != 1) {
                throw new ShapeException(metric + ": the target of sample " + i + " is " + Scores.number(targets[i])
                        + ", and only 0 and 1 mean something");
            }
            isPositive[i] = targets[i] == 1;
        }
        return new BinaryScores(prediction.toDoubles(), isPositive);
    }

    double score(int sample) {
        return scores[sample];
    }

    boolean isPositive(int sample) {
        return isPositive[sample];
    }

    int samples() {
        return scores.length;
    }
}
