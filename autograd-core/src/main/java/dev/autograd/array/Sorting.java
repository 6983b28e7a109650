package dev.autograd.array;

/** The order of elements along an axis. NaN counts as larger than all numbers, and equals keep their order. */
public final class Sorting {
    private Sorting() {}

    /**
     * What a sort is told.
     *
     * @param axis the axis
     * @param descending the largest first
     */
    public record Order(int axis, boolean descending) {}

    /** Writes the position of the element that comes first, second, and so on. */
    public static void argSort(Order order, Array[] inputs, Array out) {
        Lanes.Loop loop = (in, z, n) -> {
            long[] keys = new long[n];
            int[] positions = new int[n];
            for (int i = 0; i < n; i++) {
                keys[i] = order.descending ? ~ordinal(in[0][i]) : ordinal(in[0][i]);
                positions[i] = i;
            }
            mergeSort(keys, positions, n);
            for (int i = 0; i < n; i++) {
                z[i] = positions[i];
            }
        };
        Lanes.along(order.axis, out.shape()).run(loop, inputs, out, out.shape().length(order.axis));
    }

    // Integers in the order of the numbers: bits of negative numbers count backwards. Both zeros become one.
    private static long ordinal(double x) {
        long bits = Double.doubleToLongBits(x + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    // From the bottom up: runs of doubled length are merged from one pair of arrays into the other.
    private static void mergeSort(long[] keys, int[] positions, int n) {
        long[] from = keys;
        long[] to = new long[n];
        int[] fromPositions = positions;
        int[] toPositions = new int[n];
        for (int run = 1; run < n; run *= 2) {
            for (int start = 0; start < n; start += 2 * run) {
                int middle = Math.min(start + run, n);
                int end = Math.min(start + 2 * run, n);
                int left = start;
                int right = middle;
                for (int k = start; k < end; k++) {
                    int next = left < middle && (right == end || from[left] <= from[right]) ? left++ : right++;
                    to[k] = from[next];
                    toPositions[k] = fromPositions[next];
                }
            }
            long[] swapped = from;
            from = to;
            to = swapped;
            int[] swappedPositions = fromPositions;
            fromPositions = toPositions;
            toPositions = swappedPositions;
        }
        if (fromPositions != positions) {
            System.arraycopy(fromPositions, 0, positions, 0, n);
        }
    }
}
