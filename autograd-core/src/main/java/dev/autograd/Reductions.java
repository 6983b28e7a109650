package dev.autograd;

import dev.autograd.ReductionRules.Folding;
import dev.autograd.array.Axes;

/**
 * Operations that fold the elements along some axes into one. Axes count from 0, or from -1 backwards; no axes means all
 * of them. The {@code keepDims} forms leave the folded axes in place with length 1. In the derivatives {@code g} is the
 * gradient of the result.
 */
public sealed interface Reductions permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns the sum, taken in double and block by block. The sum of nothing is 0. Gradient: {@code g}, repeated.
     *
     * @throws ShapeException if an axis is out of range or named twice
     */
    default Tensor sum(long... axes) {
        return sum(false, axes);
    }

    /** Returns the sum, leaving the folded axes in place if {@code keepDims}. */
    default Tensor sum(boolean keepDims, long... axes) {
        return ReductionRules.SUM.apply(folding("sum", keepDims, axes), x());
    }

    /** Returns the mean; NaN for nothing. Gradient: {@code g / n}, repeated, for a mean over n elements. */
    default Tensor mean(long... axes) {
        return mean(false, axes);
    }

    /** Returns the mean, leaving the folded axes in place if {@code keepDims}. */
    default Tensor mean(boolean keepDims, long... axes) {
        return ReductionRules.MEAN.apply(folding("mean", keepDims, axes), x());
    }

    /**
     * Returns the largest element, NaN if there is one. Gradient: {@code g} to the elements that attain it, which share
     * it equally.
     *
     * @throws ShapeException if there is nothing to choose from
     */
    default Tensor max(long... axes) {
        return max(false, axes);
    }

    /** Returns the largest element, leaving the folded axes in place if {@code keepDims}. */
    default Tensor max(boolean keepDims, long... axes) {
        return ReductionRules.MAX.apply(nonEmpty("max", folding("max", keepDims, axes)), x());
    }

    /** Returns the smallest element, NaN if there is one. Gradient: as that of {@link #max}. */
    default Tensor min(long... axes) {
        return min(false, axes);
    }

    /** Returns the smallest element, leaving the folded axes in place if {@code keepDims}. */
    default Tensor min(boolean keepDims, long... axes) {
        return ReductionRules.MIN.apply(nonEmpty("min", folding("min", keepDims, axes)), x());
    }

    private Folding folding(String name, boolean keepDims, long... axes) {
        return new Folding(AxisChecks.axes(name, x(), axes), keepDims);
    }

    private Folding nonEmpty(String name, Folding folding) {
        Axes axes = folding.axes();
        for (int axis : axes.toInts()) {
            if (x().dims().length(axis) == 0) {
                throw new ShapeException(name + " of no elements: " + x().describe() + " over the axes " + axes);
            }
        }
        return folding;
    }
}
