package dev.autograd.examples.firststeps;

import dev.autograd.Tensor;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Sgd;
import java.util.List;

/** A straight line through points: {@code y = w x + b}. */
final class LinearRegression {
    private final Tensor w = Tensor.variable(0.0).named("w");
    private final Tensor b = Tensor.variable(0.0).named("b");

    Tensor predict(Tensor x) {
        return x.mul(w).add(b);
    }

    void train(Tensor x, Tensor t, int epochs, double learningRate, Watcher watcher) {
        Optimizer optimizer = new Sgd(List.of(w, b), learningRate);
        for (int epoch = 0; epoch < epochs; epoch++) {
            Tensor loss = predict(x).sub(t).square().mean();
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            watcher.saw(epoch, loss.item());
        }
    }

    double slope() {
        return w.item();
    }

    double intercept() {
        return b.item();
    }
}
