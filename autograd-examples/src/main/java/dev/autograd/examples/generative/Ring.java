package dev.autograd.examples.generative;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * A mixture of eight normal distributions on a circle of radius 2, each with a standard deviation of 0.1: the usual trial
 * of whether a generator finds all modes. Source: L. Metz et al., "Unrolled generative adversarial networks", 2017.
 */
final class Ring {
    static final int MODES = 8;
    static final double RADIUS = 2;
    static final double DEVIATION = 0.1;

    /** A point is near a mode within so many standard deviations of its middle. */
    static final double NEAR = 3;

    // A mode is hit by this part of its fair share, an eighth of the points.
    private static final double HIT_SHARE = 0.25;

    private Ring() {}

    /** Draws points, of shape {@code [count, 2]}. */
    static Tensor sample(int count, Seed seed) {
        float[][] points = new float[count][];
        for (int i = 0; i < count; i++) {
            double[] middle = mode(seed.nextInt(MODES));
            points[i] = new float[] {
                (float) (middle[0] + DEVIATION * seed.nextGaussian()),
                (float) (middle[1] + DEVIATION * seed.nextGaussian())
            };
        }
        return Tensor.constant(points);
    }

    /** The middle of a mode. */
    static double[] mode(int index) {
        double angle = 2 * Math.PI * index / MODES;
        return new double[] {RADIUS * Math.cos(angle), RADIUS * Math.sin(angle)};
    }

    /**
     * How good points are.
     *
     * @param near the share of points within 3 standard deviations of a mode, from 0 to 1; of the mixture itself it is
     *     1 - exp(-9/2) = 0.989
     * @param modes how many modes are hit: have at least a quarter of an eighth of all points within 3 standard deviations
     */
    record Quality(double near, int modes) {
        /** Of points, of shape {@code [count, 2]}. */
        static Quality of(Tensor points) {
            double[] xy = points.toDoubles();
            int count = xy.length / 2;
            int[] hits = new int[MODES];
            int near = 0;
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < MODES; k++) {
                    double[] middle = mode(k);
                    double distance = Math.hypot(xy[2 * i] - middle[0], xy[2 * i + 1] - middle[1]);
                    if (distance <= NEAR * DEVIATION) {
                        hits[k]++;
                        near++;
                    }
                }
            }
            int modes = 0;
            for (int hit : hits) {
                modes += hit >= HIT_SHARE * count / MODES ? 1 : 0;
            }
            return new Quality((double) near / count, modes);
        }
    }
}
