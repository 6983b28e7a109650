package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/** How far a prediction is from its target, as a number to minimise. */
@FunctionalInterface
public interface Loss {
    /**
     * Returns the loss: a scalar, unless the reduction is {@link Reduction#NONE}.
     *
     * @throws dev.autograd.ShapeException if prediction and target don't fit
     */
    Tensor of(Tensor prediction, Tensor target);
}
