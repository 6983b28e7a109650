package dev.autograd.examples.firststeps;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Optimizer;
import org.nd4j.linalg.api.buffer.DataType;

/** The probability of yes, with a border that bends: a hidden layer of tanh, and a logistic regression of it. */
final class TwoLayerNetwork {
    private final Sequential model;

    TwoLayerNetwork(Tensor x, int hidden, Seed seed) {
        Tensor centre = x.mean(0);
        Tensor spread = x.std(0);
        model = new Sequential(
                input -> input.sub(centre).div(spread),
                Linear.of(2, hidden).type(DataType.DOUBLE).build(seed),
                Tensor::tanh,
                Linear.of(hidden, 1).type(DataType.DOUBLE).build(seed));
    }

    Tensor predict(Tensor x) {
        return model.apply(x).sigmoid();
    }

    void train(Tensor x, Tensor t, int epochs, double learningRate, Watcher watcher) {
        Optimizer optimizer = new Adam(model.parameters(), learningRate);
        for (int epoch = 0; epoch < epochs; epoch++) {
            Tensor loss = model.apply(x).binaryCrossEntropyWithLogits(t).mean();
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            watcher.saw(epoch, loss.item());
        }
    }
}
