package dev.autograd.nn.metric;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

/** A batch of scores, one row per sample with a number for each class, and the true class of each sample. */
final class Scores {
    private final double[] scores;
    private final int classes;
    private final int[] labels;

    private Scores(double[] scores, int classes, int[] labels) {
        this.scores = scores;
        this.classes = classes;
        this.labels = labels;
    }

    /**
     * Reads scores {@code [..., classes]} with labels {@code [...]} or with probabilities of the scores' shape, of which
     * the largest is the label.
     */
    static Scores of(String metric, Tensor prediction, Tensor target) {
        long[] shape = prediction.shape();
        if (shape.length < 2) {
            throw new ShapeException(metric + ": scores [..., classes] are wanted, got " + Arrays.toString(shape)
                    + "; for a single score per sample take a binary metric");
        }
        int classes = (int) shape[shape.length - 1];
        if (classes < 2) {
            throw new ShapeException(metric + ": the scores " + Arrays.toString(shape)
                    + " are of one class; for a single score per sample take a binary metric");
        }
        double[] scores = prediction.toDoubles();
        if (Arrays.equals(target.shape(), shape)) {
            return new Scores(scores, classes, largest(target.toDoubles(), classes));
        }
        if (!Arrays.equals(target.shape(), Arrays.copyOf(shape, shape.length - 1))) {
            throw new ShapeException(metric + ": the prediction has shape " + Arrays.toString(shape) + ", the target "
                    + Arrays.toString(target.shape()) + "; labels "
                    + Arrays.toString(Arrays.copyOf(shape, shape.length - 1)) + " or probabilities of the"
                    + " prediction's shape are wanted");
        }
        return new Scores(scores, classes, labels(metric, target, classes));
    }

    private static int[] labels(String metric, Tensor target, int classes) {
        double[] values = target.toDoubles();
        int[] labels = new int[values.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) values[i];
            if (labels[i] != values[i] || labels[i] < 0 || labels[i] >= classes) {
                throw new ShapeException(metric + ": label " + number(values[i]) + " of sample " + i
                        + " is none of the classes 0.." + (classes - 1));
            }
        }
        return labels;
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? String.valueOf((long) value) : "" + value;
    }

    int[] labels() {
        return labels;
    }

    int classes() {
        return classes;
    }

    int samples() {
        return labels.length;
    }

    double score(int sample, int label) {
        return scores[sample * classes + label];
    }

    /** The class with the largest score of each sample, the first one of equal ones; -1 where there is a NaN. */
    int[] predicted() {
        return largest(scores, classes);
    }

    private static int[] largest(double[] rows, int classes) {
        int[] found = new int[rows.length / classes];
        for (int i = 0; i < found.length; i++) {
            int best = 0;
            boolean isOrdered = true;
            for (int c = 0; c < classes; c++) {
                double score = rows[i * classes + c];
                isOrdered &= !Double.isNaN(score);
                best = score > rows[i * classes + best] ? c : best;
            }
            found[i] = isOrdered ? best : -1;
        }
        return found;
    }
}
