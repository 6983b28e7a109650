package dev.autograd;

import dev.autograd.array.Folds.Lane;

/**
 * Probabilities from logits, which are their logarithms up to a constant, and losses that compare them with the truth. In
 * the derivatives {@code g} is the gradient of the result.
 */
public sealed interface Probabilities permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns {@code e^x / Σ e^x} along an axis, without overflow: positive numbers with the sum 1; NaN where all are
     * -Infinity. Gradient: {@code z (g - Σ g z)} with the result z.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor softmax(long axis) {
        return ProbabilityRules.SOFTMAX.apply(new Lane(AxisChecks.axis("softmax", x(), axis), false), x());
    }

    /**
     * Returns {@code x - log Σ e^x} along an axis, the logarithms of {@link #softmax}, also where that is 0. Gradient:
     * {@code g - softmax(x) Σ g}.
     *
     * @throws ShapeException if the axis is out of range
     */
    default Tensor logSoftmax(long axis) {
        return ProbabilityRules.LOG_SOFTMAX.apply(AxisChecks.axis("logSoftmax", x(), axis), x());
    }

    /**
     * Returns, for each of these logits x, the cross-entropy {@code -y log σ(x) - (1 - y) log (1 - σ(x))} with the
     * probability y, without overflow and, for y = 0 and y = 1, with all its digits. Both broadcast. Gradients:
     * {@code g (σ(x) - y)} and {@code -g x}.
     *
     * @param probabilities in 0..1, of the logits' data type
     */
    default Tensor binaryCrossEntropyWithLogits(Tensor probabilities) {
        return ProbabilityRules.BINARY_CROSS_ENTROPY.apply(x(), probabilities);
    }

    /** Returns the {@link CrossEntropy} of these logits, whose last axis counts the classes, for each sample. */
    default Tensor crossEntropy(Tensor target) {
        return crossEntropy(target, CrossEntropy.PLAIN);
    }

    /** Returns the {@link CrossEntropy} of these logits, as its settings say, for each sample. */
    default Tensor crossEntropy(Tensor target, CrossEntropy settings) {
        return settings.of(x(), target);
    }
}
