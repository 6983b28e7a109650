package dev.autograd.array;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * Reads and writes runs of an array's elements as Java numbers, whatever its data type.
 *
 * <p>Integers pass through double unchanged or not at all: beyond 2^53 they are refused instead of rounded.
 */
final class Elements {
    private static final long EXACT = 1L << 53;

    private Elements() {}

    static double get(Array a, int index) {
        Memory m = a.memory();
        int i = a.offset() + index;
        return switch (m.type) {
            case DOUBLE -> m.doubles.get(i);
            case FLOAT -> m.floats.get(i);
            case LONG -> exact(m.longs.get(i));
            case INT -> m.ints.get(i);
            case BOOL -> m.booleans.get(i);
            default -> throw unsupported(m.type);
        };
    }

    static long getLong(Array a, int index) {
        Memory m = a.memory();
        int i = a.offset() + index;
        return switch (m.type) {
            case LONG -> m.longs.get(i);
            case INT -> m.ints.get(i);
            case BOOL -> m.booleans.get(i);
            default -> throw new IllegalArgumentException(a + " holds no integers");
        };
    }

    static void put(Array a, int index, double value) {
        Memory m = a.memory();
        int i = a.offset() + index;
        switch (m.type) {
            case DOUBLE -> m.doubles.put(i, value);
            case FLOAT -> m.floats.put(i, (float) value);
            case LONG -> m.longs.put(i, integer(value, EXACT));
            case INT -> m.ints.put(i, (int) integer(value, Integer.MAX_VALUE));
            case BOOL -> m.booleans.put(i, truth(value));
            default -> throw unsupported(m.type);
        }
    }

    /** Reads {@code n} elements from a row-major position on. */
    static void read(Array a, int start, double[] tile, int n) {
        read(a, start, tile, 0, n);
    }

    /** Reads {@code n} elements from a row-major position on, to a place in the tile. */
    static void read(Array a, int start, double[] tile, int at, int n) {
        Memory m = a.memory();
        int from = a.offset() + start;
        switch (m.type) {
            case DOUBLE -> m.doubles.get(from, tile, at, n);
            case FLOAT -> {
                float[] floats = Scratch.current().converted();
                for (int done = 0; done < n; done += Scratch.TILE) {
                    int count = Math.min(Scratch.TILE, n - done);
                    m.floats.get(from + done, floats, 0, count);
                    TileLoops.FASTEST.widen(floats, tile, at + done, count);
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    tile[at + i] = get(a, start + i);
                }
            }
        }
    }

    /** Writes {@code n} elements from a row-major position on. */
    static void write(double[] tile, Array a, int start, int n) {
        Memory m = a.memory();
        int from = a.offset() + start;
        switch (m.type) {
            case DOUBLE -> m.doubles.put(from, tile, 0, n);
            case FLOAT -> {
                float[] floats = Scratch.current().converted();
                for (int done = 0; done < n; done += Scratch.TILE) {
                    int count = Math.min(Scratch.TILE, n - done);
                    TileLoops.FASTEST.narrow(tile, done, floats, count);
                    m.floats.put(from + done, floats, 0, count);
                }
            }
            case BOOL -> {
                for (int i = 0; i < n; i++) {
                    m.booleans.put(from + i, truth(tile[i]));
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    put(a, start + i, tile[i]);
                }
            }
        }
    }

    static void read(Array a, int start, float[] tile, int n) {
        read(a, start, tile, 0, n);
    }

    static void read(Array a, int start, float[] tile, int at, int n) {
        a.memory().floats.get(a.offset() + start, tile, at, n);
    }

    static void write(float[] tile, Array a, int start, int n) {
        a.memory().floats.put(a.offset() + start, tile, 0, n);
    }

    static void fill(Array a, double value) {
        if (a.size() == 1) {
            put(a, 0, value);
            return;
        }
        if (a.type() == DataType.FLOAT || a.type() == DataType.DOUBLE) {
            Runs.fill(a, 0, a.size(), value);
            return;
        }
        double[] tile = Scratch.current().doubles(0);
        java.util.Arrays.fill(tile, 0, Math.min(Scratch.TILE, a.size()), value);
        for (int start = 0; start < a.size(); start += Scratch.TILE) {
            write(tile, a, start, Math.min(Scratch.TILE, a.size() - start));
        }
    }

    /** Copies between arrays of the same size and type. */
    static void copy(Array source, Array target) {
        copy(source, 0, target, 0, source.size());
    }

    /** Copies {@code n} elements between arrays of the same type, from row-major positions on. */
    static void copy(Array source, int sourceStart, Array target, int targetStart, int n) {
        Memory from = source.memory();
        Memory to = target.memory();
        int at = source.offset() + sourceStart;
        int into = target.offset() + targetStart;
        switch (from.type) {
            case DOUBLE -> to.doubles.put(into, from.doubles, at, n);
            case FLOAT -> to.floats.put(into, from.floats, at, n);
            case LONG -> to.longs.put(into, from.longs, at, n);
            case INT -> to.ints.put(into, from.ints, at, n);
            case BOOL -> to.booleans.put(into, from.booleans, at, n);
            default -> throw unsupported(from.type);
        }
    }

    /** The position of the first NaN or infinity, or -1. */
    static int firstNotFinite(Array a) {
        boolean floats = a.type() == DataType.FLOAT;
        Scratch scratch = Scratch.current();
        for (int start = 0; start < a.size(); start += Scratch.TILE) {
            int n = Math.min(Scratch.TILE, a.size() - start);
            if (floats) {
                read(a, start, scratch.floats(0), n);
            } else {
                read(a, start, scratch.doubles(0), n);
            }
            if (!Double.isFinite(floats ? zero(scratch.floats(0), n) : zero(scratch.doubles(0), n))) {
                for (int i = start; i < start + n; i++) {
                    if (!Double.isFinite(get(a, i))) {
                        return i;
                    }
                }
            }
        }
        return -1;
    }

    // The sum of all elements times 0: NaN if one of them is not finite. Four sums run side by side.
    private static double zero(double[] tile, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += tile[i] * 0;
            b += tile[i + 1] * 0;
            c += tile[i + 2] * 0;
            d += tile[i + 3] * 0;
        }
        for (; i < n; i++) {
            a += tile[i] * 0;
        }
        return a + b + c + d;
    }

    private static float zero(float[] tile, int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a += tile[i] * 0;
            b += tile[i + 1] * 0;
            c += tile[i + 2] * 0;
            d += tile[i + 3] * 0;
        }
        for (; i < n; i++) {
            a += tile[i] * 0;
        }
        return a + b + c + d;
    }

    private static double exact(long value) {
        if (value > EXACT || value < -EXACT) {
            throw new ArithmeticException("the integer " + value + " is beyond 2^53 and has no exact double");
        }
        return value;
    }

    private static long integer(double value, long limit) {
        if (value != Math.rint(value) || value > limit || value < -limit) {
            throw new ArithmeticException(value + " is no integer between " + -limit + " and " + limit);
        }
        return (long) value;
    }

    private static byte truth(double value) {
        return (byte) (value == 0 ? 0 : 1);
    }

    static IllegalArgumentException unsupported(DataType type) {
        return new IllegalArgumentException(
                "data type " + type + " is not supported; use DOUBLE, FLOAT, LONG, INT or BOOL");
    }
}
