package dev.autograd.array;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Kernels that go over the windows of an image: weighted sums along an axis, and the positions of maxima. */
public final class Resampling {
    private static final int GRAIN = 1 << 14;

    private Resampling() {}

    /** A map, and the axis that it is applied along. */
    public record Along(int axis, AxisMap map) {}

    /** The weighted sums along an axis, taken in double. */
    public static void sum(Along along, Array[] inputs, Array out) {
        AxisMap map = along.map;
        Array x = inputs[0];
        Shape shape = x.shape();
        if (out.size() == 0) {
            return;
        }
        if (x.size() == 0) {
            out.fill(0);
            return;
        }
        int inner = 1;
        for (int axis = along.axis + 1; axis < shape.rank(); axis++) {
            inner *= shape.length(axis);
        }
        int run = inner;
        int outer = x.size() / (map.length() * run);
        int n = map.length() * run;
        int m = map.resultLength() * run;
        Parallel.loop(outer, Math.max(1, GRAIN / Math.max(n, m)), 1, (begin, end) -> {
            double[] elements = new double[n];
            double[] sums = new double[m];
            for (int i = begin; i < end; i++) {
                Elements.read(x, i * n, elements, n);
                for (int j = 0; j < map.resultLength(); j++) {
                    sum(map.elements(j), map.weights(j), elements, sums, j * run, run);
                }
                Elements.write(sums, out, i * m, m);
            }
        });
    }

    private static void sum(int[] rows, double[] weights, double[] elements, double[] sums, int to, int run) {
        Arrays.fill(sums, to, to + run, 0);
        for (int k = 0; k < rows.length; k++) {
            int from = rows[k] * run;
            double weight = weights[k];
            for (int l = 0; l < run; l++) {
                sums[to + l] += weight * elements[from + l];
            }
        }
    }

    /** The position, in its image, of the first of the largest elements that each window meets, or of the first NaN. */
    public static void argMax(List<AxisMap> windows, Array[] inputs, Array out) {
        Array x = inputs[0];
        if (out.size() == 0) {
            return;
        }
        AxisMap[] axes = threeAxes(windows);
        int lines = axes[1].length();
        int columns = axes[2].length();
        int size = axes[0].length() * lines * columns;
        int results = axes[0].resultLength() * axes[1].resultLength() * axes[2].resultLength();
        Parallel.loop(x.size() / size, Math.max(1, GRAIN / size), 1, (begin, end) -> {
            double[] image = new double[size];
            double[] largest = new double[columns];
            int[] positions = new int[results];
            for (int i = begin; i < end; i++) {
                Elements.read(x, i * size, image, size);
                int at = 0;
                for (int p = 0; p < axes[0].resultLength(); p++) {
                    for (int q = 0; q < axes[1].resultLength(); q++) {
                        int[] starts = starts(axes[0].elements(p), axes[1].elements(q), lines, columns);
                        largest(image, starts, largest);
                        for (int r = 0; r < axes[2].resultLength(); r++) {
                            positions[at++] = argMax(image, starts, axes[2].elements(r), largest);
                        }
                    }
                }
                putPositions(positions, out, i * results);
            }
        });
    }

    private static int[] starts(int[] planes, int[] rows, int lines, int columns) {
        int[] starts = new int[planes.length * rows.length];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = (planes[i / rows.length] * lines + rows[i % rows.length]) * columns;
        }
        return starts;
    }

    // The largest element of each column.
    private static void largest(double[] image, int[] starts, double[] largest) {
        System.arraycopy(image, starts[0], largest, 0, largest.length);
        for (int i = 1; i < starts.length; i++) {
            int start = starts[i];
            for (int j = 0; j < largest.length; j++) largest[j] = Math.max(largest[j], image[start + j]);
        }
    }

    // First the value, then its place: neither branches on the elements, which nobody can predict.
    private static int argMax(double[] image, int[] starts, int[] elements, double[] ofColumns) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int element : elements) {
            largest = Math.max(largest, ofColumns[element]);
        }
        boolean isNaN = Double.isNaN(largest);
        int first = 0;
        for (int i = starts.length - 1; i >= 0; i--) {
            for (int j = elements.length - 1; j >= 0; j--) {
                int position = starts[i] + elements[j];
                double value = image[position];
                first = isNaN ? (Double.isNaN(value) ? position : first) : value == largest ? position : first;
            }
        }
        return first;
    }

    private static void putPositions(int[] positions, Array out, int at) {
        if (out.type() != DataType.INT32) {
            throw new IllegalArgumentException("positions are integers, but the output is " + out);
        }
        out.memory().ints.put(out.offset() + at, positions);
    }

    private static AxisMap[] threeAxes(List<AxisMap> windows) {
        AxisMap[] axes = {AxisMap.nearest(1, 1), AxisMap.nearest(1, 1), AxisMap.nearest(1, 1)};
        for (int i = 0; i < windows.size(); i++) {
            axes[axes.length - windows.size() + i] = windows.get(i);
        }
        return axes;
    }
}
