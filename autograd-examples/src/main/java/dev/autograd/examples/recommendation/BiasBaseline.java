package dev.autograd.examples.recommendation;

import dev.autograd.nn.data.Ratings;

/**
 * The yardstick: {@code mean + b_user + c_item}, without anything that a user and an item have in common.
 *
 * <p>It minimises {@code Σ (r - mean - b_u - c_i)² + λ (Σ b_u² + Σ c_i²)}, by turns for all items and all users: for fixed
 * users the best item bias is {@code Σ (r - mean - b_u) / (λ + n)} over the item's n ratings, and the other way round. The sum
 * is convex, so the turns lead to its only minimum.
 */
final class BiasBaseline {
    private static final int ROUNDS = 50;

    private final double lambda;
    private final double mean;
    private final double[] user;
    private final double[] item;

    private BiasBaseline(double lambda, double mean, double[] user, double[] item) {
        this.lambda = lambda;
        this.mean = mean;
        this.user = user;
        this.item = item;
    }

    /** Fits it to some of the ratings. */
    static BiasBaseline fit(Ratings ratings, int[] chosen, double lambda) {
        double sum = 0;
        for (int i : chosen) {
            sum += ratings.rating(i);
        }
        double mean = sum / chosen.length;
        double[] user = new double[ratings.users().size()];
        double[] item = new double[ratings.items().size()];
        for (int round = 0; round < ROUNDS; round++) {
            double[] total = new double[item.length];
            int[] count = new int[item.length];
            for (int i : chosen) {
                total[ratings.item(i)] += ratings.rating(i) - mean - user[ratings.user(i)];
                count[ratings.item(i)]++;
            }
            divide(total, count, lambda, item);
            total = new double[user.length];
            count = new int[user.length];
            for (int i : chosen) {
                total[ratings.user(i)] += ratings.rating(i) - mean - item[ratings.item(i)];
                count[ratings.user(i)]++;
            }
            divide(total, count, lambda, user);
        }
        return new BiasBaseline(lambda, mean, user, item);
    }

    // Nobody's ratings say nothing: that bias is 0.
    private static void divide(double[] total, int[] count, double lambda, double[] bias) {
        for (int i = 0; i < bias.length; i++) {
            bias[i] = count[i] == 0 ? 0 : total[i] / (lambda + count[i]);
        }
    }

    /** How strongly the biases are drawn to 0: like so many ratings that say 0. */
    double lambda() {
        return lambda;
    }

    /** The mean of the ratings that it was fitted to. */
    double mean() {
        return mean;
    }

    /** What it expects a user to give to an item. */
    double predict(int user, int item) {
        return mean + this.user[user] + this.item[item];
    }
}
