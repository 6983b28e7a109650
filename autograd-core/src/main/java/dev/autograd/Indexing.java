package dev.autograd;

import dev.autograd.array.Axes;
import dev.autograd.array.Indexed.Along;
import dev.autograd.array.Shape;
import dev.autograd.array.Window;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Operations that read or write at some positions. Positions count from 0, or from -1 backwards, and are checked: a
 * wrong one is never read. Indices are tensors of type LONG or INT. In the derivatives {@code g} is the gradient of the
 * result.
 */
public sealed interface Indexing permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns a part of the tensor, as NumPy's {@code x[...]}; axes that are not named are taken whole. Gradient: zeros
     * with {@code g} in that part, added up where positions repeat.
     *
     * <pre>{@code
     * x.get(at(0), range(1, 3))           // x[0, 1:3]
     * x.get(rest(), all().step(2))        // x[..., ::2]
     * }</pre>
     *
     * @throws ShapeException if there are more indices than axes, or one is out of range
     */
    default Tensor get(Index first, Index... others) {
        Index[] indices = new Index[others.length + 1];
        indices[0] = first;
        System.arraycopy(others, 0, indices, 1, others.length);
        return new Indexer(x()).get(indices);
    }

    /** Returns one position of an axis, which disappears. Gradient: zeros with {@code g} at that position. */
    default Tensor select(long axis, long position) {
        int a = AxisChecks.axis("select", x(), axis);
        int i = AxisChecks.position("select", x(), a, position);
        Tensor part = ShapingRules.SLICE.apply(Window.of(x().dims()).slice(a, i, 1, 1), x());
        return part.reshape(x().dims().reduce(Axes.of(a), false));
    }

    /**
     * Returns the positions of an axis from {@code start} up to but not including {@code end}. Gradient: zeros with
     * {@code g} in that part.
     *
     * @throws ShapeException if one is out of range
     */
    default Tensor slice(long axis, long start, long end) {
        return slice(axis, start, end, 1);
    }

    /**
     * Returns every {@code step}-th position of an axis from {@code start} up to but not including {@code end}; with a
     * negative step, downwards. Gradient: zeros with {@code g} at those positions.
     *
     * @throws ShapeException if one is out of range, or the step is 0
     */
    default Tensor slice(long axis, long start, long end, long step) {
        int a = AxisChecks.axis("slice", x(), axis);
        Window whole = Window.of(x().dims());
        Window window =
                Indexer.slice("slice", x(), whole, a, Index.range(start, end).step(step));
        return window == whole ? x() : ShapingRules.SLICE.apply(window, x());
    }

    /**
     * Returns the elements that an index names, as if this tensor were a vector: {@code [...], index [s] -> [s]}.
     * Gradient: {@code g} added to zeros at those elements.
     *
     * @throws ShapeException if an index is out of range, or no integer
     */
    default Tensor take(Tensor index) {
        return x().flatten().take(index, 0);
    }

    /**
     * Returns the positions of an axis that an index names, whose axes take its place: {@code [a, n, b], index [s] -> [a,
     * s, b]}. Gradient: {@code g} added to zeros at those positions.
     *
     * @throws ShapeException if an index is out of range, or no integer
     */
    default Tensor take(Tensor index, long axis) {
        Along along = along("take", axis);
        IndexChecks.inRange("take", index, x(), along.axis());
        return IndexingRules.TAKE.apply(along, x(), index);
    }

    /**
     * Returns the rows of this table that an index names: {@code [n, d], index [s] -> [s, d]}. Indices are from {@code
     * 0..n-1}. Gradient: {@code g} added to zeros at those rows, once for each time that a row was looked up.
     *
     * @throws ShapeException if an index is out of range, or no integer
     */
    default Tensor embedding(Tensor index) {
        Along along = along("embedding", 0);
        IndexChecks.natural("embedding", index, x().dims().length(0), () -> "the rows of " + x().describe());
        return IndexingRules.TAKE.apply(along, x(), index);
    }

    /**
     * Returns one element for each index, which counts along one axis while the others stay: for axis 1, {@code z[i, j] =
     * x[i, index[i, j]]}. Gradient: {@code g} added to zeros at those elements.
     *
     * @throws ShapeException if the index has other lengths than this tensor in the other axes, is out of range, or no
     *     integer
     */
    default Tensor gather(long axis, Tensor index) {
        Along along = along("gather", axis);
        IndexChecks.sameButFor("gather", along.axis(), x(), index);
        IndexChecks.inRange("gather", index, x(), along.axis());
        return IndexingRules.GATHER.apply(along, x(), index);
    }

    /**
     * Returns this tensor with an element of {@code y} added for each index, which counts along one axis while the others
     * stay: for axis 1, {@code y[i, j]} is added to {@code x[i, index[i, j]]}. Where indices repeat all are added.
     * Gradients: {@code g}, and {@code g} gathered at the index.
     *
     * @throws ShapeException if index and {@code y} differ in shape, or from this tensor's in the other axes, or an index
     *     is out of range, or no integer
     */
    default Tensor scatterAdd(long axis, Tensor index, Tensor y) {
        Along along = along("scatterAdd", axis);
        IndexChecks.sameButFor("scatterAdd", along.axis(), x(), index);
        if (!y.dims().equals(index.dims())) {
            throw new ShapeException("scatterAdd: the index " + index.describe()
                    + " must have the shape of what is added, " + y.describe());
        }
        IndexChecks.inRange("scatterAdd", index, x(), along.axis());
        DataType common = DataTypes.promote("scatterAdd", x(), y);
        return IndexingRules.SCATTER_ADD.apply(along, x().to(common), index, y.to(common));
    }

    /**
     * Returns this tensor with {@code y} added at the positions of an axis that an index names: {@code [a, n, b], index
     * [s], y [a, s, b]}. Where indices repeat all are added. Gradients: {@code g}, and {@code g} taken at the index.
     *
     * @throws ShapeException if {@code y} has another shape, or an index is out of range, or no integer
     */
    default Tensor indexAdd(long axis, Tensor index, Tensor y) {
        Along along = along("indexAdd", axis);
        IndexChecks.inRange("indexAdd", index, x(), along.axis());
        Shape expected = IndexingRules.taken(along, index.dims());
        if (!y.dims().equals(expected)) {
            throw new ShapeException("indexAdd: " + index.describe() + " names positions of axis " + along.axis()
                    + " of " + x().describe() + ", so what is added must have shape " + expected + ", but it is "
                    + y.describe());
        }
        DataType common = DataTypes.promote("indexAdd", x(), y);
        return IndexingRules.INDEX_ADD.apply(along, x().to(common), index, y.to(common));
    }

    private Along along(String operation, long axis) {
        return new Along(AxisChecks.axis(operation, x(), axis), x().dims());
    }

    /** Returns this tensor with a number in place of the elements at which the mask holds. Gradient: 0 there, else g. */
    default Tensor maskedFill(Tensor mask, double value) {
        return x().number(value).where(mask, x());
    }

    /**
     * Returns the elements at which the mask holds, in row-major order, as a vector. The mask broadcasts to this tensor's
     * shape. Gradient: zeros with {@code g} at those elements.
     *
     * @throws ShapeException if the mask is not boolean, or doesn't broadcast
     */
    default Tensor maskedSelect(Tensor mask) {
        return get(Index.positions(IndexChecks.mask("maskedSelect", mask).broadcastTo(x().dims())));
    }

    /**
     * Returns, for each index, a vector of zeros with a one at that position: {@code [s] -> [s, classes]}. No gradient.
     *
     * @param classes the length of those vectors
     * @param type of the result
     * @throws ShapeException if an index is not in {@code 0..classes-1}, or no integer
     */
    default Tensor oneHot(long classes, DataType type) {
        Shape rows = Shape.of(x().size(), classes);
        IndexChecks.natural("oneHot", x(), rows.length(1), () -> classes + " classes");
        Tensor ones = Tensor.ones(type, x().size(), 1);
        Tensor hot =
                IndexingRules.SCATTER_ADD.apply(new Along(1, rows), ones.number(0), x().reshape(x().size(), 1), ones);
        long[] shape = Arrays.copyOf(x().shape(), x().rank() + 1);
        shape[x().rank()] = classes;
        return hot.reshape(shape);
    }

    /**
     * Returns the indices of all elements that are not 0, or are true, in row-major order: {@code [count, rank]}, LONG.
     * No gradient.
     */
    default Tensor nonzero() {
        long[] flat = IndexChecks.nonzero(x());
        int rank = x().rank();
        int[] strides = x().dims().strides();
        long[] indices = new long[flat.length * rank];
        for (int i = 0; i < flat.length; i++) {
            long rest = flat[i];
            for (int axis = 0; axis < rank; axis++) {
                indices[i * rank + axis] = rest / strides[axis];
                rest %= strides[axis];
            }
        }
        return Tensor.constant(indices).reshape(flat.length, rank);
    }
}
