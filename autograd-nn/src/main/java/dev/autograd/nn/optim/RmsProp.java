package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Gradient descent with the gradient divided by its own size of late: {@code v ← α v + (1 - α) g²},
 * {@code p ← p - η g / (√v + ε)}.
 *
 * <p>Centred, v is lessened by the square of the gradient's running average. With momentum μ the step is
 * {@code u ← μ u + g / (√v + ε)}, {@code p ← p - η u}. A weight decay λ adds {@code λ p} to g. Source: G. Hinton, "Neural
 * networks for machine learning", lecture 6e, 2012; centred: A. Graves, "Generating sequences with recurrent neural
 * networks", 2013.
 */
public final class RmsProp extends Optimizer {
    private double alpha = 0.99;
    private double epsilon = 1e-8;
    private double momentum;
    private boolean centered;

    public RmsProp(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /** Sets the decay α of the averages; 0.99 unless set. */
    public RmsProp alpha(double value) {
        alpha = Settings.fraction("alpha", value);
        return this;
    }

    /** Sets ε, which keeps the division from infinity; 1e-8 unless set. */
    public RmsProp epsilon(double value) {
        epsilon = Settings.positive("epsilon", value);
        return this;
    }

    /** Sets the momentum μ; 0 unless set. */
    public RmsProp momentum(double mu) {
        momentum = Settings.fraction("momentum", mu);
        return this;
    }

    /** Divides by an estimate of the gradient's standard deviation instead of its size. */
    public RmsProp centered() {
        centered = true;
        return this;
    }

    /** Sets the weight decay λ of the first group. */
    public RmsProp weightDecay(double lambda) {
        groups().get(0).weightDecay(lambda);
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor slope = decayed(p, g, group);
        Tensor v = memory.averageOfSquares("square_avg", slope, alpha);
        if (centered) {
            v = v.sub(memory.average("grad_avg", slope, alpha).square());
        }
        Tensor move = slope.div(v.sqrt().add(epsilon));
        if (momentum > 0) {
            move = memory.remember(
                    "momentum_buffer",
                    memory.recall("momentum_buffer", p).mul(momentum).add(move));
        }
        p.addInPlace(move, -group.learningRate());
    }
}
