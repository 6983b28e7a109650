package dev.autograd;

import dev.autograd.array.Axes;
import dev.autograd.array.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How the probabilities that logits stand for are compared with the truth: the loss of a sample is
 * {@code -Σ y log softmax(x)} over its classes, where y is 1 for the true class and 0 for the others, or a probability
 * for each class.
 *
 * <pre>{@code
 * Tensor loss = logits.crossEntropy(labels).mean();
 * Tensor smooth = logits.crossEntropy(labels, CrossEntropy.PLAIN.labelSmoothing(0.1).ignoring(-100)).sum();
 * }</pre>
 *
 * @param axis of the logits that counts the classes
 * @param labelSmoothing how much of y is spread equally over all classes, in 0..1
 * @param ignored the label of samples whose loss is 0, or null
 */
public record CrossEntropy(
        long axis, double labelSmoothing, @Nullable Long ignored) {
    /** The last axis counts the classes, nothing is smoothed or ignored. */
    public static final CrossEntropy PLAIN = new CrossEntropy(-1, 0, null);

    /** Checks the settings. */
    public CrossEntropy {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException(
                    "crossEntropy: the label smoothing is a share from 0 to 1, but is " + labelSmoothing);
        }
    }

    /** The same with another axis that counts the classes, such as 1 for images. */
    public CrossEntropy axis(long classes) {
        return new CrossEntropy(classes, labelSmoothing, ignored);
    }

    /** The same with another share of y that is spread equally over all classes. */
    public CrossEntropy labelSmoothing(double share) {
        return new CrossEntropy(axis, share, ignored);
    }

    /** The same with a loss, and a gradient, of 0 for samples with this label, which need not be a class. */
    public CrossEntropy ignoring(long label) {
        return new CrossEntropy(axis, labelSmoothing, label);
    }

    /**
     * Returns the loss of each sample.
     *
     * <p>Shapes: logits {@code [s, classes]} with labels {@code [s]} of an integer type, or with probabilities
     * {@code [s, classes]}, give {@code [s]}; likewise with the classes on another axis. Gradient of the logits:
     * {@code g (softmax(x) Σy - y)}, of the probabilities {@code -g log softmax(x)}.
     *
     * @throws ShapeException if the shapes don't fit, a label is no class, or samples with probabilities are to be ignored
     */
    Tensor of(Tensor logits, Tensor target) {
        int classes = AxisChecks.axis("crossEntropy", logits, axis);
        Tensor log = logits.logSoftmax(classes);
        Tensor loss = DataTypes.isFloating(target.type())
                ? ofProbabilities(log, target, classes)
                : ofLabels(log, target, classes);
        if (labelSmoothing == 0) {
            return loss;
        }
        Tensor uniform = log.mean(classes).neg();
        return loss.lerp(ignored == null ? uniform : uniform.where(target.ne(ignored), 0), labelSmoothing);
    }

    private Tensor ofProbabilities(Tensor log, Tensor y, int classes) {
        if (ignored != null) {
            throw new ShapeException("crossEntropy: samples are ignored by their label " + ignored + ", but the target "
                    + y.describe() + " holds probabilities");
        }
        if (!y.dims().equals(log.dims())) {
            throw mismatch(log, y, "probabilities of shape " + log.dims());
        }
        // A class that has probability 0 by both counts nothing: 0 · log 0 would be no number.
        Tensor counts = y.ne(0).or(log.ne(Double.NEGATIVE_INFINITY));
        return log.where(counts, 0).mul(y).sum(classes).neg();
    }

    private Tensor ofLabels(Tensor log, Tensor labels, int classes) {
        Shape samples = log.dims().reduce(Axes.of(classes), false);
        if (!labels.dims().equals(samples)) {
            throw mismatch(
                    log, labels, "integer labels of shape " + samples + " or probabilities of shape " + log.dims());
        }
        Tensor known = ignored == null ? labels : labels.where(labels.ne(ignored), 0);
        IndexChecks.natural(
                "crossEntropy",
                known,
                log.dims().length(classes),
                () -> "the classes, axis " + classes + " of " + log.dims());
        Tensor loss =
                log.gather(classes, known.unsqueeze(classes)).squeeze(classes).neg();
        return ignored == null ? loss : loss.where(labels.ne(ignored), 0);
    }

    private static ShapeException mismatch(Tensor log, Tensor target, String expected) {
        return new ShapeException("crossEntropy: logits of shape " + log.dims() + " are compared with " + expected
                + ", but the target is " + target.describe());
    }
}
