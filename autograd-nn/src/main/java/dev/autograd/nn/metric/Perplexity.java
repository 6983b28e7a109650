package dev.autograd.nn.metric;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code e} to the mean of {@code -log softmax(z)} at the true class: among how many equally likely classes one would be as
 * uncertain.
 *
 * <p>Shapes: logits {@code z [..., classes]} with labels {@code [...]}.
 */
public final class Perplexity extends Mean {
    private final @Nullable Long ignored;

    /** Of all samples. */
    public Perplexity() {
        this(null);
    }

    private Perplexity(@Nullable Long ignored) {
        this.ignored = ignored;
    }

    /** Leaves out the samples with a label, which may be none of the classes, such as that of padding. */
    public static Perplexity ignoring(long label) {
        return new Perplexity(label);
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        long[] shape = prediction.shape();
        if (shape.length < 2 || !Arrays.equals(target.shape(), Arrays.copyOf(shape, shape.length - 1))) {
            throw new ShapeException("Perplexity: logits [..., classes] with labels [...] are wanted, got "
                    + Arrays.toString(shape) + " and " + Arrays.toString(target.shape()));
        }
        int classes = (int) shape[shape.length - 1];
        double[] logits = prediction.toDoubles();
        double[] labels = target.toDoubles();
        for (int i = 0; i < labels.length; i++) {
            boolean isClass = labels[i] == Math.rint(labels[i]) && labels[i] >= 0 && labels[i] < classes;
            if (!isClass && !isIgnored(labels[i])) {
                throw new ShapeException("Perplexity: label " + Scores.number(labels[i]) + " of sample " + i
                        + " is none of the classes 0.." + (classes - 1));
            }
        }
        for (int i = 0; i < labels.length; i++) {
            if (!isIgnored(labels[i])) {
                add(surprise(logits, i * classes, classes, (int) labels[i]));
            }
        }
    }

    private boolean isIgnored(double label) {
        return ignored != null && label == ignored;
    }

    // log Σ e^z - z at the label, with the largest z taken out of the sum so that it can't overflow.
    private static double surprise(double[] logits, int begin, int classes, int label) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            largest = Math.max(largest, logits[begin + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[begin + c] - largest);
        }
        return Math.log(sum) + (largest - logits[begin + label]);
    }

    @Override
    public double value() {
        return Math.exp(super.value());
    }
}
