package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link Adam} that looks ahead as Nesterov's momentum does.
 *
 * <p>With {@code μₜ = β₁ (1 - ½ 0.96^(0.004 t))} and {@code Πₜ = μ₁ ⋯ μₜ} the step is
 * {@code p ← p - η [(1 - μₜ) g / (1 - Πₜ) + μₜ₊₁ m / (1 - Πₜ₊₁)] / (√v̂ + ε)}. A weight decay λ adds {@code λ p} to g.
 * Source: T. Dozat, "Incorporating Nesterov momentum into Adam", 2016.
 */
public final class NAdam extends AdamFamily<NAdam> {
    private static final String PRODUCT = "mu_product";
    private static final double MOMENTUM_DECAY = 0.004;

    public NAdam(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor slope = decayed(p, g, group);
        Tensor m = memory.average(MEAN, slope, beta1());
        Tensor v = memory.averageOfSquares(SQUARE, slope, beta2());
        double now = momentum(memory.step());
        double next = momentum(memory.step() + 1);
        Tensor before = memory.recall(PRODUCT);
        double product = now * (before == null ? 1 : before.item());
        memory.remember(PRODUCT, Tensor.full(DataType.DOUBLE, product));
        double root = Math.sqrt(1 - Math.pow(beta2(), memory.step()));
        double rate = group.learningRate();
        p.addQuotientInPlace(-rate * (1 - now) / (1 - product), slope, v, root, epsilon());
        p.addQuotientInPlace(-rate * next / (1 - product * next), m, v, root, epsilon());
    }

    private double momentum(int step) {
        return beta1() * (1 - 0.5 * Math.pow(0.96, step * MOMENTUM_DECAY));
    }
}
