package dev.autograd;

import java.util.Arrays;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;

/** Looks at indices and masks before a kernel does, or says what is wrong with them. */
final class IndexChecks {
    private IndexChecks() {}

    /** Indices of an axis, which may count backwards. */
    static void inRange(String operation, Tensor index, Tensor x, int axis) {
        int length = x.dims().length(axis);
        check(operation, index, -length, length, () -> "axis " + axis + " of " + x.describe());
    }

    /** Indices from 0 on. */
    static void natural(String operation, Tensor index, int length, Supplier<String> what) {
        check(operation, index, 0, length, what);
    }

    private static void check(String operation, Tensor index, int lowest, int length, Supplier<String> what) {
        if (index.type() != DataType.INT64 && index.type() != DataType.INT32) {
            throw new ShapeException(operation + ": the index " + index.describe()
                    + " holds no integers; convert it with to(DataType.INT64)");
        }
        long[] values = index.array().toLongs();
        for (int i = 0; i < values.length; i++) {
            long value = values[i];
            if (value < lowest || value >= length) {
                throw new ShapeException(operation + ": index " + value + " at position " + position(index, i)
                        + (index.name() == null ? "" : " of " + index.name()) + " is out of range for " + what.get()
                        + (length == 0 ? ", which is empty" : "; valid indices are " + lowest + ".." + (length - 1)));
            }
        }
    }

    private static String position(Tensor index, int flat) {
        int[] strides = index.dims().strides();
        StringBuilder text = new StringBuilder("[");
        int rest = flat;
        for (int stride : strides) {
            text.append(text.length() == 1 ? "" : ", ").append(rest / stride);
            rest %= stride;
        }
        return text.append("]").toString();
    }

    /** The index has the lengths of x in all other axes. */
    static void sameButFor(String operation, int axis, Tensor x, Tensor index) {
        if (index.rank() != x.rank()
                || !index.dims().with(axis, 0).equals(x.dims().with(axis, 0))) {
            throw new ShapeException(operation + ": the index " + index.describe() + " must have the shape of "
                    + x.describe() + " in all axes but " + axis);
        }
    }

    static Tensor mask(String operation, Tensor mask) {
        if (mask.type() != DataType.BOOL) {
            throw new ShapeException(
                    operation + ": the mask " + mask.describe() + " is not boolean; compare it first, as in x.gt(0)");
        }
        return mask;
    }

    /** The row-major positions of the elements that are not 0. */
    static long[] nonzero(Tensor x) {
        double[] elements = x.toDoubles();
        long[] found = new long[elements.length];
        int count = 0;
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] != 0) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }
}
