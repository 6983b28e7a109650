package dev.autograd.array;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Kernels that read or write at positions which an array of integers names. Negative ones count from the end; all are
 * in range, which is checked where they come in.
 */
public final class Indexed {
    private static final int GRAIN = 1 << 15;

    // Shorter runs are moved element by element.
    private static final int SHORT_RUN = 8;

    private Indexed() {}

    /**
     * Which axis is indexed, of an array of which shape.
     *
     * @param shape that of the array from which is read, or to which is added
     */
    public record Along(int axis, Shape shape) {
        int outer() {
            return product(shape, 0, axis);
        }

        int length() {
            return shape.length(axis);
        }

        int inner() {
            return product(shape, axis + 1, shape.rank());
        }

        private static int product(Shape shape, int from, int to) {
            int product = 1;
            for (int i = from; i < to; i++) {
                product *= shape.length(i);
            }
            return product;
        }
    }

    /** {@code out[o, i, k] = x[o, index[i], k]}. */
    public static void take(Along along, Array[] inputs, Array out) {
        Array x = inputs[0];
        int[] positions = positions(inputs[1], along.length());
        int length = along.length();
        int inner = along.inner();
        int count = positions.length;
        Parallel.loop(along.outer() * count, Math.max(1, GRAIN / Math.max(1, inner)), 1, (start, end) -> {
            for (int row = start; row < end; row++) {
                int from = (row / count * length + positions[row % count]) * inner;
                move(x, from, out, row * inner, inner);
            }
        });
    }

    private static void move(Array x, int from, Array out, int to, int n) {
        if (n >= SHORT_RUN || x.type() == DataType.INT64) {
            Elements.copy(x, from, out, to, n);
        } else {
            for (int i = 0; i < n; i++) {
                Elements.put(out, to + i, Elements.get(x, from + i));
            }
        }
    }

    /** {@code out = x; out[o, index[i], k] += y[o, i, k]}, where x broadcasts to the output and indices may repeat. */
    public static void indexAdd(Along along, Array[] inputs, Array out) {
        copyBase(inputs[0], out);
        Array y = inputs[2];
        if (y.size() == 0) {
            return;
        }
        int[] positions = positions(inputs[1], along.length());
        int length = along.length();
        int inner = along.inner();
        int count = positions.length;
        int grain = Math.max(1, (int) ((long) GRAIN * out.size() / y.size() / inner));
        // A part of the output's rows per thread: then no two threads add to the same one, and the order is the same.
        Parallel.loop(along.outer() * length, grain, 1, (start, end) -> {
            for (int o = start / length; o * length < end; o++) {
                int first = Math.max(0, start - o * length);
                int last = Math.min(length, end - o * length);
                for (int i = 0; i < count; i++) {
                    if (positions[i] >= first && positions[i] < last) {
                        add(y, (o * count + i) * inner, out, (o * length + positions[i]) * inner, inner);
                    }
                }
            }
        });
    }

    private static void add(Array y, int from, Array out, int to, int n) {
        if (n < SHORT_RUN) {
            for (int i = 0; i < n; i++) {
                Elements.put(out, to + i, Elements.get(out, to + i) + Elements.get(y, from + i));
            }
            return;
        }
        Scratch scratch = Scratch.current();
        double[] sum = scratch.doubles(0);
        double[] addend = scratch.doubles(1);
        for (int at = 0; at < n; at += Scratch.TILE) {
            int tile = Math.min(Scratch.TILE, n - at);
            Elements.read(out, to + at, sum, tile);
            Elements.read(y, from + at, addend, tile);
            for (int i = 0; i < tile; i++) {
                sum[i] += addend[i];
            }
            Elements.write(sum, out, to + at, tile);
        }
    }

    /** {@code out[o, i, k] = x[o, index[o, i, k], k]}. */
    public static void gather(Along along, Array[] inputs, Array out) {
        Array x = inputs[0];
        int[] places = places(inputs[1], along, out.size());
        Parallel.loop(out.size(), GRAIN, 1, (start, end) -> {
            switch (x.type()) {
                case FLOAT -> {
                    FloatBuffer from = x.memory().floats;
                    FloatBuffer to = out.memory().floats;
                    for (int i = start; i < end; i++) {
                        to.put(out.offset() + i, from.get(x.offset() + places[i]));
                    }
                }
                case DOUBLE -> {
                    DoubleBuffer from = x.memory().doubles;
                    DoubleBuffer to = out.memory().doubles;
                    for (int i = start; i < end; i++) {
                        to.put(out.offset() + i, from.get(x.offset() + places[i]));
                    }
                }
                default -> {
                    for (int i = start; i < end; i++) {
                        move(x, places[i], out, i, 1);
                    }
                }
            }
        });
    }

    /** {@code out = x; out[o, index[o, i, k], k] += y[o, i, k]}, where x broadcasts and indices may repeat. */
    public static void scatterAdd(Along along, Array[] inputs, Array out) {
        copyBase(inputs[0], out);
        Array y = inputs[2];
        if (y.size() == 0) {
            return;
        }
        int[] places = places(inputs[1], along, y.size());
        int outer = along.outer();
        int block = y.size() / outer;
        Parallel.loop(outer, Math.max(1, GRAIN / block), 1, (start, end) -> {
            if (y.type() == DataType.FLOAT) {
                FloatBuffer from = y.memory().floats;
                FloatBuffer to = out.memory().floats;
                for (int i = start * block; i < end * block; i++) {
                    int place = out.offset() + places[i];
                    to.put(place, to.get(place) + from.get(y.offset() + i));
                }
            } else {
                for (int i = start * block; i < end * block; i++) {
                    add(y, i, out, places[i], 1);
                }
            }
        });
    }

    // Which element of the indexed array each entry of an index of its shape, but for one axis, means.
    private static int[] places(Array index, Along along, int size) {
        int[] places = positions(index, along.length());
        int inner = along.inner();
        int block = size == 0 ? 1 : size / along.outer();
        int step = along.length() * inner;
        for (int outer = 0, at = 0; at < size; outer++) {
            for (int end = at + block; at < end; ) {
                for (int k = 0; k < inner; k++, at++) {
                    places[at] = outer * step + places[at] * inner + k;
                }
            }
        }
        return places;
    }

    private static void copyBase(Array x, Array out) {
        if (x.size() == 1) {
            out.fill(Elements.get(x, 0));
        } else {
            Movement.broadcast(x, new Array[] {x}, out);
        }
    }

    private static int[] positions(Array index, int length) {
        int[] positions = new int[index.size()];
        boolean isInt = index.type() == DataType.INT32;
        if (isInt) {
            index.memory().ints.get(index.offset(), positions);
        }
        for (int i = 0; i < positions.length; i++) {
            long position = isInt ? positions[i] : Elements.getLong(index, i);
            position = position < 0 ? position + length : position;
            if (position < 0 || position >= length) {
                throw new IndexOutOfBoundsException("index " + position + " of an axis of length " + length);
            }
            positions[i] = (int) position;
        }
        return positions;
    }
}
