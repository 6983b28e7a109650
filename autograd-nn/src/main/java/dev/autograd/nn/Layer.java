package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

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

    /**
     * Runs the layer once on zeros, as in use and without recording, and tells what it is made of; nothing about it
     * changes. A network that begins with an {@link Embedding} takes an {@linkplain #summary(Tensor) example}.
     *
     * @param inputShape the batch included; the zeros are of the first parameter's type
     */
    public final Summary summary(long... inputShape) {
        List<Tensor> all = parameters();
        return summary(Tensor.zeros(all.isEmpty() ? DataType.FLOAT : all.get(0).dataType(), inputShape));
    }

    /** Runs the layer once on an input, as in use and without recording, and tells what it is made of. */
    public final Summary summary(Tensor example) {
        return Summary.of(this, example);
    }

    /** What the layer computes. */
    protected abstract Tensor forward(Tensor x);
}
