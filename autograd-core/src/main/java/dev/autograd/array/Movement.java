package dev.autograd.array;

import org.nd4j.linalg.api.buffer.DataType;

/** Kernels that move elements without computing anything. */
public final class Movement {
    private Movement() {}

    /** Writes the elements converted to the output's data type. */
    public static void cast(Object none, Array[] inputs, Array out) {
        Array x = inputs[0];
        if (x.type() == out.type()) {
            Elements.copy(x, out);
            return;
        }
        Parallel.loop(x.size(), 1 << 15, Scratch.TILE, (start, end) -> {
            double[] tile = Scratch.current().doubles(0);
            for (int i = start; i < end; i += Scratch.TILE) {
                int n = Math.min(Scratch.TILE, end - i);
                Elements.read(x, i, tile, n);
                Elements.write(tile, out, i, n);
            }
        });
    }

    /** Repeats the input along the axes in which it has length 1, or which it lacks. */
    public static void broadcast(Object none, Array[] inputs, Array out) {
        if (out.size() > 0 && inputs[0].size() == 1 && out.type() != DataType.INT64) {
            out.fill(Elements.get(inputs[0], 0));
        } else if (out.size() > 0) {
            Strided.broadcast(inputs[0], out.shape()).copyTo(out);
        }
    }

    /** Puts the axes into another order: axis {@code i} of the output is axis {@code order[i]} of the input. */
    public static void permute(int[] order, Array[] inputs, Array out) {
        if (out.size() > 0) {
            Strided.permuted(inputs[0], order).copyTo(out);
        }
    }

    /** Copies a part of the input. */
    public static void cut(Window window, Array[] inputs, Array out) {
        if (out.size() > 0) {
            window.of(inputs[0]).copyTo(out);
        }
    }

    /** Adds the input to a part of the output; no two places of the part are the same. */
    public static void addTo(Window window, Array[] inputs, Array out) {
        if (inputs[0].size() == 0) {
            return;
        }
        Array part = out.shared(window);
        if (part == null) {
            window.of(out).add(inputs[0]);
        } else {
            Loops.ADD.run(window, new Array[] {part, inputs[0]}, part);
        }
    }

    /** Keeps what lies on one side of a diagonal of each matrix, and zeros the rest. */
    public static void triangle(Triangle triangle, Array[] inputs, Array out) {
        int rank = out.shape().rank();
        int rows = out.shape().length(rank - 2);
        int columns = out.shape().length(rank - 1);
        out.fill(0);
        for (int row = 0; row < (out.size() == 0 ? 0 : out.size() / columns); row++) {
            int diagonal = Math.max(0, Math.min(columns, row % rows + triangle.k + (triangle.lower ? 1 : 0)));
            int from = triangle.lower ? 0 : diagonal;
            int to = triangle.lower ? diagonal : columns;
            Elements.copy(inputs[0], row * columns + from, out, row * columns + from, to - from);
        }
    }

    /**
     * One side of a diagonal, which belongs to it.
     *
     * @param lower or else upper
     * @param k how far the diagonal lies above the main one
     */
    public record Triangle(boolean lower, int k) {}
}
