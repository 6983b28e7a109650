package dev.autograd.examples.recommendation;

import dev.autograd.Seed;
import dev.autograd.nn.data.Ratings;

/**
 * Ratings that are made from what the program hides: each user and each item has a bias and a few factors, and a rating is
 * {@code 3.5 + b_u + c_i + p_u·q_i + noise}, rounded to half stars from 0.5 to 5.
 */
final class HiddenFactors {
    private static final int FACTORS = 3;
    private static final double MEAN = 3.5;
    private static final double BIAS = 0.4;
    // Of p_u·q_i, whose deviation is that of one factor squared times the root of their number.
    private static final double TASTE = 0.7;
    private static final double NOISE = 0.4;

    private HiddenFactors() {}

    /** Draws ratings: each user rates so many items, no item twice. */
    static Ratings draw(int users, int items, int ratingsPerUser, Seed seed) {
        double factor = Math.sqrt(TASTE / Math.sqrt(FACTORS));
        double[][] userFactors = normal(users, FACTORS, factor, seed);
        double[][] itemFactors = normal(items, FACTORS, factor, seed);
        double[] userBias = normal(1, users, BIAS, seed)[0];
        double[] itemBias = normal(1, items, BIAS, seed)[0];
        int count = users * ratingsPerUser;
        int[] user = new int[count];
        int[] item = new int[count];
        float[] rating = new float[count];
        for (int u = 0, n = 0; u < users; u++) {
            int[] order = seed.permutation(items);
            for (int k = 0; k < ratingsPerUser; k++, n++) {
                user[n] = u;
                item[n] = order[k];
                double value = MEAN + userBias[u] + itemBias[order[k]] + NOISE * seed.nextGaussian();
                for (int f = 0; f < FACTORS; f++) {
                    value += userFactors[u][f] * itemFactors[order[k]][f];
                }
                rating[n] = (float) Math.min(5, Math.max(0.5, Math.rint(2 * value) / 2));
            }
        }
        return Ratings.of(users, items, user, item, rating);
    }

    private static double[][] normal(int rows, int columns, double deviation, Seed seed) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = deviation * seed.nextGaussian();
            }
        }
        return values;
    }
}
