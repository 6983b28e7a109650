package dev.autograd.nn.optim;

/**
 * Finds a point on a ray that meets the strong Wolfe conditions. Source: J. Nocedal, S. Wright, "Numerical optimization", 2nd
 * edition, 2006, algorithms 3.5 and 3.6 with the interpolation 3.59.
 */
final class LineSearch {
    // Of the slope at the beginning: how much of it the fall must be at least, and the slope may be at most.
    private static final double FALL = 1e-4;
    private static final double SLOPE = 0.9;

    private static final int MOST_TRIALS = 25;
    private static final double LEAST_MOVE = 0.1;
    private static final double FARTHEST = 10;

    private LineSearch() {}

    /**
     * What was found at a distance from the beginning.
     *
     * @param <P> what else is known there
     * @param slope the derivative of the loss by the distance
     */
    record Trial<P>(double length, double loss, double slope, P point) {}

    /**
     * The ray.
     *
     * @param <P> what else is known of a point
     */
    @FunctionalInterface
    interface Ray<P> {
        Trial<P> at(double length);
    }

    /** Returns a point that meets both conditions, or else the best that was found, which may be the beginning. */
    static <P> Trial<P> strongWolfe(Trial<P> start, double first, Ray<P> ray) {
        Trial<P> before = start;
        double length = first;
        for (int i = 0; i < MOST_TRIALS; i++) {
            Trial<P> trial = ray.at(length);
            if (!hasFallen(trial, start) || (i > 0 && trial.loss >= before.loss)) {
                return zoom(start, before, trial, ray);
            }
            if (isFlat(trial, start)) {
                return trial;
            }
            if (trial.slope >= 0) {
                return zoom(start, trial, before, ray);
            }
            double further = lowest(before, trial);
            double least = length + LEAST_MOVE * (length - before.length);
            // NaN, where the cubic has no lowest point, goes as far as is allowed.
            double next = further >= least && further <= FARTHEST * length ? further : FARTHEST * length;
            before = trial;
            length = further < least ? least : next;
        }
        return before;
    }

    // Between a low point and another one there are points that meet the conditions.
    private static <P> Trial<P> zoom(Trial<P> start, Trial<P> first, Trial<P> second, Ray<P> ray) {
        Trial<P> low = first;
        Trial<P> other = second;
        for (int i = 0; i < MOST_TRIALS; i++) {
            Trial<P> trial = ray.at(between(low, other));
            if (!hasFallen(trial, start) || trial.loss >= low.loss) {
                other = trial;
            } else {
                if (isFlat(trial, start)) {
                    return trial;
                }
                if (trial.slope * (other.length - low.length) >= 0) {
                    other = low;
                }
                low = trial;
            }
        }
        return low;
    }

    private static boolean hasFallen(Trial<?> trial, Trial<?> start) {
        return trial.loss <= start.loss + FALL * trial.length * start.slope;
    }

    private static boolean isFlat(Trial<?> trial, Trial<?> start) {
        return Math.abs(trial.slope) <= -SLOPE * start.slope;
    }

    private static double between(Trial<?> low, Trial<?> other) {
        double width = other.length - low.length;
        double share = (lowest(low, other) - low.length) / width;
        boolean isUseful = share >= LEAST_MOVE && share <= 1 - LEAST_MOVE;
        return low.length + width * (isUseful ? share : 0.5);
    }

    // Where the cubic through both points with their slopes is lowest; NaN if nowhere.
    private static double lowest(Trial<?> a, Trial<?> b) {
        double d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.length - b.length);
        double d2 = Math.signum(b.length - a.length) * Math.sqrt(d1 * d1 - a.slope * b.slope);
        return b.length - (b.length - a.length) * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
    }
}
