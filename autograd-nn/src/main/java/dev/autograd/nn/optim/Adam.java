package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * Adam: steps of a size that depends on the gradients' signs more than on their sizes.
 *
 * <p>{@code m ← β₁ m + (1 - β₁) g}, {@code v ← β₂ v + (1 - β₂) g²}, {@code p ← p - η m̂ / (√v̂ + ε)} with
 * {@code m̂ = m / (1 - β₁ᵗ)} and {@code v̂ = v / (1 - β₂ᵗ)}. A weight decay λ adds {@code λ p} to g; {@link AdamW} keeps it
 * apart. Source: D. P. Kingma, J. Ba, "Adam: A method for stochastic optimization", 2015; AMSGrad: S. J. Reddi et al.,
 * "On the convergence of Adam and beyond", 2018.
 */
public final class Adam extends AdamFamily<Adam> {
    private boolean amsgrad;

    public Adam(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /** Divides by the largest v so far, so that steps never grow again. */
    public Adam amsgrad() {
        amsgrad = true;
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        move(p, decayed(p, g, group), group.learningRate(), memory, amsgrad);
    }
}
