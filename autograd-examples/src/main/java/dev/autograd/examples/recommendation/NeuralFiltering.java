package dev.autograd.examples.recommendation;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import java.util.List;

/**
 * A network on the two vectors and their product, element by element. Source: X. He et al., "Neural collaborative
 * filtering", 2017.
 */
final class NeuralFiltering extends RatingModel {
    private static final double DROPPED = 0.2;

    private final Sequential network;

    NeuralFiltering(Size size, double mean, Seed seed) {
        super(size, mean, seed);
        int width = size.width();
        network = new Sequential(
                new Linear(3L * width, 2L * width, seed),
                Activation.relu(),
                new Dropout(DROPPED, seed),
                new Linear(2L * width, width, seed),
                Activation.relu(),
                new Linear(width, 1, seed));
    }

    @Override
    Tensor interaction(Tensor user, Tensor item) {
        return network.apply(Tensor.concat(1, user, item, user.mul(item)));
    }

    @Override
    List<Tensor> network() {
        return network.parameters();
    }
}
