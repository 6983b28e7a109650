package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Steps of one size, by the sign alone: {@code p ← p - η (sign(β₁ m + (1 - β₁) g) + λ p)},
 * {@code m ← β₂ m + (1 - β₂) g}.
 *
 * <p>The learning rate is usually a third to a tenth of Adam's. Source: X. Chen et al., "Symbolic discovery of optimization
 * algorithms", 2023, algorithm 2.
 */
public final class Lion extends Optimizer {
    private static final String MEAN = "exp_avg";

    private double beta1 = 0.9;
    private double beta2 = 0.99;

    public Lion(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /** Sets how much of m goes into the step, 0.9 unless set, and into the next m, 0.99 unless set. */
    public Lion betas(double first, double second) {
        beta1 = Settings.fraction("beta1", first);
        beta2 = Settings.fraction("beta2", second);
        return this;
    }

    /** Sets the weight decay λ of the first group. */
    public Lion weightDecay(double lambda) {
        groups().get(0).weightDecay(lambda);
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor m = memory.recall(MEAN, p);
        Tensor direction = m.mul(beta1).add(g.mul(1 - beta1)).sign();
        decayApart(p, group);
        p.addInPlace(direction, -group.learningRate());
        memory.average(MEAN, g, beta2);
    }
}
