package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Gradient descent with the gradient divided by the size of all so far: {@code s ← s + g²},
 * {@code p ← p - η / (1 + (t - 1) d) · g / (√s + ε)}, with a decay d of the learning rate.
 *
 * <p>A weight decay λ adds {@code λ p} to g. Source: J. Duchi et al., "Adaptive subgradient methods for online learning and
 * stochastic optimization", 2011.
 */
public final class Adagrad extends Optimizer {
    private static final String SUM = "sum";

    private double epsilon = 1e-10;
    private double rateDecay;
    private double start;

    public Adagrad(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /** Sets ε, which keeps the division from infinity; 1e-10 unless set. */
    public Adagrad epsilon(double value) {
        epsilon = Settings.positive("epsilon", value);
        return this;
    }

    /** Sets the decay d of the learning rate; 0 unless set. */
    public Adagrad learningRateDecay(double decay) {
        rateDecay = Settings.notNegative("learning rate decay", decay);
        return this;
    }

    /** Sets what the sum of squares starts at; 0 unless set. */
    public Adagrad initialSum(double sum) {
        start = Settings.notNegative("initial sum", sum);
        return this;
    }

    /** Sets the weight decay λ of the first group. */
    public Adagrad weightDecay(double lambda) {
        groups().get(0).weightDecay(lambda);
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor slope = decayed(p, g, group);
        Tensor before = memory.recall(SUM);
        Tensor sum = memory.remember(SUM, before == null ? slope.square().add(start) : before.add(slope.square()));
        double rate = group.learningRate() / (1 + (memory.step() - 1) * rateDecay);
        p.addQuotientInPlace(-rate, slope, sum, 1, epsilon);
    }
}
