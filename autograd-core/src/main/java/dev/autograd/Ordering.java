package dev.autograd;

import dev.autograd.ReductionRules.Folding;
import dev.autograd.array.Axes;
import dev.autograd.array.Sorting.Order;

/**
 * Operations that put elements in order by their size. NaN counts as larger than all numbers, and equals keep their
 * order. Positions have the data type LONG and no gradient. In the derivatives {@code g} is the gradient of the result.
 */
public sealed interface Ordering permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns the position of the first of the largest elements, counted in row-major order.
     *
     * @throws ShapeException if there is no element
     */
    default Tensor argMax() {
        return OrderRules.ARG_MAX.apply(all("argMax"), x());
    }

    /**
     * Returns the positions along an axis of the first of the largest elements.
     *
     * @throws ShapeException if the axis is out of range, or there is nothing to choose from
     */
    default Tensor argMax(long axis) {
        return argMax(false, axis);
    }

    /** Returns the positions of the largest elements, leaving the axis in place if {@code keepDims}. */
    default Tensor argMax(boolean keepDims, long axis) {
        return OrderRules.ARG_MAX.apply(one("argMax", keepDims, axis), x());
    }

    /**
     * Returns the position of the first of the smallest elements, counted in row-major order; of the first NaN if there
     * is one.
     *
     * @throws ShapeException if there is no element
     */
    default Tensor argMin() {
        return OrderRules.ARG_MIN.apply(all("argMin"), x());
    }

    /**
     * Returns the positions along an axis of the first of the smallest elements, or of the first NaN.
     *
     * @throws ShapeException if the axis is out of range, or there is nothing to choose from
     */
    default Tensor argMin(long axis) {
        return argMin(false, axis);
    }

    /** Returns the positions of the smallest elements, leaving the axis in place if {@code keepDims}. */
    default Tensor argMin(boolean keepDims, long axis) {
        return OrderRules.ARG_MIN.apply(one("argMin", keepDims, axis), x());
    }

    /**
     * Returns the elements along an axis from the smallest to the largest. Gradient: {@code g}, put back to where the
     * elements came from.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor sort(long axis) {
        return sort(axis, false);
    }

    /** Returns the elements along an axis in ascending order, or the largest first if {@code descending}. */
    default Tensor sort(long axis, boolean descending) {
        return x().gather(axis, argSort(axis, descending));
    }

    /**
     * Returns the positions along an axis of the smallest element, the second smallest, and so on.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor argSort(long axis) {
        return argSort(axis, false);
    }

    /** Returns the positions along an axis in ascending order of the elements, or the largest first. */
    default Tensor argSort(long axis, boolean descending) {
        return OrderRules.ARG_SORT.apply(new Order(AxisChecks.axis("argSort", x(), axis), descending), x());
    }

    /**
     * The first elements of a sorted axis.
     *
     * @param values the elements
     * @param positions where they were
     */
    record TopK(Tensor values, Tensor positions) {}

    /**
     * Returns the {@code k} largest elements along an axis, the largest first. Gradient: {@code g}, put back to where the
     * elements came from, and 0 elsewhere.
     *
     * @throws ShapeException if the axis is out of range, or has fewer elements
     */
    default TopK topK(long k, long axis) {
        return topK(k, axis, true);
    }

    /** Returns the {@code k} largest elements along an axis, or the {@code k} smallest, the smallest first. */
    default TopK topK(long k, long axis, boolean largest) {
        int checked = AxisChecks.axis("topK", x(), axis);
        if (k < 0 || k > x().dims().length(checked)) {
            throw new ShapeException("topK: axis " + axis + " of " + x().describe() + " has "
                    + x().dims().length(checked) + " elements, from which " + k + " can't be chosen");
        }
        Tensor positions = argSort(checked, largest).slice(checked, 0, k);
        return new TopK(x().gather(checked, positions), positions);
    }

    /**
     * Returns the element in the middle, or the mean of the two in the middle; NaN if there is one. Gradient: {@code g} to
     * the element in the middle, or half of it to each of two.
     *
     * @throws ShapeException if an axis is out of range or named twice, or there is nothing to choose from
     */
    default Tensor median(long... axes) {
        return median(false, axes);
    }

    /** Returns the median, leaving the folded axes in place if {@code keepDims}. */
    default Tensor median(boolean keepDims, long... axes) {
        Axes folded = AxisChecks.axes("median", x(), axes);
        Tensor sorted = ReductionRules.together(x(), folded).sort(-1);
        int last = sorted.dims().rank() - 1;
        int n = sorted.dims().length(last);
        if (n == 0) {
            throw new ShapeException("median of no elements: " + x().describe() + " over the axes " + folded);
        }
        Tensor middle = sorted.slice(last, (n - 1) / 2, n / 2 + 1).mean(last);
        // NaN is sorted to the end.
        Tensor valid = sorted.select(last, -1).isNaN().not();
        return middle.where(valid, Double.NaN).reshape(x().dims().reduce(folded, keepDims));
    }

    private Folding all(String name) {
        if (x().size() == 0) {
            throw new ShapeException(name + " of no elements: " + x().describe());
        }
        return new Folding(Axes.all(x().rank()), false);
    }

    private Folding one(String name, boolean keepDims, long axis) {
        int checked = AxisChecks.axis(name, x(), axis);
        if (x().dims().length(checked) == 0) {
            throw new ShapeException(name + " of no elements: " + x().describe() + " over the axis " + checked);
        }
        return new Folding(Axes.of(checked), keepDims);
    }
}
