package dev.autograd.array;

import dev.autograd.array.Blas.Transposes;

/**
 * Matrix products in blocks so small that OpenBLAS leaves each to the calling thread: so several threads can compute one
 * product each, and none waits for another.
 */
final class Blocks {
    // OpenBLAS computes products of up to this many multiplications in the calling thread.
    private static final int ONE_THREAD = 1 << 18;

    // The shape of a block that suits its kernels.
    private static final int ROWS = 32;
    private static final int COLUMNS = 64;
    private static final int DEPTH = 128;

    private Blocks() {}

    /** A matrix inside an array: where it starts, and the distance between its rows. */
    record Part(Array array, int start, int distance) {
        int at(int row, int column) {
            return start + row * distance + column;
        }
    }

    /** How many columns at a time suit a product of that many rows and that long sums. */
    static int goodColumns(int m, int k) {
        return ONE_THREAD / (Math.min(m, ROWS) * Math.min(k, DEPTH));
    }

    /**
     * The product of {@code x [m, k]} and {@code y [k, n]}.
     *
     * @param add to what the output holds, instead of overwriting it
     */
    static void multiply(int m, int n, int k, Part x, Part y, boolean add, Part out) {
        int rows = Math.min(m, ROWS);
        int columns = Math.min(n, Math.max(2 * COLUMNS, goodColumns(m, k)));
        int depth = evenly(k, ONE_THREAD / (rows * columns));
        for (int j = 0; j < n; j += columns) {
            for (int i = 0; i < m; i += rows) {
                for (int l = 0; l < k; l += depth) {
                    Blas.gemm(
                            Transposes.NONE,
                            Math.min(rows, m - i),
                            Math.min(columns, n - j),
                            Math.min(depth, k - l),
                            x.array,
                            x.at(i, l),
                            x.distance,
                            y.array,
                            y.at(l, j),
                            y.distance,
                            add || l > 0 ? 1 : 0,
                            out.array,
                            out.at(i, j),
                            out.distance);
                }
            }
        }
    }

    /** The length of equal pieces, of at most so many, that make up {@code n}. */
    private static int evenly(int n, int atMost) {
        int pieces = (n + atMost - 1) / atMost;
        return (n + pieces - 1) / pieces;
    }
}
