package dev.autograd.check;

import java.util.Arrays;
import java.util.function.DoubleFunction;

/**
 * The derivative of a vector function of one number by central differences, extrapolated to step 0.
 *
 * <p>Ridders, Accurate computation of F'(x) and F'(x) F''(x), Advances in Engineering Software 4 (1982): differences at
 * halved steps, Richardson's extrapolation of them, and of all estimates the one that changed least.
 */
final class Differences {
    // The steps of a point of ordinary size, and at most so many more beside zero, where a function may be finer.
    private static final int LEVELS = 11;
    private static final int MORE_LEVELS = 40;
    // Without this many finite steps there is no judging.
    private static final int NEEDED = 5;
    private static final double FIRST_STEP = 0.125;
    private static final double SMALLEST_SCALE = 0.25;

    // What the function's own rounding errors may amount to, in units of the last place of its values.
    private static final double ROUNDING = 8 * Math.ulp(1.0);
    // A jump must stand out from rounding errors by this factor.
    private static final double CLEARLY = 1000;
    private static final double SMALLEST_JUMP = 1e-6;

    private final double[] middle;
    private final int levels;
    private final double[][] right;
    private final double[][] left;
    private final double[] rightStep;
    private final double[] leftStep;

    /** What the differences say about the point. */
    enum Shape {
        SMOOTH,
        /** The one-sided differences disagree. */
        KINK,
        /** The differences grow without bound: the slope is infinite, or the function jumps. */
        STEEP,
        /** The function is not finite on both sides. */
        UNDEFINED
    }

    /**
     * A slope.
     *
     * @param slope the estimate
     * @param noise how much of it may be rounding error
     * @param shape how the function looks here
     * @param isBlind true if an output is not finite here whatever the steps: whether it changes can't be told
     */
    record Estimate(double slope, double noise, Shape shape, boolean isBlind) {}

    /** Evaluates the function around a point. */
    Differences(DoubleFunction<double[]> function, double x) {
        middle = function.apply(x);
        levels = LEVELS + (x == 0 ? 0 : Math.min(MORE_LEVELS, Math.max(0, -Math.getExponent(x / SMALLEST_SCALE))));
        right = new double[levels][];
        left = new double[levels][];
        rightStep = new double[levels];
        leftStep = new double[levels];
        double step = Double.longBitsToDouble(
                // The power of two below, so that x ± step is exact where it can be.
                Double.doubleToLongBits(FIRST_STEP * Math.max(Math.abs(x), SMALLEST_SCALE)) & 0x7ff0_0000_0000_0000L);
        for (int k = 0; k < levels; k++, step /= 2) {
            right[k] = function.apply(x + step);
            left[k] = function.apply(x - step);
            rightStep[k] = (x + step) - x;
            leftStep[k] = x - (x - step);
        }
    }

    /** Returns the derivative of the function's product with a vector. */
    Estimate along(double[] direction) {
        double[] slope = new double[levels];
        double[] toTheRight = new double[levels];
        double[] toTheLeft = new double[levels];
        double[] noise = new double[levels];
        int first = 0;
        for (int k = 0; k < levels; k++) {
            double width = leftStep[k] + rightStep[k];
            slope[k] = change(direction, left[k], right[k]) / width;
            toTheRight[k] = change(direction, middle, right[k]) / rightStep[k];
            toTheLeft[k] = change(direction, left[k], middle) / leftStep[k];
            noise[k] = ROUNDING * magnitude(direction, left[k], right[k]) / width;
            if (!Double.isFinite(toTheRight[k] + toTheLeft[k] + slope[k])) {
                first = k + 1;
            }
        }
        if (levels - first < NEEDED) {
            return new Estimate(Double.NaN, 0, Shape.UNDEFINED, false);
        }
        int last = levels - 1;
        boolean isBlind = Arrays.stream(middle).anyMatch(value -> !Double.isFinite(value));
        if (growsWithoutBound(slope, noise)) {
            return new Estimate(slope[last], noise[last], Shape.STEEP, isBlind);
        }
        if (jumps(toTheLeft, toTheRight, noise)) {
            return new Estimate(slope[last], noise[last], Shape.KINK, isBlind);
        }
        Limit limit = Limit.of(slope, noise, first, 4);
        Limit fromTheRight = Limit.of(toTheRight, noise, first, 2);
        Limit fromTheLeft = Limit.of(toTheLeft, noise, first, 2);
        if (fromTheRight.change + fromTheLeft.change < limit.change) {
            // The function is less smooth here than on either side: the second derivative has a jump.
            limit = new Limit(
                    (fromTheRight.value + fromTheLeft.value) / 2,
                    Math.max(fromTheRight.noise, fromTheLeft.noise),
                    fromTheRight.change + fromTheLeft.change);
        }
        return new Estimate(limit.value, limit.noise, Shape.SMOOTH, isBlind);
    }

    private static boolean growsWithoutBound(double[] slope, double[] noise) {
        int last = slope.length - 1;
        for (int k = last - NEEDED + 2; k <= last; k++) {
            if (!(Math.abs(slope[k]) > 1.2 * Math.abs(slope[k - 1]))) {
                return false;
            }
        }
        return Math.abs(slope[last]) > CLEARLY * noise[last];
    }

    // The difference of the one-sided slopes shrinks with the step where the function is smooth.
    private static boolean jumps(double[] toTheLeft, double[] toTheRight, double[] noise) {
        int last = noise.length - 1;
        int before = last - NEEDED + 1;
        double jump = Math.abs(toTheRight[last] - toTheLeft[last]);
        double steepest = Math.max(Math.abs(toTheRight[last]), Math.abs(toTheLeft[last]));
        return jump > Math.max(CLEARLY * noise[last], SMALLEST_JUMP * steepest)
                && jump > 0.5 * Math.abs(toTheRight[before] - toTheLeft[before]);
    }

    /**
     * What a sequence of slopes at halved steps tends to.
     *
     * @param value the estimate that changed least
     * @param noise the rounding error of the slopes that it was made of
     * @param change how much it changed
     */
    private record Limit(double value, double noise, double change) {
        /** Extrapolates slopes whose error is a series in the step (order 2) or in its square (order 4). */
        static Limit of(double[] slope, double[] noise, int first, int order) {
            Limit best = new Limit(slope[first], noise[first], Double.POSITIVE_INFINITY);
            double[] above = {slope[first]};
            for (int k = 1; k < slope.length - first; k++) {
                double[] row = new double[k + 1];
                row[0] = slope[first + k];
                double factor = 1;
                for (int j = 1; j <= k; j++) {
                    factor *= order;
                    row[j] = row[j - 1] + (row[j - 1] - above[j - 1]) / (factor - 1);
                    double change = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - above[j - 1]));
                    if (change < best.change) {
                        best = new Limit(row[j], noise[first + k], change);
                    }
                }
                above = row;
            }
            return best;
        }
    }

    // Differences before the sum: outputs that did not change contribute no rounding error.
    private static double change(double[] direction, double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            if (Double.compare(from[i], to[i]) != 0) {
                sum += direction[i] * (to[i] - from[i]);
            }
        }
        return sum;
    }

    private static double magnitude(double[] direction, double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            if (Double.compare(from[i], to[i]) != 0) {
                sum += Math.abs(direction[i]) * (Math.abs(to[i]) + Math.abs(from[i]));
            }
        }
        return sum;
    }
}
