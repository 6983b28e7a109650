package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.function.UnaryOperator;

/**
 * A module that maps a tensor to a tensor. It is run by {@link #apply}, and says what it computes in {@link #forward}.
 *
 * <p>Being a {@link UnaryOperator}, it goes wherever a function of a tensor is wanted, and the reverse:
 * {@link Sequential} takes layers, {@code Tensor::relu} and lambdas alike.
 */
public abstract class Layer extends Module implements UnaryOperator<Tensor> {
    /** For subclasses. */
    protected Layer() {}

    /**
     * Computes the layer's output.
     *
     * @throws dev.autograd.ShapeException if the input doesn't fit; the message begins with the path of the layer
     */
    @Override
    public final Tensor apply(Tensor x) {
        return within(() -> forward(x));
    }

    /** What the layer computes. */
    protected abstract Tensor forward(Tensor x);
}
