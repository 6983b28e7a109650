package dev.autograd.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Kernels that fold the elements along some axes into one. Sums are taken in double, block by block, so that their
 * rounding errors don't grow with the length.
 */
public final class Reduce implements Kernel<Axes> {
    private static final int GRAIN = 1 << 15;

    // How many rows are added up before their sum is added to the total.
    private static final int BLOCK = 128;

    // How many elements of a run are added up before their sum is added to the total, whichever thread adds them.
    private static final int SEGMENT = BLOCK * Scratch.TILE;

    public static final Reduce SUM =
            new Reduce(0, null, Reduce::sum, Reduce::addInto, TileLoops.FASTEST::sum, TileLoops.FASTEST::addTo);
    public static final Reduce MAX = new Reduce(Double.NEGATIVE_INFINITY, Reduce::max, Reduce::maxInto);
    public static final Reduce MIN = new Reduce(Double.POSITIVE_INFINITY, Reduce::min, Reduce::minInto);

    /** The sum of the squares. */
    static final Reduce SQUARES = new Reduce(0, Reduce::square, Reduce::sum, Reduce::addInto, null, null);

    /** Whether one of the booleans holds, and whether all do: those of nothing are false and true. */
    public static final Reduce ANY = new Reduce(0, Reduce::max, Reduce::maxInto);

    public static final Reduce ALL = new Reduce(1, Reduce::min, Reduce::minInto);

    /** The sum divided by the number of elements. */
    public static void mean(Axes axes, Array[] inputs, Array out) {
        SUM.run(axes, inputs, out);
        if (out.size() == 1) {
            Elements.put(out, 0, Elements.get(out, 0) / inputs[0].size());
        } else if (out.size() > 0) {
            Array count = JavaArrays.scalar(out.type(), (double) inputs[0].size() / out.size());
            Loops.DIV.run(axes, new Array[] {out, count}, out);
        }
    }

    /** What is done to the elements of a tile before they are folded. */
    @FunctionalInterface
    private interface Preparation {
        void run(double[] tile, int n);
    }

    /** Folds a tile into one number. */
    @FunctionalInterface
    private interface Fold {
        double of(double[] tile, int n);
    }

    /** Folds a tile into another, element by element. */
    @FunctionalInterface
    private interface FoldInto {
        void run(double[] total, double[] tile, int n);
    }

    /** Folds a tile of floats into one number. */
    @FunctionalInterface
    private interface FloatFold {
        double of(float[] tile, int n);
    }

    /** Folds a tile of floats into another of doubles, element by element. */
    @FunctionalInterface
    private interface FloatFoldInto {
        void run(double[] total, float[] tile, int n);
    }

    private final double start;
    private final @Nullable Preparation preparation;
    private final Fold fold;
    private final FoldInto foldInto;

    // Without these, floats are folded as doubles.
    private final @Nullable FloatFold floatFold;
    private final @Nullable FloatFoldInto floatFoldInto;

    private Reduce(double start, Fold fold, FoldInto foldInto) {
        this(start, null, fold, foldInto, null, null);
    }

    private Reduce(
            double start,
            @Nullable Preparation preparation,
            Fold fold,
            FoldInto foldInto,
            @Nullable FloatFold floatFold,
            @Nullable FloatFoldInto floatFoldInto) {
        this.start = start;
        this.preparation = preparation;
        this.fold = fold;
        this.foldInto = foldInto;
        this.floatFold = floatFold;
        this.floatFoldInto = floatFoldInto;
    }

    /** Reduces the axes; the output has the remaining ones, with or without ones in the place of the reduced. */
    @Override
    public void run(Axes axes, Array[] inputs, Array out) {
        Array x = inputs[0];
        if (x.size() == 0) {
            out.fill(start);
            return;
        }
        if (axes.isEmpty() && preparation == null) {
            Elements.copy(x, out);
            return;
        }
        Lanes.Gathered gathered = Lanes.along(axes, x);
        Lanes lanes = gathered.lanes();
        fold(gathered.array(), lanes.outer(), lanes.length(), lanes.inner(), out);
    }

    private void fold(Array x, int outer, int length, int inner, Array out) {
        if (inner > 1) {
            for (int i = 0; i < outer; i++) {
                foldRows(x, i * length * inner, length, inner, out, i * inner);
            }
        } else if (x.size() <= GRAIN) {
            foldRuns(x, length, out, 0, outer);
        } else if (length > SEGMENT) {
            for (int i = 0; i < outer; i++) {
                Elements.put(out, i, foldSegments(x, i * length, length));
            }
        } else {
            Parallel.loop(outer, Math.max(1, GRAIN / length), 1, (from, to) -> foldRuns(x, length, out, from, to));
        }
    }

    private void foldRuns(Array x, int length, Array out, int from, int to) {
        for (int i = from; i < to; i++) {
            Elements.put(out, i, foldSegment(x, i * length, length));
        }
    }

