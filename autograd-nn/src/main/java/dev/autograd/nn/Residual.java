package dev.autograd.nn;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

/** {@code x + f(x)}: the gradient flows past the layer f as well as through it. */
public final class Residual extends Layer {
    private final Layer inner;

    /** Goes past a layer whose output has its input's shape. */
    public Residual(Layer inner) {
        this.inner = module("inner", inner);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = inner.apply(x);
        // Broadcasting would hide the mistake.
        if (!Arrays.equals(x.shape(), y.shape())) {
            throw new ShapeException("the inner layer maps " + Arrays.toString(x.shape()) + " to "
                    + Arrays.toString(y.shape()) + ", which can't be added");
        }
        return x.add(y);
    }
}
