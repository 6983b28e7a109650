package dev.autograd.array;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Kernels that compute each element of the output from the elements at its place in the inputs, which are broadcast.
 *
 * <p>A row gives the function as a loop over a tile; the walk over tiles, broadcasting, data types and threads are
 * here. Where no loop over floats is given the one over doubles serves, and its result is rounded.
 */
public final class Elementwise implements Kernel<Object> {
    // Below this many elements per thread, waking another thread costs more than it saves.
    private static final int GRAIN = 1 << 15;

    /** The loop of a function over tiles of doubles: the inputs, the output, the number of elements. */
    @FunctionalInterface
    public interface Doubles {
        void run(double[][] in, double[] out, int n);
    }

    /** The loop of a function over tiles of floats. */
    @FunctionalInterface
    public interface Floats {
        void run(float[][] in, float[] out, int n);
    }

    /** The loop of a function of one number. */
    @FunctionalInterface
    public interface Doubles1 {
        void run(double[] x, double[] z, int n);
    }

    /** The loop of a function of one float. */
    @FunctionalInterface
    public interface Floats1 {
        void run(float[] x, float[] z, int n);
    }

    /** The loop of a function of two numbers. */
    @FunctionalInterface
    public interface Doubles2 {
        void run(double[] x, double[] y, double[] z, int n);
    }

    /** The loop of a function of two floats. */
    @FunctionalInterface
    public interface Floats2 {
        void run(float[] x, float[] y, float[] z, int n);
    }

    private final int arity;
    private final Doubles doubles;
    private final @Nullable Floats floats;

    private Elementwise(int arity, Doubles doubles, @Nullable Floats floats) {
        this.arity = arity;
        this.doubles = doubles;
        this.floats = floats;
    }

    public static Elementwise of(Doubles1 doubles) {
        return new Elementwise(1, (in, out, n) -> doubles.run(in[0], out, n), null);
    }

    /** A function that is told something besides, such as an order: the attributes give the loop. */
    public static <A> Kernel<A> given(Function<? super A, Doubles1> doubles) {
        return (attributes, in, out) -> of(doubles.apply(attributes)).run(attributes, in, out);
    }

    public static Elementwise of(Doubles1 doubles, Floats1 floats) {
        return new Elementwise(
                1, (in, out, n) -> doubles.run(in[0], out, n), (in, out, n) -> floats.run(in[0], out, n));
    }

    public static Elementwise of(Doubles2 doubles) {
        return new Elementwise(2, (in, out, n) -> doubles.run(in[0], in[1], out, n), null);
    }

    public static Elementwise of(Doubles2 doubles, Floats2 floats) {
        return new Elementwise(
                2, (in, out, n) -> doubles.run(in[0], in[1], out, n), (in, out, n) -> floats.run(in[0], in[1], out, n));
    }

    public static Elementwise of(int arity, Doubles doubles) {
        return new Elementwise(arity, doubles, null);
    }

    public static Elementwise of(int arity, Doubles doubles, Floats floats) {
        return new Elementwise(arity, doubles, floats);
    }

    @Override
    public void run(Object attributes, Array[] inputs, Array out) {
        int size = out.size();
        if (size == 0) {
            return;
        }
        @Nullable Repeated[] repeated = repeated(inputs, out);
        Floats loop = out.type() == DataType.FLOAT && allFloats(inputs) ? floats : null;
        int step = repeated == null ? Scratch.TILE : step(repeated);
        if (size <= GRAIN) {
            part(loop, inputs, repeated, out, step, 0, size);
        } else {
            Parallel.loop(size, GRAIN, step, (start, end) -> part(loop, inputs, repeated, out, step, start, end));
        }
    }

    // The elements of a tile: whole rows where an operand is repeated as one, which then is read once for all tiles.
    private static int step(@Nullable Repeated[] repeated) {
        for (Repeated operand : repeated) {
            if (operand != null && operand.rowLength() > 0 && operand.rowLength() <= Scratch.TILE) {
                return Scratch.TILE / operand.rowLength() * operand.rowLength();
            }
        }
        return Scratch.TILE;
    }

    private static @Nullable Repeated @Nullable [] repeated(Array[] inputs, Array out) {
        @Nullable Repeated[] repeated = null;
        for (int i = 0; i < inputs.length; i++) {
            int size = inputs[i].size();
            if (size != out.size() && size != 1) {
                if (repeated == null) {
                    repeated = new Repeated[inputs.length];
                }
                repeated[i] = Repeated.of(inputs[i], out.shape());
            }
        }
        return repeated;
    }

    private void part(
            @Nullable Floats loop,
            Array[] inputs,
            @Nullable Repeated @Nullable [] repeated,
            Array out,
            int step,
            int start,
            int end) {
        if (loop == null) {
            inDoubles(inputs, repeated, out, step, start, end);
        } else {
            inFloats(loop, inputs, repeated, out, step, start, end);
        }
    }

    private static boolean allFloats(Array[] inputs) {
        for (Array input : inputs) {
            if (input.type() != DataType.FLOAT) {
                return false;
            }
        }
        return true;
    }

    private void inDoubles(
            Array[] inputs, @Nullable Repeated @Nullable [] repeated, Array out, int step, int start, int end) {
        double[][] tiles = Scratch.current().doubleTiles();
        double[] z = tiles[arity];
        for (int at = start; at < end; at += step) {
            int n = Math.min(step, end - at);
            for (int i = 0; i < arity; i++) {
                Repeated operand = repeated == null ? null : repeated[i];
                if (operand != null) {
                    if (at == start || !operand.isSameAfter(step)) {
                        operand.read(at, tiles[i], n);
                    }
                } else if (inputs[i].size() == out.size()) {
                    Elements.read(inputs[i], at, tiles[i], n);
                } else if (at == start) {
                    Arrays.fill(tiles[i], 0, n, Elements.get(inputs[i], 0));
                }
            }
            doubles.run(tiles, z, n);
            Elements.write(z, out, at, n);
        }
    }

    private void inFloats(
            Floats loop,
            Array[] inputs,
            @Nullable Repeated @Nullable [] repeated,
            Array out,
            int step,
            int start,
            int end) {
        float[][] tiles = Scratch.current().floatTiles();
        float[] z = tiles[arity];
        for (int at = start; at < end; at += step) {
            int n = Math.min(step, end - at);
            for (int i = 0; i < arity; i++) {
                Repeated operand = repeated == null ? null : repeated[i];
                if (operand != null) {
                    if (at == start || !operand.isSameAfter(step)) {
                        operand.read(at, tiles[i], n);
                    }
                } else if (inputs[i].size() == out.size()) {
                    Elements.read(inputs[i], at, tiles[i], n);
                } else if (at == start) {
                    Arrays.fill(tiles[i], 0, n, (float) Elements.get(inputs[i], 0));
                }
            }
            loop.run(tiles, z, n);
            Elements.write(z, out, at, n);
        }
    }
}
