package dev.autograd.array;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.ByteIndexer;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.bytedeco.javacpp.indexer.LongIndexer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The door between {@code INDArray}s of any order, stride and view, and dense row-major arrays. */
@SuppressWarnings("ReachabilityFenceUsage") // What an exception interrupts is not used any more.
public final class NdArrays {
    private NdArrays() {}

    /**
     * Returns a copy of an ND4J array.
     *
     * @throws IllegalArgumentException if its data type is not DOUBLE, FLOAT, LONG, INT or BOOL, or if it was closed
     */
    public static Array copy(INDArray source) {
        Shape shape = Shape.of(source.shape());
        if (source.wasClosed()) {
            throw new IllegalArgumentException(
                    "the array " + source.dataType() + shape + " was closed, so its elements are gone");
        }
        Array copy = Array.allocate(supported(source.dataType()), shape);
        if (copy.size() > 0) {
            copy(source, copy);
            // Addresses keep nothing alive.
            Reference.reachabilityFence(source);
            Reference.reachabilityFence(copy);
        }
        return copy;
    }

    private static DataType supported(DataType type) {
        return switch (type) {
            case DOUBLE, FLOAT, LONG, INT, BOOL -> type;
            default -> throw Elements.unsupported(type);
        };
    }

    private static void copy(INDArray source, Array target) {
        int width = target.type().width();
        long address = source.data().addressPointer().address();
        Walk walk = Walk.of(source.shape(), source.stride());
        if (walk.isDense()) {
            Pointer.memcpy(
                    new Address(target.address(), target.size()),
                    new Address(address, target.size()),
                    (long) target.size() * width);
            return;
        }
        Address seen = new Address(address, walk.highest() + 1);
        walk.over(run(width, seen, new Address(target.address(), target.size())));
    }

    /** The elements of a strided array in row-major order; neighbouring axes that can be walked as one are merged. */
    private static final class Walk {
        private final long[] lengths;
        private final long[] strides;

        private Walk(long[] lengths, long[] strides) {
            this.lengths = lengths;
            this.strides = strides;
        }

        static Walk of(long[] shape, long[] strides) {
            long[] lengths = new long[shape.length];
            long[] steps = new long[shape.length];
            int n = 0;
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] == 1) {
                    continue;
                }
                if (n > 0 && steps[n - 1] == strides[i] * shape[i]) {
                    lengths[n - 1] *= shape[i];
                    steps[n - 1] = strides[i];
                } else {
                    lengths[n] = shape[i];
                    steps[n++] = strides[i];
                }
            }
            return new Walk(Arrays.copyOf(lengths, n), Arrays.copyOf(steps, n));
        }

        boolean isDense() {
            return lengths.length == 0 || (lengths.length == 1 && strides[0] == 1);
        }

        /** The highest position, relative to the first element. */
        long highest() {
            long highest = 0;
            for (int i = 0; i < lengths.length; i++) {
                highest += (lengths[i] - 1) * strides[i];
            }
            return highest;
        }

        void over(Run run) {
            int last = lengths.length - 1;
            long[] index = new long[lengths.length];
            long position = 0;
            for (long done = 0; ; ) {
                run.copy(position, strides[last], done, lengths[last]);
                done += lengths[last];
                int axis = last - 1;
                while (axis >= 0 && ++index[axis] == lengths[axis]) {
                    position -= (lengths[axis] - 1) * strides[axis];
                    index[axis--] = 0;
                }
                if (axis < 0) {
                    return;
                }
                position += strides[axis];
            }
        }
    }

    /** Copies {@code n} elements that lie {@code stride} apart to where they lie side by side. */
    @FunctionalInterface
    private interface Run {
        void copy(long from, long stride, long to, long n);
    }

    // Bits are copied, whatever they mean.
    private static Run run(int width, Address source, Address target) {
        return switch (width) {
            case Long.BYTES -> {
                LongIndexer in = LongIndexer.create(new LongPointer(source));
                LongIndexer out = LongIndexer.create(new LongPointer(target));
                yield (from, stride, to, n) -> {
                    for (long i = 0; i < n; i++) {
                        out.put(to + i, in.get(from + i * stride));
                    }
                };
            }
            case Integer.BYTES -> {
                IntIndexer in = IntIndexer.create(new IntPointer(source));
                IntIndexer out = IntIndexer.create(new IntPointer(target));
                yield (from, stride, to, n) -> {
                    for (long i = 0; i < n; i++) {
                        out.put(to + i, in.get(from + i * stride));
                    }
                };
            }
            default -> {
                ByteIndexer in = ByteIndexer.create(new BytePointer(source));
                ByteIndexer out = ByteIndexer.create(new BytePointer(target));
                yield (from, stride, to, n) -> {
                    for (long i = 0; i < n; i++) {
                        out.put(to + i, in.get(from + i * stride));
                    }
                };
            }
        };
    }

    /** A copy of an array, in memory that belongs to ND4J. */
    static INDArray copyOf(Array array) {
        if (array.size() == 0) {
            return empty(array);
        }
        INDArray copy =
                Nd4j.createUninitializedDetached(array.type(), array.shape().toLongs());
        Pointer.memcpy(
                new Address(copy.data().addressPointer().address(), array.size()),
                new Address(array.address(), array.size()),
                (long) array.size() * array.type().width());
        Reference.reachabilityFence(array);
        return copy;
    }

    /** A view of an array's memory, valid for as long as it, or a view of it, is reachable. */
    static INDArray view(Array array) {
        if (array.size() == 0) {
            return empty(array);
        }
        long[] shape = array.shape().toLongs();
        Address address = new Address(array.address(), array.size());
        DataBuffer buffer = Nd4j.createBuffer(address, array.size(), array.type());
        // ND4J's views of a view refer to its buffer.
        Pool.SHARED.view(array.lease(), buffer);
        return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, 'c'), 0L, 'c');
    }

    private static INDArray empty(Array array) {
        return Nd4j.create(array.type(), array.shape().toLongs());
    }

    /** A place in native memory, which this doesn't own. */
    private static final class Address extends Pointer {
        Address(long address, long elements) {
            super((Pointer) null);
            this.address = address;
            this.limit = elements;
            this.capacity = elements;
        }
    }
}
