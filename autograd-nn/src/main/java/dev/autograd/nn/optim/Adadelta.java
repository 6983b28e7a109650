package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Steps as large as the last ones, in proportion to the gradient: {@code v ← ρ v + (1 - ρ) g²},
 * {@code d = √(u + ε) / √(v + ε) · g}, {@code u ← ρ u + (1 - ρ) d²}, {@code p ← p - η d}.
 *
 * <p>A weight decay λ adds {@code λ p} to g. Source: M. D. Zeiler, "ADADELTA: An adaptive learning rate method", 2012.
 */
public final class Adadelta extends Optimizer {
    private double rho = 0.9;
    private double epsilon = 1e-6;

    public Adadelta(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /** Sets the decay ρ of the averages; 0.9 unless set. */
    public Adadelta rho(double value) {
        rho = Settings.fraction("rho", value);
        return this;
    }

    /** Sets ε, on which the first steps' size depends; 1e-6 unless set. */
    public Adadelta epsilon(double value) {
        epsilon = Settings.positive("epsilon", value);
        return this;
    }

    /** Sets the weight decay λ of the first group. */
    public Adadelta weightDecay(double lambda) {
        groups().get(0).weightDecay(lambda);
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor slope = decayed(p, g, group);
        Tensor v = memory.averageOfSquares("square_avg", slope, rho);
        Tensor last = memory.recall("acc_delta", p).add(epsilon).sqrt();
        Tensor move = last.div(v.add(epsilon).sqrt()).mul(slope);
        memory.averageOfSquares("acc_delta", move, rho);
        p.addInPlace(move, -group.learningRate());
    }
}
