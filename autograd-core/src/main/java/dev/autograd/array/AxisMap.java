package dev.autograd.array;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A linear map along one axis: each element of the result is a weighted sum of a few elements. It is a sparse matrix, by
 * rows.
 */
public final class AxisMap {
    private final int length;
    private final int[][] elements;
    private final double[][] weights;

    private AxisMap(int length, int[][] elements, double[][] weights) {
        this.length = length;
        this.elements = elements;
        this.weights = weights;
    }

    /** The mean over each window that slides along an axis, the zeros around it included. */
    public static AxisMap windows(Geometry g, int axis) {
        int window = g.kernel().get(axis);
        int[][] elements = new int[g.positions(axis)][];
        for (int i = 0; i < elements.length; i++) {
            int start = i * g.stride().get(axis) - g.padding().get(axis);
            elements[i] = IntStream.range(0, window)
                    .map(j -> start + j * g.dilation().get(axis))
                    .filter(element -> element >= 0 && element < g.image().get(axis))
                    .toArray();
        }
        return weighted(g.image().get(axis), elements, i -> 1.0 / window);
    }

    /** The mean over each of {@code n} windows of nearly equal length that cover an axis. */
    public static AxisMap adaptive(int length, int n) {
        int[][] elements = new int[n][];
        for (int i = 0; i < n; i++) {
            int start = (int) ((long) i * length / n);
            int end = (int) (((long) (i + 1) * length + n - 1) / n);
            elements[i] = IntStream.range(start, end).toArray();
        }
        return weighted(length, elements, i -> 1.0 / elements[i].length);
    }

    /** The element that lies nearest at each of {@code n} places, the lower one of two. */
    public static AxisMap nearest(int length, int n) {
        int[][] elements = new int[n][];
        for (int i = 0; i < n; i++) {
            elements[i] = new int[] {(int) ((long) i * length / n)};
        }
        return weighted(length, elements, i -> 1);
    }

    /** The value between the neighbours of each of {@code n} places, which are spread evenly over the elements' areas. */
    public static AxisMap linear(int length, int n) {
        int[][] elements = new int[n][];
        double[][] weights = new double[n][];
        for (int i = 0; i < n; i++) {
            double place = Math.max(0, (i + 0.5) * length / n - 0.5);
            int below = Math.min((int) place, length - 1);
            boolean isLast = below == length - 1;
            double part = isLast ? 0 : place - below;
            elements[i] = isLast ? new int[] {below} : new int[] {below, below + 1};
            weights[i] = isLast ? new double[] {1} : new double[] {1 - part, part};
        }
        return new AxisMap(length, elements, weights);
    }

    private static AxisMap weighted(int length, int[][] elements, IntToDoubleFunction weight) {
        double[][] weights = new double[elements.length][];
        for (int i = 0; i < elements.length; i++) {
            weights[i] = new double[elements[i].length];
            Arrays.fill(weights[i], weight.applyAsDouble(i));
        }
        return new AxisMap(length, elements, weights);
    }

    /** The transposed map. */
    public AxisMap transpose() {
        int[] counts = new int[length];
        for (int[] row : elements) {
            for (int element : row) {
                counts[element]++;
            }
        }
        int[][] columns = new int[length][];
        double[][] columnWeights = new double[length][];
        for (int i = 0; i < length; i++) {
            columns[i] = new int[counts[i]];
            columnWeights[i] = new double[counts[i]];
            counts[i] = 0;
        }
        for (int i = 0; i < elements.length; i++) {
            for (int j = 0; j < elements[i].length; j++) {
                int element = elements[i][j];
                columns[element][counts[element]] = i;
                columnWeights[element][counts[element]++] = weights[i][j];
            }
        }
        return new AxisMap(elements.length, columns, columnWeights);
    }

    /** How many elements the axis has. */
    public int length() {
        return length;
    }

    /** How many elements the result has. */
    public int resultLength() {
        return elements.length;
    }

    /** True if some element of the result is the sum of nothing. */
    public boolean hasEmptySums() {
        for (int[] row : elements) {
            if (row.length == 0) {
                return true;
            }
        }
        return false;
    }

    int[] elements(int result) {
        return elements[result];
    }

    double[] weights(int result) {
        return weights[result];
    }

    /** As {@code 8 -> 4}. */
    @Override
    public String toString() {
        return length + " -> " + elements.length;
    }
}
