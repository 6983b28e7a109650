package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.function.UnaryOperator;

/** A function as a layer, without parameters. {@code Tensor::relu} in its place computes the same but has no name. */
public final class Activation extends Layer {
    private final String name;
    private final UnaryOperator<Tensor> function;

    /** Makes a layer of a function, with a name to be printed. */
    public Activation(String name, UnaryOperator<Tensor> function) {
        this.name = name;
        this.function = function;
    }

    /** {@link Tensor#sigmoid}. */
    public static Activation sigmoid() {
        return new Activation("sigmoid", Tensor::sigmoid);
    }

    /** {@link Tensor#tanh}. */
    public static Activation tanh() {
        return new Activation("tanh", Tensor::tanh);
    }

    /** {@link Tensor#relu}. */
    public static Activation relu() {
        return new Activation("relu", Tensor::relu);
    }

    /** {@link Tensor#softplus}. */
    public static Activation softplus() {
        return new Activation("softplus", Tensor::softplus);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }

    @Override
    protected String describe() {
        return name;
    }
}
