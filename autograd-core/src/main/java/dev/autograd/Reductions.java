package dev.autograd;

import dev.autograd.ReductionRules.Folding;
import dev.autograd.ReductionRules.NormFolding;

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

    /**
     * Returns the product; that of nothing is 1. Gradient: {@code g} times the product of the other elements, also where
     * some of them are zero.
     *
     * @throws ShapeException if an axis is out of range or named twice
     */
    default Tensor prod(long... axes) {
        return prod(false, axes);
    }

    /** Returns the product, leaving the folded axes in place if {@code keepDims}. */
    default Tensor prod(boolean keepDims, long... axes) {
        return ReductionRules.PROD.apply(folding("prod", keepDims, axes), x());
    }

    /**
     * Returns the mean squared deviation from the mean, {@code Σ (x - mean)² / n}, as NumPy and JAX do; NaN for nothing.
     * PyTorch divides by {@code n - 1}: {@link #variance(Correction, boolean, long...)}. Gradient:
     * {@code 2 g (x - mean) / n}.
     *
     * @throws ShapeException if an axis is out of range or named twice
     */
    default Tensor variance(long... axes) {
        return variance(Correction.NONE, false, axes);
    }

    /** Returns the mean squared deviation, leaving the folded axes in place if {@code keepDims}. */
    default Tensor variance(boolean keepDims, long... axes) {
        return variance(Correction.NONE, keepDims, axes);
    }

    /**
     * Returns the variance {@code Σ (x - mean)² / (n - c)} with a correction {@code c} of the number of elements; the sum
     * is divided by 0 where there are no more than {@code c}. Gradient: {@code 2 g (x - mean) / (n - c)}.
     *
     * @throws ShapeException if an axis is out of range or named twice
     */
    default Tensor variance(Correction correction, boolean keepDims, long... axes) {
        Folding folding = folding("variance", keepDims, axes);
        Tensor squares = x().sub(mean(true, axes)).square();
        Tensor sum = ReductionRules.SUM.apply(folding, squares);
        double count = (double) x().size() / Math.max(1, sum.size());
        return sum.div(Math.max(0, count - correction.degrees()));
    }

    /**
     * Returns the standard deviation, the root of {@link #variance(long...)}. Gradient: {@code g (x - mean) / (n std)},
     * which counts as 0 where the deviation is 0.
     */
    default Tensor std(long... axes) {
        return std(Correction.NONE, false, axes);
    }

    /** Returns the standard deviation, leaving the folded axes in place if {@code keepDims}. */
    default Tensor std(boolean keepDims, long... axes) {
        return std(Correction.NONE, keepDims, axes);
    }

    /** Returns the standard deviation, the root of {@link #variance(Correction, boolean, long...)}. */
    default Tensor std(Correction correction, boolean keepDims, long... axes) {
        Tensor variance = variance(correction, keepDims, axes);
        // The root of 1 in the place of a root with an infinite slope.
        Tensor none = variance.eq(0);
        return variance.number(1).where(none, variance).sqrt().where(none.not(), 0);
    }

    /** Returns the Euclidean norm of all elements, {@code √Σ x²}. */
    default Tensor norm() {
        return norm(2);
    }

    /**
     * Returns the p-norm {@code (Σ |x|^p)^(1/p)}, or the largest absolute value for infinite p; that of nothing is 0. No
     * intermediate result overflows. Gradient: {@code g sign(x) (|x| / norm)^(p-1)}, which is {@code g x / norm} for
     * {@code p = 2}, and counts as 0 where the norm is 0; for infinite p {@code g sign(x)} to the elements that attain
     * the largest value, which share it equally.
     *
     * @param p at least 1
     * @throws IllegalArgumentException if p is below 1 or NaN
     * @throws ShapeException if an axis is out of range or named twice
     */
    default Tensor norm(double p, long... axes) {
        return norm(p, false, axes);
    }

    /** Returns the p-norm, leaving the folded axes in place if {@code keepDims}. */
    default Tensor norm(double p, boolean keepDims, long... axes) {
        if (!(p >= 1)) {
            throw new IllegalArgumentException("norm: p is at least 1, or infinite, but is " + p);
        }
        Folding folding = folding("norm", keepDims, axes);
        if (p == 1) {
            return ReductionRules.SUM.apply(folding, x().abs());
        }
        if (p == Double.POSITIVE_INFINITY) {
            return isEmpty(folding)
                    ? ReductionRules.SUM.apply(folding, x())
                    : ReductionRules.MAX.apply(folding, x().abs());
        }
        return ReductionRules.NORM.apply(new NormFolding(folding, p), x());
    }

    /**
     * Returns {@code log Σ e^x} without overflow; that of nothing, and of nothing but -Infinity, is -Infinity. Gradient:
     * {@code g} times the {@link Probabilities#softmax}.
     *
     * @throws ShapeException if an axis is out of range or named twice
     */
    default Tensor logSumExp(long... axes) {
        return logSumExp(false, axes);
    }

    /** Returns {@code log Σ e^x}, leaving the folded axes in place if {@code keepDims}. */
    default Tensor logSumExp(boolean keepDims, long... axes) {
        return ReductionRules.LOG_SUM_EXP.apply(folding("logSumExp", keepDims, axes), x());
    }

    /**
     * Returns whether at least one element of a boolean tensor holds; none of nothing does.
     *
     * @throws ShapeException if the tensor is not boolean, or an axis is out of range or named twice
     */
    default Tensor any(long... axes) {
        return any(false, axes);
    }

    /** Returns whether at least one element holds, leaving the folded axes in place if {@code keepDims}. */
    default Tensor any(boolean keepDims, long... axes) {
        return ReductionRules.ANY.apply(folding("any", keepDims, axes), x());
    }

    /**
     * Returns whether all elements of a boolean tensor hold; all of nothing do.
     *
     * @throws ShapeException if the tensor is not boolean, or an axis is out of range or named twice
     */
    default Tensor all(long... axes) {
        return all(false, axes);
    }

    /** Returns whether all elements hold, leaving the folded axes in place if {@code keepDims}. */
    default Tensor all(boolean keepDims, long... axes) {
        return ReductionRules.ALL.apply(folding("all", keepDims, axes), x());
    }

    private Folding folding(String name, boolean keepDims, long... axes) {
        return new Folding(AxisChecks.axes(name, x(), axes), keepDims);
    }

    private Folding nonEmpty(String name, Folding folding) {
        if (isEmpty(folding)) {
            throw new ShapeException(name + " of no elements: " + x().describe() + " over the axes " + folding.axes());
        }
        return folding;
    }

    private boolean isEmpty(Folding folding) {
        for (int axis : folding.axes().toInts()) {
            if (x().dims().length(axis) == 0) {
                return true;
            }
        }
        return false;
    }
}
