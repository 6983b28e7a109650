package dev.autograd.array;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Copies, adds and fills runs of floating-point numbers inside arrays of one type, also at every so-manyth position. */
final class Runs {
    private static final float[] ZERO_FLOATS = new float[Scratch.TILE];
    private static final double[] ZERO_DOUBLES = new double[Scratch.TILE];

    // Shorter runs are added where they lie.
    private static final int SHORT = 16;

    private Runs() {}

    /** Copies {@code n} elements: from every {@code step}-th position to every {@code targetStep}-th. */
    static void copy(Array source, int start, int step, Array target, int targetStart, int targetStep, int n) {
        if (step == 1 && targetStep == 1) {
            Elements.copy(source, start, target, targetStart, n);
            return;
        }
        int from = source.offset() + start;
        int to = target.offset() + targetStart;
        if (source.type() == DataType.FLOAT) {
            FloatBuffer x = source.memory().floats;
            FloatBuffer z = target.memory().floats;
            for (int i = 0; i < n; i++) {
                z.put(to + i * targetStep, x.get(from + i * step));
            }
        } else {
            DoubleBuffer x = source.memory().doubles;
            DoubleBuffer z = target.memory().doubles;
            for (int i = 0; i < n; i++) {
                z.put(to + i * targetStep, x.get(from + i * step));
            }
        }
    }

    /** Adds {@code n} elements to every {@code targetStep}-th position. */
    static void add(Array source, int start, Array target, int targetStart, int targetStep, int n) {
        if (targetStep == 1 && n >= SHORT) {
            addTiles(source, start, target, targetStart, n);
            return;
        }
        int from = source.offset() + start;
        int to = target.offset() + targetStart;
        if (source.type() == DataType.FLOAT) {
            FloatBuffer x = source.memory().floats;
            FloatBuffer z = target.memory().floats;
            for (int i = 0; i < n; i++) {
                z.put(to + i * targetStep, z.get(to + i * targetStep) + x.get(from + i));
            }
        } else {
            DoubleBuffer x = source.memory().doubles;
            DoubleBuffer z = target.memory().doubles;
            for (int i = 0; i < n; i++) {
                z.put(to + i * targetStep, z.get(to + i * targetStep) + x.get(from + i));
            }
        }
    }

    private static void addTiles(Array source, int start, Array target, int targetStart, int n) {
        Scratch scratch = Scratch.current();
        for (int done = 0; done < n; done += Scratch.TILE) {
            int count = Math.min(Scratch.TILE, n - done);
            if (source.type() == DataType.FLOAT) {
                float[] x = scratch.floats(0);
                float[] z = scratch.floats(1);
                Elements.read(source, start + done, x, count);
                Elements.read(target, targetStart + done, z, count);
                for (int i = 0; i < count; i++) z[i] += x[i];
                Elements.write(z, target, targetStart + done, count);
            } else {
                double[] x = scratch.doubles(0);
                double[] z = scratch.doubles(1);
                Elements.read(source, start + done, x, count);
                Elements.read(target, targetStart + done, z, count);
                for (int i = 0; i < count; i++) z[i] += x[i];
                Elements.write(z, target, targetStart + done, count);
            }
        }
    }

    /** Zeros {@code n} elements. */
    static void zero(Array target, int start, int n) {
        for (int done = 0; done < n; done += Scratch.TILE) {
            int count = Math.min(Scratch.TILE, n - done);
            int to = target.offset() + start + done;
            if (target.type() == DataType.FLOAT) {
                target.memory().floats.put(to, ZERO_FLOATS, 0, count);
            } else {
                target.memory().doubles.put(to, ZERO_DOUBLES, 0, count);
            }
        }
    }

    /** Overwrites {@code n} elements with one number. */
    static void fill(Array target, int start, int n, double value) {
        boolean floats = target.type() == DataType.FLOAT;
        Scratch scratch = Scratch.current();
        if (floats) {
            Arrays.fill(scratch.floats(0), 0, Math.min(n, Scratch.TILE), (float) value);
        } else {
            Arrays.fill(scratch.doubles(0), 0, Math.min(n, Scratch.TILE), value);
        }
        for (int done = 0; done < n; done += Scratch.TILE) {
            int count = Math.min(Scratch.TILE, n - done);
            if (floats) {
                Elements.write(scratch.floats(0), target, start + done, count);
            } else {
                Elements.write(scratch.doubles(0), target, start + done, count);
            }
        }
    }
}
