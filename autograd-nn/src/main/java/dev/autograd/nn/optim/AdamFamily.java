package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Optimizers that remember running averages of the gradient and of its square.
 *
 * @param <T> the optimizer itself
 */
public abstract sealed class AdamFamily<T extends AdamFamily<T>> extends Optimizer permits Adam, AdamW, NAdam, RAdam {
    static final String MEAN = "exp_avg";
    static final String SQUARE = "exp_avg_sq";
    private static final String LARGEST = "max_exp_avg_sq";

    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-8;

    AdamFamily(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Sets the decays of the averages: β₁ of the gradient, 0.9 unless set, and β₂ of its square, 0.999 unless set.
     *
     * @throws IllegalArgumentException unless both lie in [0, 1)
     */
    public T betas(double first, double second) {
        beta1 = Settings.fraction("beta1", first);
        beta2 = Settings.fraction("beta2", second);
        return self();
    }

    /** Sets ε, which keeps the division from infinity; 1e-8 unless set. */
    public T epsilon(double value) {
        epsilon = Settings.positive("epsilon", value);
        return self();
    }

    /** Sets the weight decay λ of the first group. */
    public T weightDecay(double lambda) {
        groups().get(0).weightDecay(lambda);
        return self();
    }

    /** The step that {@link Adam} and {@link AdamW} share. */
    final void move(Tensor p, Tensor g, double learningRate, Memory memory, boolean amsgrad) {
        Tensor m = memory.average(MEAN, g, beta1);
        Tensor v = memory.averageOfSquares(SQUARE, g, beta2);
        if (amsgrad) {
            v = memory.remember(LARGEST, v.maximum(memory.recall(LARGEST, p)));
        }
        double rate = learningRate / (1 - Math.pow(beta1, memory.step()));
        double root = Math.sqrt(1 - Math.pow(beta2, memory.step()));
        p.addQuotientInPlace(-rate, m, v, root, epsilon);
    }

    @SuppressWarnings("unchecked")
    private T self() {
        return (T) this;
    }

    final double beta1() {
        return beta1;
    }

    final double beta2() {
        return beta2;
    }

    final double epsilon() {
        return epsilon;
    }
}
