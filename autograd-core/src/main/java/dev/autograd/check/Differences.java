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
    private static final int LEVELS = 11;
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
    private final double[][] right = new double[LEVELS][];
    private final double[][] left = new double[LEVELS][];
    private final double[] rightStep = new double[LEVELS];
    private final double[] leftStep = new double[LEVELS];

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
     */
    record Estimate(double slope, double noise, Shape shape) {}

    /** Evaluates the function around a point. */
    Differences(DoubleFunction<double[]> function, double x) {
        middle = function.apply(x);
        double step = Double.longBitsToDouble(
                // The power of two below, so that x ± step is exact where it can be.
                Double.doubleToLongBits(FIRST_STEP * Math.max(Math.abs(x), SMALLEST_SCALE)) & 0x7ff0_0000_0000_0000L);
        for (int k = 0; k < LEVELS; k++, step /= 2) {
            right[k] = function.apply(x + step);
            left[k] = function.apply(x - step);
            rightStep[k] = (x + step) - x;
            leftStep[k] = x - (x - step);
        }
    }

    /** Returns the derivative of the function's product with a vector. */
    Estimate along(double[] direction) {
        double[] slope = new double[LEVELS];
        double[] jump = new double[LEVELS];
        double[] noise = new double[LEVELS];
        double steepest = 0;
        int first = 0;
        for (int k = 0; k < LEVELS; k++) {
            slope[k] = change(direction, left[k], right[k]) / (leftStep[k] + rightStep[k]);
            double toTheRight = change(direction, middle, right[k]) / rightStep[k];
            double toTheLeft = change(direction, left[k], middle) / leftStep[k];
            jump[k] = toTheRight - toTheLeft;
            noise[k] = ROUNDING * magnitude(direction, left[k], right[k]) / (leftStep[k] + rightStep[k]);
            steepest = Math.max(Math.abs(toTheRight), Math.abs(toTheLeft));
            if (!Double.isFinite(slope[k]) || !Double.isFinite(jump[k])) {
                first = k + 1;
            }
        }
        if (LEVELS - first < NEEDED) {
            return new Estimate(Double.NaN, 0, Shape.UNDEFINED);
        }
        int last = LEVELS - 1;
        double clear = CLEARLY * noise[last];
        if (Math.abs(slope[last]) > clear && growsWithoutBound(slope)) {
            return new Estimate(slope[last], noise[last], Shape.STEEP);
        }
        // Of a smooth function it shrinks with the step.
        if (Math.abs(jump[last]) > Math.max(clear, SMALLEST_JUMP * steepest)
                && Math.abs(jump[last]) > 0.5 * Math.abs(jump[last - NEEDED + 1])) {
            return new Estimate(slope[last], noise[last], Shape.KINK);
        }
        return extrapolated(Arrays.copyOfRange(slope, first, LEVELS), Arrays.copyOfRange(noise, first, LEVELS));
    }

    private static boolean growsWithoutBound(double[] slope) {
        for (int k = LEVELS - NEEDED + 1; k < LEVELS; k++) {
            if (!(Math.abs(slope[k]) > 1.2 * Math.abs(slope[k - 1]))) {
                return false;
            }
        }
        return true;
    }

    private static Estimate extrapolated(double[] slope, double[] noise) {
        double best = slope[0];
        double bestNoise = noise[0];
        double leastChange = Double.POSITIVE_INFINITY;
        double[] above = {slope[0]};
        for (int k = 1; k < slope.length; k++) {
            double[] row = new double[k + 1];
            row[0] = slope[k];
            double factor = 1;
            for (int j = 1; j <= k; j++) {
                factor *= 4;
                row[j] = row[j - 1] + (row[j - 1] - above[j - 1]) / (factor - 1);
                double change = Math.max(Math.abs(row[j] - row[j - 1]), Math.abs(row[j] - above[j - 1]));
                if (change < leastChange) {
                    leastChange = change;
                    best = row[j];
                    bestNoise = noise[k];
                }
            }
            above = row;
        }
        return new Estimate(best, bestNoise, Shape.SMOOTH);
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
