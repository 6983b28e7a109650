package dev.autograd.examples.recommendation;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Embedding;
import dev.autograd.nn.Initializer;
import dev.autograd.nn.Module;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Predicts ratings: {@code mean + b_user + c_item + interaction(p_user, q_item)}, with a vector for each user and each item.
 */
abstract sealed class RatingModel extends Module permits MatrixFactorization, NeuralFiltering {
    // The start of biases and vectors: close to the mean rating for everyone.
    private static final double START_DEVIATION = 0.05;

    private final Tensor mean;
    private final Embedding userBias;
    private final Embedding itemBias;
    private final Embedding users;
    private final Embedding items;

    /** The two kinds. */
    enum Kind {
        NCF,
        MF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How large a model is.
     *
     * @param users how many there are
     * @param items how many there are
     * @param width of the vector of each
     */
    record Size(int users, int items, int width) {}

    RatingModel(Size size, double mean, Seed seed) {
        this.mean = buffer("mean", Tensor.full(DataType.FLOAT, mean, 1));
        userBias = embedding(size.users(), 1, seed);
        itemBias = embedding(size.items(), 1, seed);
        users = embedding(size.users(), size.width(), seed);
        items = embedding(size.items(), size.width(), seed);
    }

    private static Embedding embedding(int count, int width, Seed seed) {
        return new Embedding(count, width, DataType.FLOAT, Initializer.normal(START_DEVIATION), seed);
    }

    static RatingModel of(Kind kind, Size size, double mean, Seed seed) {
        return kind == Kind.MF ? new MatrixFactorization(size, mean, seed) : new NeuralFiltering(size, mean, seed);
    }

    /** What gives each user and each item a rating of its own. */
    final List<Tensor> biases() {
        return List.of(userBias.weight(), itemBias.weight());
    }

    /** The vectors of all users and items. */
    final List<Tensor> vectors() {
        return List.of(users.weight(), items.weight());
    }

    /** What the vectors go through, if there is anything. */
    abstract List<Tensor> network();

    /** Predicts the ratings that users, {@code [n]} of INT, give to items, {@code [n]} of INT: {@code [n]}. */
    final Tensor predict(Tensor user, Tensor item) {
        return within(() -> interaction(users.apply(user), items.apply(item))
                .add(userBias.apply(user))
                .add(itemBias.apply(item))
                .add(mean)
                .squeeze(1));
    }

    /** What the two have in common beyond their biases: {@code [n, width]} twice to {@code [n, 1]}. */
    abstract Tensor interaction(Tensor user, Tensor item);
}
