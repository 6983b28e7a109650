package dev.autograd.examples.recommendation;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.List;

/**
 * The dot product of the two vectors. Source: Y. Koren, R. Bell, C. Volinsky, "Matrix factorization techniques for recommender
 * systems", 2009.
 */
final class MatrixFactorization extends RatingModel {
    MatrixFactorization(Size size, double mean, Seed seed) {
        super(size, mean, seed);
    }

    @Override
    Tensor interaction(Tensor user, Tensor item) {
        return user.mul(item).sum(true, 1);
    }

    @Override
    List<Tensor> network() {
        return List.of();
    }
}
