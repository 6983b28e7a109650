package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Gradient descent: {@code p ← p - η g}.
 *
 * <p>With weight decay λ, {@code λ p} is added to g first. With momentum μ the step is {@code v ← μ v + g},
 * {@code p ← p - η v}, or with Nesterov's {@code p ← p - η (g + μ v)}, where v starts at the first gradient. Source:
 * I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013, in PyTorch's form.
 */
public final class Sgd extends Optimizer {
    private static final String VELOCITY = "momentum_buffer";

    private double momentum;
    private boolean nesterov;

    public Sgd(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Sets the momentum μ.
     *
     * @throws IllegalArgumentException unless {@code 0 <= μ < 1}
     */
    public Sgd momentum(double mu) {
        momentum = Settings.fraction("momentum", mu);
        return this;
    }

    /** Looks ahead: takes the gradient where the momentum leads to. */
    public Sgd nesterov() {
        nesterov = true;
        return this;
    }

    /** Sets the weight decay λ of the first group. */
    public Sgd weightDecay(double lambda) {
        groups().get(0).weightDecay(lambda);
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor slope = decayed(p, g, group);
        if (momentum > 0) {
            Tensor before = memory.recall(VELOCITY);
            Tensor v = before == null ? memory.remember(VELOCITY, slope) : before.scaleAddInPlace(momentum, 1, slope);
            slope = nesterov ? slope.add(v.mul(momentum)) : v;
        }
        p.addInPlace(slope, -group.learningRate());
    }
}
