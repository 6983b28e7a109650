package dev.autograd.nn.loss;

import dev.autograd.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code -t log p - (1 - t) log(1 - p)} for a probability p of yes and a target t from 0 to 1.
 *
 * <p>{@link #withLogits()} takes {@code z} with {@code p = σ(z)} instead, which keeps all digits; its derivative is
 * {@code p - t}. With probabilities no logarithm counts as less than -100, as in PyTorch, so that a certain mistake has
 * a finite loss.
 */
public final class BinaryCrossEntropy extends PointwiseLoss {
    private static final double LEAST_LOG = -100;

    private final boolean takesLogits;

    /** The mean, of probabilities. */
    public BinaryCrossEntropy() {
        this(false, Reduction.MEAN, null);
    }

    private BinaryCrossEntropy(boolean takesLogits, Reduction reduction, @Nullable Tensor weight) {
        super(reduction, weight);
        this.takesLogits = takesLogits;
    }

    /** The mean, of logits. */
    public static BinaryCrossEntropy withLogits() {
        return withLogits(Reduction.MEAN, null);
    }

    /**
     * Of logits, reduced in this way.
     *
     * @param weight what the loss of each element is multiplied by before, of a shape that broadcasts to them; or null
     */
    public static BinaryCrossEntropy withLogits(Reduction reduction, @Nullable Tensor weight) {
        return new BinaryCrossEntropy(true, reduction, weight);
    }

    /** Of probabilities, reduced in this way; the weight is as in {@link #withLogits(Reduction, Tensor)}. */
    public static BinaryCrossEntropy withProbabilities(Reduction reduction, @Nullable Tensor weight) {
        return new BinaryCrossEntropy(false, reduction, weight);
    }

    @Override
    Tensor losses(Tensor y, Tensor t) {
        if (takesLogits) {
            return y.binaryCrossEntropyWithLogits(t);
        }
        Tensor yes = y.log().maximum(LEAST_LOG);
        Tensor no = y.neg().log1p().maximum(LEAST_LOG);
        return t.mul(yes).add(t.oneMinus().mul(no)).neg();
    }
}
