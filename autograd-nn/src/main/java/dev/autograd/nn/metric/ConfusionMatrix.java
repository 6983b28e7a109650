package dev.autograd.nn.metric;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many samples of each class were predicted as which: a row per true class, a column per predicted one. As a figure it
 * is the share on the diagonal.
 *
 * <p>Shapes: scores {@code [..., classes]} with labels {@code [...]} or probabilities {@code [..., classes]}; or, with a
 * {@linkplain #binary threshold}, scores {@code [n]} or {@code [n, 1]} with targets 0 and 1. {@link #toString} is a table.
 */
public final class ConfusionMatrix implements Metric {
    private final @Nullable Double threshold;
    private final List<String> names;
    private long[][] counts = {};

    // Samples for which no class was predicted, by their true class.
    private long[] undecided = {};

    /** Of as many classes as there are scores. */
    public ConfusionMatrix() {
        this(null, List.of());
    }

    /** Of classes with names, which the table shows. */
    public ConfusionMatrix(List<String> names) {
        this(null, names);
    }

    private ConfusionMatrix(@Nullable Double threshold, List<String> names) {
        this.threshold = threshold;
        this.names = List.copyOf(names);
    }

    /** Of two classes, of which the second is predicted where the single score is above a threshold. */
    public static ConfusionMatrix binary(double threshold) {
        return new ConfusionMatrix(threshold, List.of());
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        update("ConfusionMatrix", prediction, target);
    }

    void update(String metric, Tensor prediction, Tensor target) {
        if (threshold == null) {
            Scores batch = Scores.of(metric, prediction, target);
            ensureClasses(metric, batch.classes());
            count(batch.labels(), batch.predicted());
            return;
        }
        BinaryScores batch = BinaryScores.of(metric, prediction, target);
        ensureClasses(metric, 2);
        count(
                IntStream.range(0, batch.samples())
                        .map(i -> batch.isPositive(i) ? 1 : 0)
                        .toArray(),
                IntStream.range(0, batch.samples())
                        .map(i -> Double.isNaN(batch.score(i)) ? -1 : batch.score(i) > threshold ? 1 : 0)
                        .toArray());
    }

    private void ensureClasses(String metric, int classes) {
        int known = names.isEmpty() ? counts.length : names.size();
        if (known > 0 && known != classes) {
            throw new ShapeException(
                    metric + ": the batch has scores of " + classes + " classes, but there are " + known);
        }
        if (counts.length == 0) {
            counts = new long[classes][classes];
            undecided = new long[classes];
        }
    }

    private void count(int[] labels, int[] predicted) {
        for (int i = 0; i < labels.length; i++) {
            if (predicted[i] < 0) {
                undecided[labels[i]]++;
            } else {
                counts[labels[i]][predicted[i]]++;
            }
        }
    }

    /** The number of classes; 0 before the first batch. */
    public int classes() {
        return counts.length;
    }

    /** The number of samples of a class that were predicted as one. */
    public long count(int label, int predicted) {
        return counts[label][predicted];
    }

    /** The number of samples of a class; those with a NaN among their scores are counted here, and in no column. */
    public long actual(int label) {
        return Arrays.stream(counts[label]).sum() + undecided[label];
    }

    /** The number of samples that were predicted as a class. */
    public long predicted(int label) {
        return Arrays.stream(counts).mapToLong(row -> row[label]).sum();
    }

    /** The share of the samples that were predicted as what they are. */
    @Override
    public double value() {
        long right = 0;
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
            all += actual(i);
        }
        return (double) right / all;
    }

    @Override
    public void reset() {
        counts = new long[0][0];
        undecided = new long[0];
    }

    @Override
    public double[] state() {
        return IntStream.range(0, counts.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.rangeClosed(0, counts.length)
                        .mapToDouble(j -> j < counts.length ? counts[i][j] : undecided[i]))
                .toArray();
    }

    @Override
    public void load(double[] state) {
        reset();
        // n rows of n + 1 numbers.
        int classes = (int) Math.sqrt(state.length);
        if (classes > 0) {
            ensureClasses("ConfusionMatrix", classes);
            for (int i = 0; i < state.length; i++) {
                int row = i / (classes + 1);
                int column = i % (classes + 1);
                if (column < classes) {
                    counts[row][column] = (long) state[i];
                } else {
                    undecided[row] = (long) state[i];
                }
            }
        }
    }

    /** A table, a row per true class. */
    @Override
    public String toString() {
        String corner = "true \\ predicted";
        List<String> labels = IntStream.range(0, counts.length)
                .mapToObj(i -> names.isEmpty() ? String.valueOf(i) : names.get(i))
                .toList();
        int first = Math.max(
                corner.length(), labels.stream().mapToInt(String::length).max().orElse(0));
        int[] widths = IntStream.range(0, counts.length)
                .map(j -> Math.max(
                        labels.get(j).length(),
                        Arrays.stream(counts)
                                .mapToInt(row -> String.valueOf(row[j]).length())
                                .max()
                                .orElse(0)))
                .toArray();
        StringBuilder table = new StringBuilder(padded(corner, first));
        for (int j = 0; j < counts.length; j++) {
            table.append("  ").append(padded(labels.get(j), widths[j]));
        }
        for (int i = 0; i < counts.length; i++) {
            table.append('\n').append(padded(labels.get(i), first));
            for (int j = 0; j < counts.length; j++) {
                table.append("  ").append(padded(String.valueOf(counts[i][j]), widths[j]));
            }
        }
        return table.toString();
    }

    private static String padded(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }
}
