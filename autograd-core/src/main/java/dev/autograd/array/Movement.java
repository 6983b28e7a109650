package dev.autograd.array;

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
        if (out.size() > 0) {
            Strided.broadcast(inputs[0], out.shape()).copyTo(out);
        }
    }

    /** Puts the axes into another order: axis {@code i} of the output is axis {@code order[i]} of the input. */
    public static void permute(int[] order, Array[] inputs, Array out) {
        if (out.size() > 0) {
            Strided.permuted(inputs[0], order).copyTo(out);
        }
    }
}
