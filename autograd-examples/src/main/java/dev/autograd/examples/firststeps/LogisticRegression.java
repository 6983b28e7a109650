package dev.autograd.examples.firststeps;

import dev.autograd.Tensor;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Sgd;
import java.util.List;

/** The probability of yes, with a straight border between yes and no: {@code y = σ(x w + b)}. */
final class LogisticRegression {
    private final Tensor centre;
    private final Tensor spread;
    private final Tensor w = Tensor.variable(new double[][] {{0}, {0}}).named("w");
    private final Tensor b = Tensor.variable(0.0).named("b");

    /** Takes the inputs of the training, to bring each of the two columns to mean 0 and deviation 1. */
    LogisticRegression(Tensor x) {
        centre = x.mean(0);
        spread = x.std(0);
    }

    private Tensor logits(Tensor x) {
        return x.sub(centre).div(spread).matmul(w).add(b);
    }

    Tensor predict(Tensor x) {
        return logits(x).sigmoid();
    }

    void train(Tensor x, Tensor t, int epochs, double learningRate, Watcher watcher) {
        Optimizer optimizer = new Sgd(List.of(w, b), learningRate);
        for (int epoch = 0; epoch < epochs; epoch++) {
            Tensor loss = logits(x).binaryCrossEntropyWithLogits(t).mean();
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            watcher.saw(epoch, loss.item());
        }
    }
}
