package dev.autograd.nn.optim;

import java.util.Arrays;

/**
 * How the learning rate changes in the course of training: a factor for each step, counted from 0. Whether a step is a
 * batch or an epoch is up to the caller of {@link Scheduler#step}.
 *
 * <pre>{@code
 * Scheduler scheduler = new Scheduler(optimizer, Schedule.cosine(10_000, 0).warmUp(500));
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {
    /** What the learning rate is multiplied by in a step. */
    double factor(int step);

    /** Always 1. */
    static Schedule constant() {
        return step -> 1;
    }

    /** Multiplies by {@code gamma} every so many steps. */
    static Schedule step(int every, double gamma) {
        Settings.positive("number of steps", every);
        return step -> Math.pow(gamma, Math.floorDiv(step, every));
    }

    /** Multiplies by {@code gamma} at each of the milestones. */
    static Schedule multiStep(double gamma, int... milestones) {
        int[] copy = milestones.clone();
        return step -> Arrays.stream(copy)
                .filter(m -> m <= step)
                .mapToDouble(m -> gamma)
                .reduce(1, (x, y) -> x * y);
    }

    /** Multiplies by {@code gamma} in each step. */
    static Schedule exponential(double gamma) {
        return step -> Math.pow(gamma, step);
    }

    /**
     * Falls from 1 to {@code least} along half a cosine, and stays there. Source: I. Loshchilov, F. Hutter, "SGDR: Stochastic
     * gradient descent with warm restarts", 2017.
     */
    static Schedule cosine(int steps, double least) {
        Settings.positive("number of steps", steps);
        return step -> least + (1 - least) * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps)) / 2;
    }

    /**
     * Rises from 1/25 to 1 in the first three tenths of the steps and falls to 1/250,000 in the rest, both along half a
     * cosine; the optimizer's own learning rate is the highest. Source: L. N. Smith, N. Topin, "Super-convergence: Very fast
     * training of neural networks using large learning rates", 2018.
     */
    static Schedule oneCycle(int steps) {
        Settings.positive("number of steps", steps);
        double start = 1 / 25.0;
        double end = start / 1e4;
        double top = 0.3 * steps - 1;
        double last = steps - 1.0;
        return step ->
                step <= top ? between(start, 1, step / top) : between(1, end, Math.min(1, (step - top) / (last - top)));
    }

    private static double between(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }

    /** Rises in a straight line for so many steps, and then follows this schedule from its beginning. */
    default Schedule warmUp(int steps) {
        Settings.positive("number of steps", steps);
        return step -> step < steps ? (step + 1.0) / (steps + 1) * factor(0) : factor(step - steps);
    }
}
