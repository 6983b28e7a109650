package dev.autograd;

import dev.autograd.array.Assembly;
import dev.autograd.array.Assembly.Segment;
import dev.autograd.array.Axes;
import dev.autograd.array.Movement.Triangle;
import dev.autograd.array.Shape;
import dev.autograd.array.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** Returns all elements as a vector, in row-major order. Gradient: {@code g} in the old shape. */
    default Tensor flatten() {
        return reshape(-1);
    }

    /**
     * Returns the tensor with the axes from {@code first} to {@code last} merged into one. Gradient: {@code g} in the old
     * shape.
     *
     * @throws ShapeException if an axis is out of range, or the last one comes before the first
     */
    default Tensor flatten(long first, long last) {
        int from = AxisChecks.axis("flatten", x(), first);
        int to = AxisChecks.axis("flatten", x(), last);
        if (from > to) {
            throw new ShapeException("flatten: axis " + last + " of " + x().describe() + " comes before axis " + first);
        }
        int[] lengths = x().dims().toInts();
        int[] merged = new int[lengths.length - to + from];
        System.arraycopy(lengths, 0, merged, 0, from);
        System.arraycopy(lengths, to + 1, merged, from + 1, lengths.length - to - 1);
        merged[from] = 1;
        for (int i = from; i <= to; i++) {
            merged[from] *= lengths[i];
        }
        return x().reshape(Shape.of(merged));
    }

    /**
     * Returns the tensor without these axes, which have length 1; without axes, all that have. Gradient: {@code g} in the
     * old shape.
     *
     * @throws ShapeException if a named axis has another length
     */
    default Tensor squeeze(long... axes) {
        Axes dropped = axes.length == 0 ? x().dims().axesOfLengthOne() : AxisChecks.axes("squeeze", x(), axes);
        for (int axis : dropped.toInts()) {
            if (x().dims().length(axis) != 1) {
                throw new ShapeException("squeeze: axis " + axis + " of " + x().describe() + " has length "
                        + x().dims().length(axis) + ", and only axes of length 1 can be dropped");
            }
        }
        return x().reshape(x().dims().reduce(dropped, false));
    }

    /**
     * Returns the tensor with a new axis of length 1, counted in the result. Gradient: {@code g} in the old shape.
     *
     * @throws ShapeException if the axis is not in {@code -rank-1..rank}
     */
    default Tensor unsqueeze(long axis) {
        int rank = x().dims().rank();
        int at = AxisChecks.axis("unsqueeze", rank + 1, "a tensor of shape " + x().dims() + " with one more", axis);
        int[] lengths = new int[rank + 1];
        for (int i = 0; i <= rank; i++) {
            lengths[i] = i == at ? 1 : x().dims().length(i < at ? i : i - 1);
        }
        return x().reshape(Shape.of(lengths));
    }

    /** Returns the transpose of a matrix; of a tensor of higher rank, its last two axes swapped. Gradient: {@code gᵀ}. */
    default Tensor transpose() {
        if (x().dims().rank() < 2) {
            throw new ShapeException("transpose: " + x().describe()
                    + " has no two axes to swap; make it a matrix first, as in x.reshape(1, -1)");
        }
        return swapAxes(-2, -1);
    }

    /** Returns the tensor with two axes swapped. Gradient: {@code g} with them swapped again. */
    default Tensor swapAxes(long axis, long other) {
        int a = AxisChecks.axis("swapAxes", x(), axis);
        int b = AxisChecks.axis("swapAxes", x(), other);
        long[] order = new long[x().dims().rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i == a ? b : i == b ? a : i;
        }
        return permute(order);
    }

    /** Returns the tensor with one axis moved, the others in their order. Gradient: {@code g} with it moved back. */
    default Tensor moveAxis(long from, long to) {
        int a = AxisChecks.axis("moveAxis", x(), from);
        int b = AxisChecks.axis("moveAxis", x(), to);
        long[] order = new long[x().dims().rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i == b ? a : i < Math.min(a, b) || i > Math.max(a, b) ? i : a < b ? i + 1 : i - 1;
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
        boolean same = true;
        for (int i = 0; i < order.length; i++) {
            checked[i] = AxisChecks.axis("permute", x(), order[i]);
            same &= checked[i] == i;
        }
        if (order.length != x().dims().rank() || Axes.of(checked).count() != order.length) {
            throw new ShapeException("permute: the order " + Arrays.toString(order) + " does not name each axis of "
                    + x().describe() + " once");
        }
        return same ? x() : ShapingRules.PERMUTE.apply(checked, x());
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
     * Returns each position of an axis {@code count} times in succession, as NumPy's repeat: {@code [1, 2]} twice is
     * {@code [1, 1, 2, 2]}. Gradient: {@code g} summed over the repetitions.
     *
     * @throws ShapeException if the count is negative
     */
    default Tensor repeat(long count, long axis) {
        int a = AxisChecks.axis("repeat", x(), axis);
        int[] lengths = x().dims().toInts();
        int[] repeated = insert(lengths, a + 1, count("repeat", count));
        lengths[a] *= repeated[a + 1];
        return x().unsqueeze(a + 1).broadcastTo(Shape.of(repeated)).reshape(Shape.of(lengths));
    }

    /**
     * Returns the whole tensor {@code counts[i]} times along axis {@code i}, as NumPy's tile: {@code [1, 2]} twice is
     * {@code [1, 2, 1, 2]}. With fewer counts than axes they belong to the last axes, with more the tensor gets leading
     * ones. Gradient: {@code g} summed over the repetitions.
     *
     * @throws ShapeException if a count is negative
     */
    default Tensor tile(long... counts) {
        int rank = Math.max(x().dims().rank(), counts.length);
        int lead = rank - x().dims().rank();
        int[] single = new int[2 * rank];
        int[] repeated = new int[2 * rank];
        int[] result = new int[rank];
        for (int i = 0; i < rank; i++) {
            int c = i - (rank - counts.length);
            int length = i < lead ? 1 : x().dims().length(i - lead);
            single[2 * i] = 1;
            repeated[2 * i] = c < 0 ? 1 : count("tile", counts[c]);
            single[2 * i + 1] = length;
            repeated[2 * i + 1] = length;
            result[i] = repeated[2 * i] * length;
        }
        return x().reshape(Shape.of(single)).broadcastTo(Shape.of(repeated)).reshape(Shape.of(result));
    }

    private static int count(String operation, long count) {
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new ShapeException(operation + ": " + count + " is no number of repetitions");
        }
        return (int) count;
    }

    private static int[] insert(int[] lengths, int at, int length) {
        int[] inserted = new int[lengths.length + 1];
        System.arraycopy(lengths, 0, inserted, 0, at);
        inserted[at] = length;
        System.arraycopy(lengths, at, inserted, at + 1, lengths.length - at);
        return inserted;
    }

    /** Returns the tensor with some axes reversed, or all if none is named. Gradient: {@code g} reversed again. */
    default Tensor flip(long... axes) {
        Window window = Window.of(x().dims());
        for (int axis : AxisChecks.axes("flip", x(), axes).toInts()) {
            int length = x().dims().length(axis);
            window = window.slice(axis, length - 1, -1, length);
        }
        return ShapingRules.SLICE.apply(window, x());
    }

    /**
     * Returns the tensor with the positions of an axis shifted upwards; what leaves at the end comes back at the
     * beginning. Gradient: {@code g} shifted back.
     *
     * @param shift any number; negative ones shift downwards
     */
    default Tensor roll(long shift, long axis) {
        return roll(new long[] {shift}, axis);
    }

    /**
     * Returns the tensor shifted along several axes at once, as {@link #roll(long, long)} for each of them.
     *
     * @throws ShapeException if there are not as many shifts as axes
     */
    default Tensor roll(long[] shifts, long... axes) {
        if (shifts.length != axes.length || axes.length == 0) {
            throw new ShapeException("roll: " + shifts.length + " shifts for " + axes.length + " axes");
        }
        AxisChecks.axes("roll", x(), axes);
        Shape shape = x().dims();
        List<List<Segment>> segments = Assembling.whole(shape);
        for (int i = 0; i < axes.length; i++) {
            int axis = AxisChecks.axis("roll", x(), axes[i]);
            int length = shape.length(axis);
            int shift = length == 0 ? 0 : Math.floorMod(shifts[i], length);
            segments.set(
                    axis, List.of(new Segment(0, 1, shift, length - shift), new Segment(length - shift, 1, 0, shift)));
        }
        return ShapingRules.ROLL.apply(Assembly.segments(shape, shape, 0, segments), x());
    }

    /**
     * Returns the tensor with zeros around it. Gradient: the part of {@code g} that this tensor fills.
     *
     * @param widths for each axis, how many before and after it
     * @throws ShapeException if there is not one pair for each axis, or a width is negative
     */
    default Tensor pad(long[][] widths) {
        return pad(widths, 0);
    }

    /** Returns the tensor with equal numbers around it, as {@link #pad(long[][])} does with zeros. */
    default Tensor pad(long[][] widths, double value) {
        return ShapingRules.PAD.apply(Assembling.pad(x(), widths, value), x());
    }

    /**
     * Returns the tensor continued on all sides with elements of its own. Gradient: {@code g}, in which each element
     * collects from all places that it was copied to.
     *
     * @param widths for each axis, how many before and after it
     * @throws ShapeException if there is not one pair for each axis, or a width is negative or larger than what there is
     *     to continue with
     */
    default Tensor pad(long[][] widths, PadMode mode) {
        return ShapingRules.PAD.apply(Assembling.pad(x(), widths, mode), x());
    }

    /**
     * Returns parts of an axis, one behind the other, each {@code length} long but the last one, which may be shorter.
     * Gradient: each part's in its place.
     *
     * @throws ShapeException if the length is not positive
     */
    default List<Tensor> split(long length, long axis) {
        int a = AxisChecks.axis("split", x(), axis);
        int whole = x().dims().length(a);
        if (length <= 0) {
            throw new ShapeException("split: the parts of " + x().describe() + " can't be " + length + " long");
        }
        long[] lengths = new long[Math.max(1, (int) ((whole + length - 1) / length))];
        Arrays.fill(lengths, length);
        lengths[lengths.length - 1] = whole - (lengths.length - 1) * length;
        return split(lengths, axis);
    }

    /**
     * Returns parts of an axis, one behind the other, of given lengths. Gradient: each part's in its place.
     *
     * @throws ShapeException if the lengths don't add up to that of the axis
     */
    default List<Tensor> split(long[] lengths, long axis) {
        int a = AxisChecks.axis("split", x(), axis);
        long sum = 0;
        for (long length : lengths) {
            sum = length < 0 ? Long.MIN_VALUE : sum + length;
        }
        if (sum != x().dims().length(a)) {
            throw new ShapeException("split: the lengths " + Arrays.toString(lengths) + " don't add up to axis " + a
                    + " of " + x().describe());
        }
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        for (long length : lengths) {
            parts.add(ShapingRules.SLICE.apply(Window.of(x().dims()).slice(a, start, 1, (int) length), x()));
            start += (int) length;
        }
        return parts;
    }

    /** Returns the positions of an axis as tensors without it. Gradient: each one's in its place. */
    default List<Tensor> unstack(long axis) {
        int a = AxisChecks.axis("unstack", x(), axis);
        Shape without = x().dims().reduce(Axes.of(a), false);
        return split(1, a).stream()
                .limit(x().dims().length(a))
                .map(part -> part.reshape(without))
                .toList();
    }

    /**
     * Returns the square matrix with this vector on its diagonal and zeros elsewhere, or else the diagonal of a matrix.
     * Gradient: the diagonal of {@code g}, or else the matrix with {@code g} on its diagonal.
     *
     * @throws ShapeException if this is neither a vector nor a matrix
     */
    default Tensor diag() {
        return switch (x().dims().rank()) {
            case 1 -> diagEmbed();
            case 2 -> diagonal();
            default ->
                throw new ShapeException("diag: " + x().describe()
                        + " is neither a vector nor a matrix; use diagEmbed() or diagonal(...)");
        };
    }

    /** Returns the diagonal of the last two axes: {@code [..., m, n] -> [..., min(m, n)]}. */
    default Tensor diagonal() {
        return diagonal(0);
    }

    /** Returns a diagonal of the last two axes, {@code k} above the main one. */
    default Tensor diagonal(long k) {
        return diagonal(k, -2, -1);
    }

    /**
     * Returns a diagonal of two axes, as the last axis instead of them; empty if it lies outside. Gradient: zeros with
     * {@code g} on that diagonal.
     *
     * @param k how far it lies above the main diagonal; negative below
     * @throws ShapeException if the axes are the same, or out of range
     */
    default Tensor diagonal(long k, long axis, long other) {
        int a = AxisChecks.axis("diagonal", x(), axis);
        int b = AxisChecks.axis("diagonal", x(), other);
        if (a == b) {
            throw new ShapeException("diagonal: axis " + a + " of " + x().describe() + " is named twice");
        }
        int near = (int) Math.max(-x().dims().length(a), Math.min(k, x().dims().length(b)));
        return ShapingRules.DIAGONAL.apply(Window.of(x().dims()).diagonal(near, a, b), x());
    }

    /**
     * Returns square matrices with the last axis on their diagonals and zeros elsewhere: {@code [..., n] -> [..., n, n]}.
     * Gradient: the diagonals of {@code g}.
     *
     * @throws ShapeException if this is a scalar
     */
    default Tensor diagEmbed() {
        int axis = AxisChecks.axis("diagEmbed", x(), -1);
        int[] lengths = x().dims().toInts();
        Shape square = Shape.of(insert(lengths, axis, lengths[axis]));
        Window diagonal = Window.of(square).diagonal(0, axis, axis + 1);
        return ShapingRules.PLACE.apply(Assembly.place(diagonal, square), x());
    }

    /** Returns the lower triangles of the last two axes, with their main diagonals, and zeros above. */
    default Tensor tril() {
        return tril(0);
    }

    /** Returns what lies on and below the {@code k}-th diagonal of the last two axes. Gradient: that part of {@code g}. */
    default Tensor tril(long k) {
        return triangle("tril", true, k);
    }

    /** Returns the upper triangles of the last two axes, with their main diagonals, and zeros below. */
    default Tensor triu() {
        return triu(0);
    }

    /** Returns what lies on and above the {@code k}-th diagonal of the last two axes. Gradient: that part of {@code g}. */
    default Tensor triu(long k) {
        return triangle("triu", false, k);
    }

    private Tensor triangle(String name, boolean lower, long k) {
        int rank = x().dims().rank();
        if (rank < 2) {
            throw new ShapeException(name + ": " + x().describe() + " is no matrix");
        }
        int near = (int)
                Math.max(-x().dims().length(rank - 2), Math.min(k, x().dims().length(rank - 1)));
        return ShapingRules.TRIANGLE.apply(new Triangle(lower, near), x());
    }

    /**
     * Returns the elements in another data type. Gradient: {@code g} in the old one; none through integers and booleans.
     */
    default Tensor to(DataType type) {
        return x().type() == type ? x() : ShapingRules.CAST.apply(DataTypes.supported(type), x());
    }
}
