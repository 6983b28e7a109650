package dev.autograd.check.hand;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How well two gradients of one shape agree.
 *
 * @param error the largest relative error of an element
 * @param worst the index of that element
 * @param claimed its value in the first
 * @param expected its value in the second
 * @param cosine of the angle between them; 1 if both are zero
 */
record Agreement(double error, List<Long> worst, double claimed, double expected, double cosine) {

    /**
     * What counts as equal.
     *
     * @param exact the relative error that rounding explains
     * @param accepted up to which a mistake, made again, explains a claim
     * @param close up to which a claim is right
     * @param epsilon of the data type, with a margin for the number of operations
     */
    record Tolerance(double exact, double accepted, double close, double epsilon) {
        static Tolerance of(boolean isFloat) {
            return isFloat
                    ? new Tolerance(1e-6, 1e-4, 1e-3, 64 * Math.ulp(1f))
                    : new Tolerance(1e-12, 1e-9, 1e-6, 64 * Math.ulp(1.0));
        }

        Tolerance withClose(double newClose) {
            return new Tolerance(exact, accepted, newClose, epsilon);
        }
    }

    /**
     * Compares two gradients.
     *
     * @param scale the size of the terms that the second one is a sum of; what rounding makes of them counts as no
     *     difference
     */
    static Agreement of(Tensor claim, Tensor truth, double scale, Tolerance tolerance) {
        double[] c = claim.toDoubles();
        double[] t = truth.toDoubles();
        double rounding = tolerance.epsilon * scale;
        double floor = rounding / tolerance.accepted;
        int worst = 0;
        double largest = -1;
        double cc = 0;
        double tt = 0;
        double ct = 0;
        double unitC = largest(c);
        double unitT = largest(t);
        for (int i = 0; i < c.length; i++) {
            double error = error(c[i], t[i], rounding, floor);
            if (error > largest) {
                largest = error;
                worst = i;
            }
            cc += square(c[i] / unitC);
            tt += square(t[i] / unitT);
            ct += c[i] / unitC * (t[i] / unitT);
        }
        double cosine = cc == 0 && tt == 0 ? 1 : cc == 0 || tt == 0 ? 0 : ct / Math.sqrt(cc) / Math.sqrt(tt);
        boolean isEmpty = c.length == 0;
        return new Agreement(
                Math.max(0, largest),
                isEmpty ? List.of() : index(worst, truth.shape()),
                isEmpty ? 0 : c[worst],
                isEmpty ? 0 : t[worst],
                Math.max(-1, Math.min(1, cosine)));
    }

    static double errorOf(Tensor claim, Tensor truth, double scale, Tolerance tolerance) {
        double[] c = claim.toDoubles();
        double[] t = truth.toDoubles();
        double rounding = tolerance.epsilon * scale;
        double largest = 0;
        for (int i = 0; i < c.length; i++) {
            largest = Math.max(largest, error(c[i], t[i], rounding, rounding / tolerance.accepted));
        }
        return largest;
    }

    private static double error(double claim, double truth, double rounding, double floor) {
        if (claim == truth || (Double.isNaN(claim) && Double.isNaN(truth))) {
            return 0;
        }
        double difference = Math.abs(claim - truth);
        if (!Double.isFinite(difference)) {
            return Double.POSITIVE_INFINITY;
        }
        return difference <= rounding ? 0 : difference / Math.max(floor, Math.max(Math.abs(claim), Math.abs(truth)));
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double element : x) {
            largest = Math.max(largest, Math.abs(element));
        }
        return largest == 0 ? 1 : largest;
    }

    private static double square(double x) {
        return x * x;
    }

    static List<Long> index(long position, long[] shape) {
        List<Long> index = new ArrayList<>();
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index.add(0, position % shape[axis]);
            position /= shape[axis];
        }
        return index;
    }

    static boolean isFloat(Tensor x) {
        return x.dataType() == DataType.FLOAT;
    }
}
