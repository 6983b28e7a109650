package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collection;

/**
 * {@link Adam} with the weight decay apart from the gradient: {@code p ← p - η λ p}, and then Adam's step. λ is 0.01
 * unless set. Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", 2019.
 */
public final class AdamW extends AdamFamily<AdamW> {
    private boolean amsgrad;

    public AdamW(Collection<Tensor> parameters, double learningRate) {
        super(parameters, learningRate);
        weightDecay(0.01);
    }

    /** Divides by the largest v so far, so that steps never grow again. */
    public AdamW amsgrad() {
        amsgrad = true;
        return this;
    }

    @Override
    protected void update(Tensor p, Tensor g, ParameterGroup group, Memory memory) {
        decayApart(p, group);
        move(p, g, group.learningRate(), memory, amsgrad);
    }
}
