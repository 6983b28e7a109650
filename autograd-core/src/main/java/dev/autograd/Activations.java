package dev.autograd;

/** The functions that neurons apply to each element. In the derivatives {@code g} is the gradient of the result. */
public sealed interface Activations permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /** Returns the logistic function {@code σ(x) = 1 / (1 + e^-x)}, in 0..1. Gradient: {@code g σ (1 - σ)}. */
    default Tensor sigmoid() {
        return ActivationRules.SIGMOID.apply(x());
    }

    /** Returns {@code log σ(x) = -log(1 + e^-x)} without overflow. Gradient: {@code g σ(-x)}. */
    default Tensor logSigmoid() {
        return x().neg().softplus().neg();
    }

    /** Returns {@code log(1 + e^x)} without overflow. Gradient: {@code g σ(x)}. */
    default Tensor softplus() {
        return ActivationRules.SOFTPLUS.apply(x());
    }

    /** Returns {@code x / (1 + |x|)}, in -1..1. Gradient: {@code g / (1 + |x|)²}. */
    default Tensor softsign() {
        return ActivationRules.SOFTSIGN.apply(x());
    }

    /** Returns {@code max(x, 0)}. Gradient: {@code g} for positive x, else 0, also at 0. */
    default Tensor relu() {
        return ActivationRules.RELU.apply(x());
    }

    /** Returns {@code x} where it is positive, else {@code x / 100}. Gradient: {@code g} or {@code g / 100}. */
    default Tensor leakyRelu() {
        return leakyRelu(0.01);
    }

    /**
     * Returns {@code x} where it is positive, else {@code slope x}. Gradient: {@code g} for positive x, else
     * {@code g slope}, also at 0.
     */
    default Tensor leakyRelu(double slope) {
        return ActivationRules.LEAKY_RELU.apply(slope, x());
    }

    /** Returns the exponential linear unit with {@code alpha = 1}. Gradient: that of {@link #elu(double)}. */
    default Tensor elu() {
        return elu(1);
    }

    /**
     * Returns the exponential linear unit: {@code x} where it is positive, else {@code α (e^x - 1)}. Gradient: {@code g}
     * for positive x, else {@code g α e^x}, also at 0. Source: <a href="https://arxiv.org/abs/1511.07289">Clevert and
     * others, 2015</a>.
     */
    default Tensor elu(double alpha) {
        return ActivationRules.ELU.apply(alpha, x());
    }

    /**
     * Returns the self-normalising exponential linear unit {@code λ elu(x, α)} with λ = 1.0507... and α = 1.6732..., for
     * which mean 0 and variance 1 are a fixed point. Source: <a href="https://arxiv.org/abs/1706.02515">Klambauer and
     * others, 2017</a>.
     */
    default Tensor selu() {
        return elu(1.6732632423543772).mul(1.0507009873554805);
    }

    /**
     * Returns the Gaussian error linear unit {@code x Φ(x)} with the normal distribution function
     * {@code Φ(x) = erfc(-x/√2) / 2}. Gradient: {@code g (Φ(x) + x Φ'(x))}. Source:
     * <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel, 2016</a>.
     */
    default Tensor gelu() {
        return x().mul(x().mul(-Math.sqrt(0.5)).erfc()).mul(0.5);
    }

    /**
     * Returns the approximation of {@link #gelu} by {@code x/2 (1 + tanh u)}, which is {@code x σ(2u)}, with
     * {@code u = √(2/π) (x + 0.044715 x³)}.
     */
    default Tensor geluTanh() {
        Tensor u = x().add(x().pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        return x().mul(u.mul(2).sigmoid());
    }

    /** Returns {@code x σ(x)}, also named swish. Gradient: {@code g (σ + x σ (1 - σ))}. */
    default Tensor silu() {
        return x().mul(sigmoid());
    }

    /**
     * Returns {@code x tanh(softplus(x))}. Source: <a href="https://arxiv.org/abs/1908.08681">Misra, 2019</a>.
     */
    default Tensor mish() {
        return x().mul(softplus().tanh());
    }

    /** Returns {@code x/6 + 1/2}, kept in 0..1. Gradient: {@code g / 6} for x in -3..3, both included, else 0. */
    default Tensor hardSigmoid() {
        return x().add(3).clamp(0, 6).div(6);
    }

    /** Returns {@code x}, kept in -1..1. Gradient: {@code g} for x in -1..1, both included, else 0. */
    default Tensor hardTanh() {
        return x().clamp(-1, 1);
    }

    /**
     * Returns what a step of long short-term memory makes of these sums for its gates and of its cells c:
     * {@code o tanh(c')}, and {@code c' = f c + i g} behind it, with {@code i, f, o = σ(...)} and {@code g = tanh(...)} of the
     * sums.
     *
     * <p>Shapes: sums {@code [n, 4 h]}, those for i, f, g and o side by side in this order; cells {@code [n, h]}; result
     * {@code [2, n, h]}. Gradients, with p that of the first part of the result, q that of the second and
     * {@code r = q + p o (1 - tanh²(c'))}: {@code r g i (1 - i)}, {@code r c f (1 - f)}, {@code r i (1 - g²)} and
     * {@code p tanh(c') o (1 - o)} side by side; {@code r f}.
     *
     * <p>Source: S. Hochreiter, J. Schmidhuber, "Long short-term memory", 1997; F. A. Gers et al., "Learning to forget",
     * 2000.
     *
     * @throws ShapeException if the shapes don't fit
     */
    default Tensor lstmCell(Tensor cells) {
        return ActivationRules.lstmCell(x(), cells);
    }
}
