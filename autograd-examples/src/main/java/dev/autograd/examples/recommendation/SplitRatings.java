package dev.autograd.examples.recommendation;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.Dataset;
import dev.autograd.nn.data.Ratings;
import java.util.Arrays;

/**
 * Ratings in three parts, by chance: a tenth is unseen until the end, a tenth of the rest is watched, to choose when to stop and
 * how strong the baseline's λ is, and the others are learned from.
 */
final class SplitRatings {
    /** The least number of ratings that can be divided. */
    static final int LEAST = 20;

    private static final int BATCH = 4096;
    private static final double[] LAMBDAS = {0.5, 1, 2, 3, 5, 7, 10, 15, 20};

    private final Ratings ratings;
    private final Dataset samples;
    private final int[] training;
    private final int[] watched;
    private final int[] unseen;
    private final double least;
    private final double most;

    SplitRatings(Ratings ratings, Seed seed) {
        this.ratings = ratings;
        samples = ratings.samples();
        int[] order = seed.permutation(ratings.size());
        int first = order.length / 10;
        int second = first + (order.length - first) / 10;
        unseen = Arrays.copyOfRange(order, 0, first);
        watched = Arrays.copyOfRange(order, first, second);
        training = Arrays.copyOfRange(order, second, order.length);
        least = Arrays.stream(training).mapToDouble(ratings::rating).min().orElseThrow();
        most = Arrays.stream(training).mapToDouble(ratings::rating).max().orElseThrow();
    }

    int[] watched() {
        return watched;
    }

    int[] unseen() {
        return unseen;
    }

    int trainingCount() {
        return training.length;
    }

    Dataset trainingSamples() {
        return samples.subset(training);
    }

    /** The biases that are best on the watched part, among those of several λ. */
    BiasBaseline baseline() {
        BiasBaseline best = BiasBaseline.fit(ratings, training, LAMBDAS[0]);
        for (int i = 1; i < LAMBDAS.length; i++) {
            BiasBaseline next = BiasBaseline.fit(ratings, training, LAMBDAS[i]);
            if (rmse(next, watched) < rmse(best, watched)) {
                best = next;
            }
        }
        return best;
    }

    /** The root of the mean squared error of one number for all. */
    double rmse(double constant, int[] part) {
        double[] predictions = new double[part.length];
        Arrays.fill(predictions, constant);
        return rmse(predictions, part);
    }

    /** The root of the mean squared error of the biases. */
    double rmse(BiasBaseline baseline, int[] part) {
        return rmse(
                Arrays.stream(part)
                        .mapToDouble(i -> baseline.predict(ratings.user(i), ratings.item(i)))
                        .toArray(),
                part);
    }

    /** The root of the mean squared error of a model in evaluation. */
    double rmse(RatingModel model, int[] part) {
        double[] predictions = new double[part.length];
        int done = 0;
        model.eval();
        try (var off = Autograd.noGrad()) {
            for (Batch batch : DataLoader.of(samples.subset(part)).batchSize(BATCH)) {
                try (var scope = Autograd.scope()) {
                    double[] some = model.predict(batch.get(0), batch.get(1)).toDoubles();
                    System.arraycopy(some, 0, predictions, done, some.length);
                    done += some.length;
                }
            }
        }
        model.train();
        return rmse(predictions, part);
    }

    // A rating below the least or above the greatest there is cannot be meant.
    private double rmse(double[] predictions, int[] part) {
        double sum = 0;
        for (int i = 0; i < part.length; i++) {
            double error = Math.min(most, Math.max(least, predictions[i])) - ratings.rating(part[i]);
            sum += error * error;
        }
        return Math.sqrt(sum / part.length);
    }
}
