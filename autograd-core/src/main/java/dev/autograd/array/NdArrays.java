package dev.autograd.array;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The door between {@code INDArray}s of any order, stride and view, and dense row-major arrays. */
public final class NdArrays {
    private NdArrays() {}

    /**
     * Returns a copy of an ND4J array.
     *
     * @throws IllegalArgumentException if its data type is not DOUBLE, FLOAT, LONG, INT or BOOL
     */
    public static Array copy(INDArray source) {
        Shape shape = Shape.of(source.shape());
        Array copy = Array.allocate(supported(source.dataType()), shape);
        if (copy.size() > 0) {
            DataBuffer data = source.data();
            int rank = shape.rank();
            long[] strides = source.stride();
            // ND4J gives scalars and some vectors more or fewer strides than axes.
            int[] own = new int[rank];
            for (int i = 0; i < rank; i++) {
                own[i] = (int) strides[i];
            }
            copy(data, source.offset(), shape.toInts(), own, copy);
        }
        return copy;
    }

    private static DataType supported(DataType type) {
        return switch (type) {
            case DOUBLE, FLOAT, LONG, INT, BOOL -> type;
            default -> throw Elements.unsupported(type);
        };
    }

    private static void copy(DataBuffer data, long offset, int[] lengths, int[] strides, Array target) {
        int size = target.size();
        int[] index = new int[lengths.length];
        long position = viewOffset(data, offset);
        for (int i = 0; i < size; i++) {
            if (target.type() == DataType.INT64) {
                target.memory().longs.put(target.offset() + i, data.getLong(position));
            } else {
                Elements.put(target, i, data.getDouble(position));
            }
            for (int axis = lengths.length - 1; axis >= 0; axis--) {
                position += strides[axis];
                if (++index[axis] < lengths[axis]) {
                    break;
                }
                position -= (long) strides[axis] * lengths[axis];
                index[axis] = 0;
            }
        }
    }

    // A view's buffer may itself begin at the view's offset.
    private static long viewOffset(DataBuffer data, long offset) {
        return offset - data.offset();
    }

    /** A view of an array's memory, valid for as long as it, or a view of it, is reachable. */
    static INDArray view(Array array) {
        if (array.size() == 0) {
            return Nd4j.create(array.type(), array.shape().toLongs());
        }
        array.lease().pin();
        Shape shape = array.shape();
        long[] strides = new long[shape.rank()];
        int[] own = shape.strides();
        for (int i = 0; i < own.length; i++) {
            strides[i] = own[i];
        }
        DataBuffer buffer = Nd4j.createBuffer(new Held(array), array.size(), array.type());
        return Nd4j.create(buffer, shape.toLongs(), strides, 0L, 'c');
    }

    // JavaCPP copies a pointer together with its deallocator, so whatever ND4J derives from this one keeps the lease
    // reachable, and with it the memory.
    private static final class Held extends Pointer {
        Held(Array array) {
            super((Pointer) null);
            this.address = array.address();
            this.limit = array.size();
            this.capacity = array.size();
            deallocator(new Hold(array.lease()));
        }

        private record Hold(Lease lease) implements Deallocator {
            @Override
            public void deallocate() {}
        }
    }
}
