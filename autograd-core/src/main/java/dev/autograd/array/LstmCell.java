package dev.autograd.array;

import dev.autograd.thread.PerThread;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Kernels of a step of long short-term memory: from sums for the gates i, f, g and o, side by side in {@code [n, 4 h]}, and
 * the cells {@code [n, h]}. Rows are read in pieces, so that all of a piece stays in the nearest cache.
 */
public final class LstmCell {
    private static final int GRAIN = 1 << 13;
    private static final TileLoops LOOPS = TileLoops.FASTEST;
    private static final PerThread<LstmCell> CURRENT = new PerThread<>(LstmCell::new);

    private static final int I = 0;
    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;
    private static final int C = 4;
    private static final int TANH_C = 5;
    private static final int H_SLOPE = 6;
    private static final int C_SLOPE = 7;
    private static final int TILES = 8;

    private final float[][] floats = new float[TILES][Scratch.TILE];
    private final double[][] doubles = new double[TILES][Scratch.TILE];

    private LstmCell() {}

    /** {@code f c + i g} and {@code o tanh} of it, the second first: {@code [2, n, h]}. */
    public static void forward(Object none, Array[] inputs, Array out) {
        Array gates = inputs[0];
        Array cells = inputs[1];
        overPieces(cells, (own, row, at, n) -> own.step(gates, cells, row, at, n, out));
    }

    /** The gradient of the sums, given that of the output, the sums and the cells. */
    public static void slopeOfGates(Object none, Array[] inputs, Array out) {
        overPieces(inputs[2], (own, row, at, n) -> own.toGates(inputs, row, at, n, out));
    }

    /** The gradient of the cells, given that of the output, the sums and the cells. */
    public static void slopeOfCells(Object none, Array[] inputs, Array out) {
        overPieces(inputs[2], (own, row, at, n) -> own.toCells(inputs, row, at, n, out));
    }

    private interface Body {
        void run(LstmCell own, int row, int at, int n);
    }

    private static void overPieces(Array cells, Body body) {
        if (cells.size() == 0) {
            return;
        }
        int width = cells.shape().length(1);
        Parallel.loop(cells.shape().length(0), Math.max(1, GRAIN / width), 1, (begin, end) -> {
            LstmCell own = CURRENT.get();
            for (int row = begin; row < end; row++) {
                for (int at = 0; at < width; at += Scratch.TILE) {
                    body.run(own, row, at, Math.min(Scratch.TILE, width - at));
                }
            }
        });
    }

    private void step(Array gates, Array cells, int row, int at, int n, Array out) {
        if (out.type() == DataType.FLOAT) {
            stepFloats(gates, cells, row, at, n, out);
        } else {
            stepDoubles(gates, cells, row, at, n, out);
        }
    }

    private void toGates(Array[] inputs, int row, int at, int n, Array out) {
        if (out.type() == DataType.FLOAT) {
            toGatesFloats(inputs, row, at, n, out);
        } else {
            toGatesDoubles(inputs, row, at, n, out);
        }
    }

    private void toCells(Array[] inputs, int row, int at, int n, Array out) {
        if (out.type() == DataType.FLOAT) {
            toCellsFloats(inputs, row, at, n, out);
        } else {
            toCellsDoubles(inputs, row, at, n, out);
        }
    }

    private void stepFloats(Array gates, Array cells, int row, int at, int n, Array out) {
        openFloats(gates, cells, row, at, n);
        float[] o = floats[O];
        float[] tanh = floats[TANH_C];
        int width = cells.shape().length(1);
        Elements.write(floats[C], out, cells.size() + row * width + at, n);
        for (int i = 0; i < n; i++) tanh[i] *= o[i];
        Elements.write(tanh, out, row * width + at, n);
    }

    // The gates, the new cells and their hyperbolic tangents.
    private void openFloats(Array gates, Array cells, int row, int at, int n) {
        int width = cells.shape().length(1);
        float[] sums = floats[H_SLOPE];
        for (int gate = I; gate <= O; gate++) {
            Elements.read(gates, (4 * row + gate) * width + at, sums, n);
            if (gate == G) {
                LOOPS.tanhf(sums, floats[gate], n);
            } else {
                LOOPS.sigmoidf(sums, floats[gate], n);
            }
        }
        float[] i = floats[I];
        float[] f = floats[F];
        float[] g = floats[G];
        float[] c = floats[C];
        Elements.read(cells, row * width + at, c, n);
        for (int k = 0; k < n; k++) c[k] = f[k] * c[k] + i[k] * g[k];
        LOOPS.tanhf(c, floats[TANH_C], n);
    }

    // What flows to the new cells, directly and through the output.
    private void slopesFloats(Array[] inputs, int row, int at, int n) {
        Array slopes = inputs[0];
        Array cells = inputs[2];
        openFloats(inputs[1], cells, row, at, n);
        int start = row * cells.shape().length(1) + at;
        float[] h = floats[H_SLOPE];
        float[] c = floats[C_SLOPE];
        float[] o = floats[O];
        float[] tanh = floats[TANH_C];
        Elements.read(slopes, start, h, n);
        Elements.read(slopes, cells.size() + start, c, n);
        for (int k = 0; k < n; k++) c[k] += h[k] * o[k] * (1 - tanh[k] * tanh[k]);
    }

