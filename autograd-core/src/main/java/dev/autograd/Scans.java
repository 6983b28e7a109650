package dev.autograd;

import dev.autograd.array.Scan.Course;

/**
 * Operations in which each element depends on those before it along an axis. In the derivatives {@code g} is the gradient
 * of the result.
 */
public sealed interface Scans permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns the sums of the elements so far: {@code z[k] = x[0] + ... + x[k]}. Gradient: the sums of {@code g} from the
     * end.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor cumSum(long axis) {
        return ScanRules.cumSum(forward("cumSum", axis), x());
    }

    /**
     * Returns the products of the elements so far: {@code z[k] = x[0] ⋯ x[k]}. Gradient: for each element the sum of
     * {@code g[k]} times the product of the others, also where some of them are zero.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor cumProd(long axis) {
        return ScanRules.cumProd(forward("cumProd", axis), x());
    }

    /**
     * Returns the logarithms of the sums so far: {@code z[k] = log (e^x[0] + ... + e^x[k])}, without overflow. Gradient:
     * for each element {@code x[i]} the sum of {@code g[k] e^(x[i] - z[k])} from there on.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor logCumSumExp(long axis) {
        return ScanRules.LOG_CUM_SUM_EXP.apply(forward("logCumSumExp", axis), x());
    }

    private Course forward(String name, long axis) {
        return new Course(AxisChecks.axis(name, x(), axis), false);
    }
}
