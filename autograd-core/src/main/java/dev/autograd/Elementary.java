package dev.autograd;

/** The elementary functions, of each element. In the derivatives {@code g} is the gradient of the result. */
public sealed interface Elementary permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /** Returns {@code e^x}. Gradient: {@code g e^x}. */
    default Tensor exp() {
        return ElementaryRules.EXP.apply(x());
    }

    /** Returns the natural logarithm; -Infinity at 0, NaN below. Gradient: {@code g / x}. */
    default Tensor log() {
        return ElementaryRules.LOG.apply(x());
    }

    /** Returns the hyperbolic tangent, in -1..1. Gradient: {@code g (1 - tanh² x)}. */
    default Tensor tanh() {
        return ElementaryRules.TANH.apply(x());
    }

    /** Returns the logistic function {@code σ(x) = 1 / (1 + e^-x)}, in 0..1. Gradient: {@code g σ (1 - σ)}. */
    default Tensor sigmoid() {
        return ElementaryRules.SIGMOID.apply(x());
    }

    /** Returns {@code log(1 + e^x)} without overflow. Gradient: {@code g σ(x)}. */
    default Tensor softplus() {
        return ElementaryRules.SOFTPLUS.apply(x());
    }

    /** Returns {@code max(x, 0)}. Gradient: {@code g} for positive x, else 0, also at 0. */
    default Tensor relu() {
        return ElementaryRules.RELU.apply(x());
    }
}