    private void toGatesFloats(Array[] inputs, int row, int at, int n, Array out) {
        slopesFloats(inputs, row, at, n);
        int width = inputs[2].shape().length(1);
        float[] i = floats[I];
        float[] f = floats[F];
        float[] g = floats[G];
        float[] o = floats[O];
        float[] c = floats[C];
        float[] h = floats[H_SLOPE];
        float[] tanh = floats[TANH_C];
        float[] cell = floats[C_SLOPE];
        Elements.read(inputs[2], row * width + at, c, n);
        for (int k = 0; k < n; k++) {
            float toI = cell[k] * g[k] * i[k] * (1 - i[k]);
            float toG = cell[k] * i[k] * (1 - g[k] * g[k]);
            i[k] = toI;
            g[k] = toG;
        }
        for (int k = 0; k < n; k++) f[k] = cell[k] * c[k] * f[k] * (1 - f[k]);
        for (int k = 0; k < n; k++) o[k] = h[k] * tanh[k] * o[k] * (1 - o[k]);
        for (int gate = I; gate <= O; gate++) {
            Elements.write(floats[gate], out, (4 * row + gate) * width + at, n);
        }
    }

    private void toCellsFloats(Array[] inputs, int row, int at, int n, Array out) {
        slopesFloats(inputs, row, at, n);
        float[] f = floats[F];
        float[] cell = floats[C_SLOPE];
        for (int k = 0; k < n; k++) cell[k] *= f[k];
        Elements.write(cell, out, row * inputs[2].shape().length(1) + at, n);
    }

    private void stepDoubles(Array gates, Array cells, int row, int at, int n, Array out) {
        openDoubles(gates, cells, row, at, n);
        double[] o = doubles[O];
        double[] tanh = doubles[TANH_C];
        int width = cells.shape().length(1);
        Elements.write(doubles[C], out, cells.size() + row * width + at, n);
        for (int i = 0; i < n; i++) tanh[i] *= o[i];
        Elements.write(tanh, out, row * width + at, n);
    }

    // The gates, the new cells and their hyperbolic tangents.
    private void openDoubles(Array gates, Array cells, int row, int at, int n) {
        int width = cells.shape().length(1);
        double[] sums = doubles[H_SLOPE];
        for (int gate = I; gate <= O; gate++) {
            Elements.read(gates, (4 * row + gate) * width + at, sums, n);
            if (gate == G) {
                LOOPS.tanh(sums, doubles[gate], n);
            } else {
                LOOPS.sigmoid(sums, doubles[gate], n);
            }
        }
        double[] i = doubles[I];
        double[] f = doubles[F];
        double[] g = doubles[G];
        double[] c = doubles[C];
        Elements.read(cells, row * width + at, c, n);
        for (int k = 0; k < n; k++) c[k] = f[k] * c[k] + i[k] * g[k];
        LOOPS.tanh(c, doubles[TANH_C], n);
    }

    // What flows to the new cells, directly and through the output.
    private void slopesDoubles(Array[] inputs, int row, int at, int n) {
        Array slopes = inputs[0];
        Array cells = inputs[2];
        openDoubles(inputs[1], cells, row, at, n);
        int start = row * cells.shape().length(1) + at;
        double[] h = doubles[H_SLOPE];
        double[] c = doubles[C_SLOPE];
        double[] o = doubles[O];
        double[] tanh = doubles[TANH_C];
        Elements.read(slopes, start, h, n);
        Elements.read(slopes, cells.size() + start, c, n);
        for (int k = 0; k < n; k++) c[k] += h[k] * o[k] * (1 - tanh[k] * tanh[k]);
    }

    private void toGatesDoubles(Array[] inputs, int row, int at, int n, Array out) {
        slopesDoubles(inputs, row, at, n);
        int width = inputs[2].shape().length(1);
        double[] i = doubles[I];
        double[] f = doubles[F];
        double[] g = doubles[G];
        double[] o = doubles[O];
        double[] c = doubles[C];
        double[] h = doubles[H_SLOPE];
        double[] tanh = doubles[TANH_C];
        double[] cell = doubles[C_SLOPE];
        Elements.read(inputs[2], row * width + at, c, n);
        for (int k = 0; k < n; k++) {
            double toI = cell[k] * g[k] * i[k] * (1 - i[k]);
            double toG = cell[k] * i[k] * (1 - g[k] * g[k]);
            i[k] = toI;
            g[k] = toG;
        }
        for (int k = 0; k < n; k++) f[k] = cell[k] * c[k] * f[k] * (1 - f[k]);
        for (int k = 0; k < n; k++) o[k] = h[k] * tanh[k] * o[k] * (1 - o[k]);
        for (int gate = I; gate <= O; gate++) {
            Elements.write(doubles[gate], out, (4 * row + gate) * width + at, n);
        }
    }

    private void toCellsDoubles(Array[] inputs, int row, int at, int n, Array out) {
        slopesDoubles(inputs, row, at, n);
        double[] f = doubles[F];
        double[] cell = doubles[C_SLOPE];
        for (int k = 0; k < n; k++) cell[k] *= f[k];
        Elements.write(cell, out, row * inputs[2].shape().length(1) + at, n);
    }
}
