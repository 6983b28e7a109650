package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * {@link Adam} that takes plain momentum steps until its estimate of the gradient's size is worth something.
 *
 * <p>With {@code ρ∞ = 2 / (1 - β₂) - 1} and {@code ρₜ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ)} the step is {@code p ← p - η m̂} while
 * {@code ρₜ <= 5}, and then {@code p ← p - η r m̂ / √v̂} with
 * {@code r² = (ρₜ - 4)(ρₜ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρₜ)}. A weight decay λ adds {@code λ p} to g. Source: L. Liu et al.,
 * "On the variance of the adaptive learning rate and beyond", 2020.
 */
public final class RAdam extends AdamFamily<RAdam> {
    private static final double ENOUGH = 5;

    public RAdam(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        Tensor slope = decayed(p, g, group);
        Tensor m = memory.average(MEAN, slope, beta1());
        Tensor v = memory.averageOfSquares(SQUARE, slope, beta2());
        double decayed = Math.pow(beta2(), memory.step());
        double rate = group.learningRate() / (1 - Math.pow(beta1(), memory.step()));
        double most = 2 / (1 - beta2()) - 1;
        double length = most - 2 * memory.step() * decayed / (1 - decayed);
        if (length <= ENOUGH) {
            p.addInPlace(m, -rate);
            return;
        }
        double rectified = Math.sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length));
        p.addQuotientInPlace(-rate * rectified * Math.sqrt(1 - decayed), m, v, 1, epsilon());
    }
}
