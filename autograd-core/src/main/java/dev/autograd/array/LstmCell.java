package dev.autograd.array;

import dev.autograd.thread.PerThread;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Kernels of a step of long short-term memory: from sums for the gates i, f, g and o, side by side in {@code [n, 4 h]}, and
 * the cells {@code [n, h]}. Rows are read in pieces, so that all of a piece stays in the nearest cache.
 *
 * <p>The gates, and the hyperbolic tangent of the new cells, are computed once, {@code [5, n, h]}; the results and the
 * gradients are made from them.
 */
public final class LstmCell {
    private static final int GRAIN = 1 << 11;
    private static final TileLoops LOOPS = TileLoops.FASTEST;
    private static final PerThread<LstmCell> CURRENT = new PerThread<>(LstmCell::new);

    // The parts of the gates.
    private static final int I = 0;
    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;
    private static final int TANH = 4;

    /** How many arrays of the cells' shape the gates are. */
    public static final int PARTS = 5;

    private static final int OLD = 5;
    private static final int NEW = 6;
    private static final int H_SLOPE = 7;
    private static final int C_SLOPE = 8;
    private static final int TILES = 9;

    private final float[][] floats = new float[TILES][Scratch.TILE];
    private final double[][] doubles = new double[TILES][Scratch.TILE];

    private LstmCell() {}

    /** The gates, from the sums and the cells. */
    public static void gates(Object none, Array[] inputs, Array out) {
        Array sums = inputs[0];
        Array cells = inputs[1];
        overPieces(cells, (own, row, at, n) -> {
            if (out.type() == DataType.FLOAT) {
                own.gatesFloats(sums, cells, row, at, n, out);
            } else {
                own.gatesDoubles(sums, cells, row, at, n, out);
            }
        });
    }

    /** {@code f c + i g} and {@code o tanh} of it, the second first, {@code [2, n, h]}; from the cells and the gates. */
    public static void forward(Object none, Array[] inputs, Array out) {
        Array cells = inputs[1];
        Array gates = inputs[2];
        int width = width(cells);
        overPieces(cells, (own, row, at, n) -> {
            if (out.type() == DataType.FLOAT) {
                own.stepFloats(cells, gates, row * width + at, n, out);
            } else {
                own.stepDoubles(cells, gates, row * width + at, n, out);
            }
        });
    }

    /** The gradient of the sums, given that of the output, the cells and the gates. */
    public static void slopeOfSums(Object none, Array[] inputs, Array out) {
        overPieces(inputs[1], (own, row, at, n) -> {
            if (out.type() == DataType.FLOAT) {
                own.toSumsFloats(inputs, row, at, n, out);
            } else {
                own.toSumsDoubles(inputs, row, at, n, out);
            }
        });
    }

    /** The gradient of the cells, given that of the output and the gates. */
    public static void slopeOfCells(Object none, Array[] inputs, Array out) {
        int width = width(out);
        overPieces(out, (own, row, at, n) -> {
            if (out.type() == DataType.FLOAT) {
                own.toCellsFloats(inputs, row * width + at, n, out);
            } else {
                own.toCellsDoubles(inputs, row * width + at, n, out);
            }
        });
    }

    private interface Body {
        void run(LstmCell own, int row, int at, int n);
    }

    private static int width(Array cells) {
        return cells.shape().length(1);
    }

    private static void overPieces(Array cells, Body body) {
        if (cells.size() == 0) {
            return;
        }
        int width = width(cells);
        Parallel.loop(cells.shape().length(0), Math.max(1, GRAIN / width), 1, (begin, end) -> {
            LstmCell own = CURRENT.get();
            for (int row = begin; row < end; row++) {
                for (int at = 0; at < width; at += Scratch.TILE) {
                    body.run(own, row, at, Math.min(Scratch.TILE, width - at));
                }
            }
        });
    }

    // --- floats

