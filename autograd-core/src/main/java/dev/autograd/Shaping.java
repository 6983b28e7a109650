package dev.autograd;

import dev.autograd.array.Shape;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Operations that move elements and compute nothing. In the derivatives {@code g} is the gradient of the result. */
public sealed interface Shaping permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns the elements in another shape, in row-major order; one length may be -1 and is worked out. Gradient:
     * {@code g} in the old shape.
     *
     * @throws ShapeException if the number of elements differs
     */
    default Tensor reshape(long... shape) {
        long known = 1;
        int unknown = -1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1 && unknown < 0) {
                unknown = i;
            } else if (shape[i] < 0) {
                throw new ShapeException("reshape: " + Arrays.toString(shape) + " has a negative length; only one -1 is"
                        + " allowed, and stands for what is left over");
            } else {
                known *= shape[i];
            }
        }
        long[] lengths = shape.clone();
        int size = x().dims().size();
        if (unknown >= 0 && known > 0 && size % known == 0) {
            lengths[unknown] = size / known;
            known = size;
        }
        if (known != size || (unknown >= 0 && lengths[unknown] == -1)) {
            throw new ShapeException("reshape: " + x().describe() + " has " + size
                    + " elements, which don't fit the shape " + Arrays.toString(shape));
        }
        return x().reshape(Shape.of(lengths));
    }

    /** Returns the transpose of a matrix; of a tensor of higher rank, its last two axes swapped. Gradient: {@code gᵀ}. */
    default Tensor transpose() {
        int rank = x().dims().rank();
        if (rank < 2) {
            throw new ShapeException("transpose: " + x().describe()
                    + " has no two axes to swap; make it a matrix first, as in x.reshape(1, -1)");
        }
        return transpose(-2, -1);
    }

    /** Returns the tensor with two axes swapped. Gradient: {@code g} with them swapped again. */
    default Tensor transpose(long axis, long other) {
        int a = AxisChecks.axis("transpose", x(), axis);
        int b = AxisChecks.axis("transpose", x(), other);
        long[] order = new long[x().dims().rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i == a ? b : i == b ? a : i;
        }
        return permute(order);
    }

    /**
     * Returns the tensor with its axes in another order: axis {@code i} of the result is axis {@code order[i]} of this
     * one. Gradient: {@code g} with the axes put back.
     *
     * @throws ShapeException if the order does not name each axis once
     */
    default Tensor permute(long... order) {
        int[] checked = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            checked[i] = AxisChecks.axis("permute", x(), order[i]);
        }
        if (order.length != x().dims().rank()
                || Arrays.stream(checked).distinct().count() != order.length) {
            throw new ShapeException("permute: the order " + Arrays.toString(order) + " does not name each axis of "
                    + x().describe() + " once");
        }
        return ShapingRules.PERMUTE.apply(checked, x());
    }

    /**
     * Returns the tensor repeated along the axes in which it has length 1, or which it lacks, by NumPy's rule. Gradient:
     * {@code g} summed over the repetitions.
     *
     * @throws ShapeException if it doesn't broadcast to that shape
     */
    default Tensor broadcastTo(long... shape) {
        return x().broadcastTo(Shape.of(shape));
    }

    /**
     * Returns the elements in another data type. Gradient: {@code g} in the old one; none through integers and booleans.
     */
    default Tensor to(DataType type) {
        return x().type() == type ? x() : ShapingRules.CAST.apply(DataTypes.supported(type), x());
    }
}
