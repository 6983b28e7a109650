package dev.autograd.array;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An array seen through an offset and one stride per axis, 0 and negative ones included: broadcast, permuted, sliced or
 * flipped. Elements are numbered in the row-major order of the view.
 */
final class Strided {
    private final Array array;
    private final int offset;

    // Neighbouring axes that can be walked as one are merged; never empty.
    private final int[] lengths;
    private final int[] strides;

    private Strided(Array array, int offset, int[] lengths, int[] strides) {
        this.array = array;
        this.offset = offset;
        this.lengths = lengths;
        this.strides = strides;
    }

    static Strided of(Array array, int offset, int[] lengths, int[] strides) {
        int[] mergedLengths = new int[Math.max(1, lengths.length)];
        int[] mergedStrides = new int[Math.max(1, lengths.length)];
        int n = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] == 1) {
                continue;
            }
            if (n > 0 && mergedStrides[n - 1] == strides[i] * lengths[i]) {
                mergedLengths[n - 1] *= lengths[i];
                mergedStrides[n - 1] = strides[i];
            } else {
                mergedLengths[n] = lengths[i];
                mergedStrides[n++] = strides[i];
            }
        }
        if (n == 0) {
            mergedLengths[n++] = 1;
        }
        return new Strided(array, offset, Arrays.copyOf(mergedLengths, n), Arrays.copyOf(mergedStrides, n));
    }

    /** An array as it broadcasts to a shape. */
    static Strided broadcast(Array array, Shape shape) {
        return of(array, 0, shape.toInts(), array.shape().stridesBroadcastTo(shape));
    }

    /** An array with its axes in another order. */
    static Strided permuted(Array array, int... order) {
        int[] own = array.shape().strides();
        int[] strides = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            strides[i] = own[order[i]];
        }
        return of(array, 0, array.shape().permute(order).toInts(), strides);
    }

    /** Walks the runs of equal stride that make up a range of elements. */
    private interface Run {
        void at(int position, int stride, int tileStart, int n);
    }

    private void walk(int start, int n, Run run) {
        int last = lengths.length - 1;
        int inner = lengths[last];
        int[] index = new int[lengths.length];
        int position = offset;
        int rest = start;
        for (int i = last; i >= 0; i--) {
            index[i] = rest % lengths[i];
            rest /= lengths[i];
            position += index[i] * strides[i];
        }
        int done = 0;
        while (true) {
            int count = Math.min(n - done, inner - index[last]);
            run.at(position, strides[last], done, count);
            done += count;
            if (done == n) {
                return;
            }
            position -= index[last] * strides[last];
            index[last] = 0;
            int axis = last - 1;
            while (++index[axis] == lengths[axis]) {
                position -= (lengths[axis] - 1) * strides[axis];
                index[axis--] = 0;
            }
            position += strides[axis];
        }
    }

    void read(int start, double[] tile, int n) {
        walk(start, n, (position, stride, at, count) -> {
            if (stride == 1 && array.type() == DataType.DOUBLE) {
                array.memory().doubles.get(array.offset() + position, tile, at, count);
            } else if (stride == 0) {
                Arrays.fill(tile, at, at + count, Elements.get(array, position));
            } else {
                for (int i = 0; i < count; i++) {
                    tile[at + i] = Elements.get(array, position + i * stride);
                }
            }
        });
    }

    void read(int start, float[] tile, int n) {
        FloatBuffer floats = array.memory().floats;
        int base = array.offset();
        walk(start, n, (position, stride, at, count) -> {
            if (stride == 1) {
                floats.get(base + position, tile, at, count);
            } else if (stride == 0) {
                Arrays.fill(tile, at, at + count, floats.get(base + position));
            } else {
                for (int i = 0; i < count; i++) {
                    tile[at + i] = floats.get(base + position + i * stride);
                }
            }
        });
    }

    /** Writes the view's elements, in its order, into a dense array of the same size and type. */
    void copyTo(Array target) {
        if (!Transposition.copy(array, offset, lengths, strides, target)) {
            copyTo(Window.of(target.shape()).of(target));
        }
    }

    /** Writes the view's elements, in its order, into another view of the same size and type, without repetitions. */
    void copyTo(Strided target) {
        if (array.type() == DataType.INT64) {
            long[] tile = new long[Scratch.TILE];
            tiles(false, (start, n) -> {
                readLongs(start, tile, n);
                target.writeLongs(start, tile, n);
            });
        } else if (array.type() == DataType.FLOAT) {
            tiles(true, (start, n) -> {
                float[] tile = Scratch.current().floats(0);
                read(start, tile, n);
                target.write(start, tile, n);
            });
        } else {
            tiles(true, (start, n) -> {
                double[] tile = Scratch.current().doubles(0);
                read(start, tile, n);
                target.write(start, tile, n);
            });
        }
    }

    /** Adds the view's elements, in its order, to another view of the same size and type, which may repeat. */
    void addTo(Strided target) {
        double[] tile = Scratch.current().doubles(0);
        tiles(false, (start, n) -> {
            read(start, tile, n);
            target.add(start, tile, n);
        });
    }

    /** Adds a dense array's elements, in their order, to the view's, which are all different ones. */
    void add(Array source) {
        if (array.type() == DataType.FLOAT) {
            tiles(true, (start, n) -> {
                float[] own = Scratch.current().floats(0);
                float[] other = Scratch.current().floats(1);
                read(start, own, n);
                source.memory().floats.get(source.offset() + start, other, 0, n);
                for (int i = 0; i < n; i++) own[i] += other[i];
                write(start, own, n);
            });
        } else {
            tiles(true, (start, n) -> {
                double[] own = Scratch.current().doubles(0);
                double[] other = Scratch.current().doubles(1);
                read(start, own, n);
                source.memory().doubles.get(source.offset() + start, other, 0, n);
                for (int i = 0; i < n; i++) own[i] += other[i];
                write(start, own, n);
            });
        }
    }

    /** A part of the view's elements. */
    private interface Tile {
        void at(int start, int n);
    }

    private void tiles(boolean parallel, Tile tile) {
        int size = 1;
        for (int length : lengths) {
            size *= length;
        }
        Parallel.loop(size, parallel ? 1 << 16 : Integer.MAX_VALUE, Scratch.TILE, (start, end) -> {
            for (int i = start; i < end; i += Scratch.TILE) {
                tile.at(i, Math.min(Scratch.TILE, end - i));
            }
        });
    }

    private void write(int start, double[] tile, int n) {
        boolean doubles = array.type() == DataType.DOUBLE;
        walk(start, n, (position, stride, at, count) -> {
            if (stride == 1 && doubles) {
                array.memory().doubles.put(array.offset() + position, tile, at, count);
            } else {
                for (int i = 0; i < count; i++) {
                    Elements.put(array, position + i * stride, tile[at + i]);
                }
            }
        });
    }

    private void write(int start, float[] tile, int n) {
        FloatBuffer floats = array.memory().floats;
        int base = array.offset();
        walk(start, n, (position, stride, at, count) -> {
            if (stride == 1) {
                floats.put(base + position, tile, at, count);
            } else {
                for (int i = 0; i < count; i++) {
                    floats.put(base + position + i * stride, tile[at + i]);
                }
            }
        });
    }

    private void add(int start, double[] tile, int n) {
        walk(start, n, (position, stride, at, count) -> {
            for (int i = 0; i < count; i++) {
                int p = position + i * stride;
                Elements.put(array, p, Elements.get(array, p) + tile[at + i]);
            }
        });
    }

    private void readLongs(int start, long[] tile, int n) {
        LongBuffer longs = array.memory().longs;
        int base = array.offset();
        walk(start, n, (position, stride, at, count) -> {
            for (int i = 0; i < count; i++) {
                tile[at + i] = longs.get(base + position + i * stride);
            }
        });
    }

    private void writeLongs(int start, long[] tile, int n) {
        LongBuffer longs = array.memory().longs;
        int base = array.offset();
        walk(start, n, (position, stride, at, count) -> {
            for (int i = 0; i < count; i++) {
                longs.put(base + position + i * stride, tile[at + i]);
            }
        });
    }
}