    private void gatesFloats(Array sums, Array cells, int row, int at, int n, Array out) {
        int width = cells.shape().length(1);
        float[] x = floats[NEW];
        for (int gate = I; gate <= O; gate++) {
            Elements.read(sums, (4 * row + gate) * width + at, x, n);
            if (gate == G) {
                LOOPS.tanhf(x, floats[gate], n);
            } else {
                LOOPS.sigmoidf(x, floats[gate], n);
            }
        }
        Elements.read(cells, row * width + at, floats[OLD], n);
        nextFloats(n);
        LOOPS.tanhf(floats[NEW], floats[TANH], n);
        for (int part = I; part <= TANH; part++) {
            Elements.write(floats[part], out, part * cells.size() + row * width + at, n);
        }
    }

    private void nextFloats(int n) {
        float[] i = floats[I];
        float[] f = floats[F];
        float[] g = floats[G];
        float[] before = floats[OLD];
        float[] c = floats[NEW];
        for (int k = 0; k < n; k++) c[k] = f[k] * before[k] + i[k] * g[k];
    }

    private void stepFloats(Array cells, Array gates, int start, int n, Array out) {
        readFloats(cells, gates, start, n);
        nextFloats(n);
        float[] o = floats[O];
        float[] tanh = floats[TANH];
        for (int k = 0; k < n; k++) tanh[k] *= o[k];
        Elements.write(tanh, out, start, n);
        Elements.write(floats[NEW], out, cells.size() + start, n);
    }

    private void readFloats(Array cells, Array gates, int start, int n) {
        Elements.read(cells, start, floats[OLD], n);
        for (int part = I; part <= TANH; part++) {
            Elements.read(gates, part * cells.size() + start, floats[part], n);
        }
    }

    // What flows to the new cells, directly and through the output, whose own slope stays beside it.
    private void slopesFloats(Array slopes, int size, int start, int n) {
        float[] h = floats[H_SLOPE];
        float[] c = floats[C_SLOPE];
        float[] o = floats[O];
        float[] tanh = floats[TANH];
        Elements.read(slopes, start, h, n);
        Elements.read(slopes, size + start, c, n);
        for (int k = 0; k < n; k++) c[k] += h[k] * o[k] * (1 - tanh[k] * tanh[k]);
    }

    private void toSumsFloats(Array[] inputs, int row, int at, int n, Array out) {
        Array cells = inputs[1];
        int width = cells.shape().length(1);
        int start = row * width + at;
        readFloats(cells, inputs[2], start, n);
        slopesFloats(inputs[0], cells.size(), start, n);
        float[] i = floats[I];
        float[] f = floats[F];
        float[] g = floats[G];
        float[] o = floats[O];
        float[] tanh = floats[TANH];
        float[] before = floats[OLD];
        float[] r = floats[C_SLOPE];
        float[] h = floats[H_SLOPE];
        for (int k = 0; k < n; k++) {
            float toI = r[k] * g[k] * i[k] * (1 - i[k]);
            float toG = r[k] * i[k] * (1 - g[k] * g[k]);
            i[k] = toI;
            g[k] = toG;
        }
        for (int k = 0; k < n; k++) f[k] = r[k] * before[k] * f[k] * (1 - f[k]);
        for (int k = 0; k < n; k++) o[k] = h[k] * tanh[k] * o[k] * (1 - o[k]);
        for (int gate = I; gate <= O; gate++) {
            Elements.write(floats[gate], out, (4 * row + gate) * width + at, n);
        }
    }

    private void toCellsFloats(Array[] inputs, int start, int n, Array out) {
        Array gates = inputs[1];
        for (int part : new int[] {F, O, TANH}) {
            Elements.read(gates, part * out.size() + start, floats[part], n);
        }
        slopesFloats(inputs[0], out.size(), start, n);
        float[] f = floats[F];
        float[] r = floats[C_SLOPE];
        for (int k = 0; k < n; k++) r[k] *= f[k];
        Elements.write(r, out, start, n);
    }

    // --- doubles