    private double foldSegments(Array x, int from, int n) {
        double[] partial = new double[(n + SEGMENT - 1) / SEGMENT];
        Parallel.loop(partial.length, 1, 1, (begin, end) -> {
            for (int i = begin; i < end; i++) {
                partial[i] = foldSegment(x, from + i * SEGMENT, Math.min(SEGMENT, n - i * SEGMENT));
            }
        });
        return fold.of(partial, partial.length);
    }

    private double foldSegment(Array x, int from, int n) {
        if (n <= Scratch.TILE) {
            return foldTile(x, from, n);
        }
        double[] part = new double[1];
        double[] total = {start};
        for (int at = 0; at < n; at += Scratch.TILE) {
            part[0] = foldTile(x, from + at, Math.min(Scratch.TILE, n - at));
            foldInto.run(total, part, 1);
        }
        return total[0];
    }

    private double foldTile(Array x, int from, int n) {
        Scratch scratch = Scratch.current();
        if (floatFold != null && x.type() == DataType.FLOAT) {
            float[] tile = scratch.floats(0);
            Elements.read(x, from, tile, n);
            return floatFold.of(tile, n);
        }
        double[] tile = scratch.doubles(0);
        read(x, from, tile, n);
        return fold.of(tile, n);
    }

    private void read(Array x, int from, double[] tile, int n) {
        Elements.read(x, from, tile, n);
        if (preparation != null) {
            preparation.run(tile, n);
        }
    }

    // Many columns are shared out among the processors, or else blocks of rows.
    private void foldRows(Array x, int from, int rows, int width, Array out, int outFrom) {
        int blocks = (rows + BLOCK - 1) / BLOCK;
        if (blocks == 1 || width > Scratch.TILE || (long) rows * width <= GRAIN) {
            int grain = (int) Math.max(Scratch.TILE, (long) GRAIN / rows);
            Parallel.loop(width, grain, Scratch.TILE, (begin, end) -> {
                double[] partial = Scratch.current().doubles(1);
                double[] total = Scratch.current().doubles(2);
                for (int column = begin; column < end; column += Scratch.TILE) {
                    int n = Math.min(Scratch.TILE, end - column);
                    Arrays.fill(total, 0, n, start);
                    for (int block = 0; block < blocks; block++) {
                        foldBlock(x, from + column, block, rows, width, partial, n);
                        foldInto.run(total, partial, n);
                    }
                    Elements.write(total, out, outFrom + column, n);
                }
            });
        } else {
            double[][] partial = new double[blocks][width];
            Parallel.loop(blocks, Math.max(1, GRAIN / (BLOCK * width)), 1, (begin, end) -> {
                for (int block = begin; block < end; block++) {
                    foldBlock(x, from, block, rows, width, partial[block], width);
                }
            });
            double[] total = new double[width];
            Arrays.fill(total, start);
            for (double[] part : partial) {
                foldInto.run(total, part, width);
            }
            Elements.write(total, out, outFrom, width);
        }
    }

    private void foldBlock(Array x, int from, int block, int rows, int width, double[] partial, int n) {
        Arrays.fill(partial, 0, n, start);
        Scratch scratch = Scratch.current();
        for (int row = block * BLOCK; row < Math.min(rows, (block + 1) * BLOCK); row++) {
            if (floatFoldInto != null && x.type() == DataType.FLOAT) {
                Elements.read(x, from + row * width, scratch.floats(0), n);
                floatFoldInto.run(partial, scratch.floats(0), n);
            } else {
                read(x, from + row * width, scratch.doubles(0), n);
                foldInto.run(partial, scratch.doubles(0), n);
            }
        }
    }

    private static void square(double[] tile, int n) {
        for (int i = 0; i < n; i++) {
            tile[i] *= tile[i];
        }
    }

    // Four running sums: independent, so that the processor adds them side by side.
    private static double sum(double[] tile, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += tile[i];
            b += tile[i + 1];
            c += tile[i + 2];
            d += tile[i + 3];
        }
        double rest = 0;
        for (; i < n; i++) {
            rest += tile[i];
        }
        return (a + b) + (c + d) + rest;
    }

    private static void addInto(double[] total, double[] tile, int n) {
        for (int i = 0; i < n; i++) {
            total[i] += tile[i];
        }
    }

    private static double max(double[] tile, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, tile[i]);
        }
        return max;
    }

    private static void maxInto(double[] total, double[] tile, int n) {
        for (int i = 0; i < n; i++) {
            total[i] = Math.max(total[i], tile[i]);
        }
    }

    private static double min(double[] tile, int n) {
        double min = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            min = Math.min(min, tile[i]);
        }
        return min;
    }

    private static void minInto(double[] total, double[] tile, int n) {
        for (int i = 0; i < n; i++) {
            total[i] = Math.min(total[i], tile[i]);
        }
    }
}
