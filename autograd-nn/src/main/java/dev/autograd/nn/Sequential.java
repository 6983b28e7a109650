package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Layers one after the other: the output of each is the input of the next. They are called 0, 1, 2 and so on.
 *
 * <pre>{@code
 * var model = new Sequential(new Linear(2, 4, seed), Tensor::tanh, new Linear(4, 1, seed), Activation.sigmoid());
 * }</pre>
 */
public final class Sequential extends Layer {
    private final List<Layer> layers;

    /** Takes layers and functions; modules that a lambda refers to are not found. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public Sequential(UnaryOperator<Tensor>... layers) {
        this(List.of(layers));
    }

    /** Takes layers and functions. */
    public Sequential(List<? extends UnaryOperator<Tensor>> layers) {
        this.layers = layers.stream()
                .<Layer>map(step -> step instanceof Layer layer ? layer : new Activation("function", step))
                .toList();
        for (int i = 0; i < layers.size(); i++) {
            module(String.valueOf(i), this.layers.get(i));
        }
    }

    /** The layers in their order. */
    public List<Layer> layers() {
        return layers;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor h = x;
        for (Layer layer : layers) {
            h = layer.apply(h);
        }
        return h;
    }
}
