package dev.autograd.array;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The runs of elements along one axis, or along neighbouring ones, of dense arrays: element {@code k} of a lane lies at
 * {@code (i · length + k) · inner + j}, for {@code i < outer} and {@code j < inner}. The walk over the lanes is here, on
 * heap copies of a few at a time; what is computed from a lane is up to a {@link Loop}.
 */
record Lanes(int outer, int length, int inner) {
    // How many neighbouring lanes are read together where they are not runs of memory.
    private static final int WIDTH = 16;

    private static final int GRAIN = 1 << 14;

    /** Computes an output lane from one lane of each input, which have {@code n} elements. */
    @FunctionalInterface
    interface Loop {
        void run(double[][] in, double[] out, int n);
    }

    /** Computes an output lane from the lane of one input, whose {@code n} elements it may overwrite. */
    @FunctionalInterface
    interface FloatLoop {
        void run(float[] x, float[] z, int n);
    }

    /** The lanes along one axis. */
    static Lanes along(int axis, Shape shape) {
        return between(axis, axis, shape);
    }

    private static Lanes between(int first, int last, Shape shape) {
        return new Lanes(
                product(shape, 0, first), product(shape, first, last + 1), product(shape, last + 1, shape.rank()));
    }

    private static int product(Shape shape, int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= shape.length(i);
        }
        return product;
    }

    /** An array whose lanes hold the elements along some axes of another one. */
    record Gathered(Array array, Lanes lanes) {}

    /** The lanes along some axes, which are brought together if they are not neighbours. */
    static Gathered along(Axes axes, Array x) {
        if (axes.isEmpty()) {
            return new Gathered(x, new Lanes(x.size(), 1, 1));
        }
        if (axes.last() - axes.first() + 1 == axes.count()) {
            return new Gathered(x, between(axes.first(), axes.last(), x.shape()));
        }
        int rank = x.shape().rank();
        int[] order = IntStream.concat(
                        IntStream.range(0, rank).filter(i -> !axes.contains(i)), Arrays.stream(axes.toInts()))
                .toArray();
        Array together = Array.allocate(x.type(), x.shape().permute(order));
        if (x.size() > 0) {
            Strided.permuted(x, order).copyTo(together);
        }
        return new Gathered(together, between(rank - axes.count(), rank - 1, together.shape()));
    }

    /** A kernel that folds the elements along some axes into one. */
    static Kernel<Axes> folding(Loop loop) {
        return (axes, in, out) -> {
            Gathered gathered = along(axes, in[0]);
            gathered.lanes.run(loop, new Array[] {gathered.array}, out, 1);
        };
    }

    /** A kernel that folds the elements along some axes into one, with a loop of its own for floats. */
    static Kernel<Axes> folding(Loop loop, FloatLoop floats) {
        return (axes, in, out) -> {
            Gathered gathered = along(axes, in[0]);
            gathered.lanes.run(loop, floats, new Array[] {gathered.array}, out, 1);
        };
    }

    /** As {@link #run(Loop, Array[], Array, int)}; lanes of floats that are runs of memory go to the loop for floats. */
    void run(Loop loop, FloatLoop floats, Array[] inputs, Array out, int outLength) {
        if (inner > 1 || inputs[0].type() != DataType.FLOAT || out.type() != DataType.FLOAT) {
            run(loop, inputs, out, outLength);
            return;
        }
        Parallel.loop(outer, grain(length), 1, (from, to) -> {
            float[] x = new float[TileLoops.padded(length)];
            float[] z = new float[TileLoops.padded(outLength)];
            for (int i = from; i < to; i++) {
                Elements.read(inputs[0], i * length, x, length);
                floats.run(x, z, length);
                Elements.write(z, out, i * outLength, outLength);
            }
        });
    }

    /** Runs the loop on all lanes of inputs of one shape; those of the output have their own length. */
    void run(Loop loop, Array[] inputs, Array out, int outLength) {
        if (inner == 1) {
            Parallel.loop(outer, grain(length), 1, (from, to) -> {
                double[][] in = new double[inputs.length][length];
                double[] z = new double[outLength];
                for (int i = from; i < to; i++) {
                    for (int k = 0; k < in.length; k++) {
                        Elements.read(inputs[k], i * length, in[k], length);
                    }
                    loop.run(in, z, length);
                    Elements.write(z, out, i * outLength, outLength);
                }
            });
        } else {
            int blocks = (inner + WIDTH - 1) / WIDTH;
            Parallel.loop(outer * blocks, grain(length * WIDTH), 1, (from, to) -> {
                double[][][] in = new double[WIDTH][inputs.length][length];
                double[][] z = new double[WIDTH][outLength];
                for (int i = from; i < to; i++) {
                    runBlock(loop, inputs, out, i / blocks, i % blocks * WIDTH, in, z);
                }
            });
        }
    }

    private static int grain(int elements) {
        return Math.max(1, GRAIN / Math.max(1, elements));
    }

    private void runBlock(Loop loop, Array[] inputs, Array out, int i, int j, double[][][] in, double[][] z) {
        int width = Math.min(WIDTH, inner - j);
        double[] row = new double[WIDTH];
        for (int input = 0; input < inputs.length; input++) {
            for (int k = 0; k < length; k++) {
                Elements.read(inputs[input], (i * length + k) * inner + j, row, width);
                for (int lane = 0; lane < width; lane++) {
                    in[lane][input][k] = row[lane];
                }
            }
        }
        for (int lane = 0; lane < width; lane++) {
            loop.run(in[lane], z[lane], length);
        }
        int outLength = z[0].length;
        for (int k = 0; k < outLength; k++) {
            for (int lane = 0; lane < width; lane++) {
                row[lane] = z[lane][k];
            }
            Elements.write(row, out, (i * outLength + k) * inner + j, width);
        }
    }
}
