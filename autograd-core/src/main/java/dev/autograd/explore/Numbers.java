package dev.autograd.explore;

import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the page shows of a tensor's elements: all of them, or statistics and a corner. */
final class Numbers {
    private static final int CORNER = 4;

    private final int largestInFull;

    /** Shows tensors of up to so many elements in full. */
    Numbers(int largestInFull) {
        this.largestInFull = largestInFull;
    }

    /** The value of a tensor with one element as text, empty if it cannot be read any more. */
    static String textOf(Tensor tensor) {
        try {
            return String.valueOf(tensor.item());
        } catch (AutogradException e) {
            return "";
        }
    }

    boolean isInFull(Tensor tensor) {
        return tensor.size() <= largestInFull;
    }

    /**
     * A number for a tensor of one element; {@code {v: [...]}} for all elements; {@code {n, min, max, mean, std, norm,
     * zeros, bad, rows, columns, corner}} for the statistics and the corner of a large one, along its last two axes;
     * {@code {gone: "why"}} if the value cannot be read any more.
     */
    Object of(Tensor tensor) {
        double[] elements;
        try {
            elements = tensor.toDoubles();
        } catch (AutogradException e) {
            return Map.of("gone", String.valueOf(e.getMessage()));
        }
        if (tensor.size() == 1 && tensor.rank() == 0) {
            return elements[0];
        }
        return isInFull(tensor) ? Map.of("v", elements) : statistics(elements, tensor.shape());
    }

    private static Map<String, Object> statistics(double[] elements, long[] shape) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        int zeros = 0;
        int bad = 0;
        for (double element : elements) {
            if (!Double.isFinite(element)) {
                bad++;
                continue;
            }
            min = Math.min(min, element);
            max = Math.max(max, element);
            sum += element;
            squares += element * element;
            zeros += element == 0 ? 1 : 0;
        }
        int finite = elements.length - bad;
        double mean = sum / Math.max(1, finite);
        double variance = 0;
        for (double element : elements) {
            variance += Double.isFinite(element) ? (element - mean) * (element - mean) : 0;
        }
        Map<String, Object> statistics = new LinkedHashMap<>();
        statistics.put("n", elements.length);
        if (finite > 0) {
            statistics.put("min", min);
            statistics.put("max", max);
            statistics.put("mean", mean);
            statistics.put("std", Math.sqrt(variance / finite));
            statistics.put("norm", Math.sqrt(squares));
        }
        statistics.put("zeros", zeros);
        statistics.put("bad", bad);
        int columns = (int) shape[shape.length - 1];
        int rows = shape.length > 1 ? (int) shape[shape.length - 2] : 1;
        int shownRows = Math.min(CORNER, rows);
        int shownColumns = Math.min(shape.length > 1 ? CORNER : 2 * CORNER, columns);
        double[] corner = new double[shownRows * shownColumns];
        Arrays.setAll(corner, i -> elements[i / shownColumns * columns + i % shownColumns]);
        statistics.put("rows", shownRows);
        statistics.put("columns", shownColumns);
        statistics.put("corner", corner);
        return statistics;
    }
}