    private void gatesDoubles(Array sums, Array cells, int row, int at, int n, Array out) {
        int width = cells.shape().length(1);
        double[] x = doubles[NEW];
        for (int gate = I; gate <= O; gate++) {
            Elements.read(sums, (4 * row + gate) * width + at, x, n);
            if (gate == G) {
                LOOPS.tanh(x, doubles[gate], n);
            } else {
                LOOPS.sigmoid(x, doubles[gate], n);
            }
        }
        Elements.read(cells, row * width + at, doubles[OLD], n);
        nextDoubles(n);
        LOOPS.tanh(doubles[NEW], doubles[TANH], n);
        for (int part = I; part <= TANH; part++) {
            Elements.write(doubles[part], out, part * cells.size() + row * width + at, n);
        }
    }

    private void nextDoubles(int n) {
        double[] i = doubles[I];
        double[] f = doubles[F];
        double[] g = doubles[G];
        double[] before = doubles[OLD];
        double[] c = doubles[NEW];
        for (int k = 0; k < n; k++) c[k] = f[k] * before[k] + i[k] * g[k];
    }

    private void stepDoubles(Array cells, Array gates, int start, int n, Array out) {
        readDoubles(cells, gates, start, n);
        nextDoubles(n);
        double[] o = doubles[O];
        double[] tanh = doubles[TANH];
        for (int k = 0; k < n; k++) tanh[k] *= o[k];
        Elements.write(tanh, out, start, n);
        Elements.write(doubles[NEW], out, cells.size() + start, n);
    }

    private void readDoubles(Array cells, Array gates, int start, int n) {
        Elements.read(cells, start, doubles[OLD], n);
        for (int part = I; part <= TANH; part++) {
            Elements.read(gates, part * cells.size() + start, doubles[part], n);
        }
    }

    // What flows to the new cells, directly and through the output, whose own slope stays beside it.
    private void slopesDoubles(Array slopes, int size, int start, int n) {
        double[] h = doubles[H_SLOPE];
        double[] c = doubles[C_SLOPE];
        double[] o = doubles[O];
        double[] tanh = doubles[TANH];
        Elements.read(slopes, start, h, n);
        Elements.read(slopes, size + start, c, n);
        for (int k = 0; k < n; k++) c[k] += h[k] * o[k] * (1 - tanh[k] * tanh[k]);
    }

    private void toSumsDoubles(Array[] inputs, int row, int at, int n, Array out) {
        Array cells = inputs[1];
        int width = cells.shape().length(1);
        int start = row * width + at;
        readDoubles(cells, inputs[2], start, n);
        slopesDoubles(inputs[0], cells.size(), start, n);
        double[] i = doubles[I];
        double[] f = doubles[F];
        double[] g = doubles[G];
        double[] o = doubles[O];
        double[] tanh = doubles[TANH];
        double[] before = doubles[OLD];
        double[] r = doubles[C_SLOPE];
        double[] h = doubles[H_SLOPE];
        for (int k = 0; k < n; k++) {
            double toI = r[k] * g[k] * i[k] * (1 - i[k]);
            double toG = r[k] * i[k] * (1 - g[k] * g[k]);
            i[k] = toI;
            g[k] = toG;
        }
        for (int k = 0; k < n; k++) f[k] = r[k] * before[k] * f[k] * (1 - f[k]);
        for (int k = 0; k < n; k++) o[k] = h[k] * tanh[k] * o[k] * (1 - o[k]);
        for (int gate = I; gate <= O; gate++) {
            Elements.write(doubles[gate], out, (4 * row + gate) * width + at, n);
        }
    }

    private void toCellsDoubles(Array[] inputs, int start, int n, Array out) {
        Array gates = inputs[1];
        for (int part : new int[] {F, O, TANH}) {
            Elements.read(gates, part * out.size() + start, doubles[part], n);
        }
        slopesDoubles(inputs[0], out.size(), start, n);
        double[] f = doubles[F];
        double[] r = doubles[C_SLOPE];
        for (int k = 0; k < n; k++) r[k] *= f[k];
        Elements.write(r, out, start, n);
    }
}
