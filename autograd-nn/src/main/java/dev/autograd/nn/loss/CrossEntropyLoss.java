package dev.autograd.nn.loss;

import dev.autograd.CrossEntropy;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code -Σ t log softmax(z)} for logits z, whose last axis counts the classes; its derivative is {@code softmax(z) - t}.
 *
 * <p>Shapes: logits {@code [s, classes]} with labels {@code [s]} of an integer type, or with probabilities
 * {@code [s, classes]}. The mean is one over samples, those with an ignored label left out; with weights it is the
 * weighted one.
 */
public final class CrossEntropyLoss implements Loss {
    private final Reduction reduction;
    private final CrossEntropy settings;
    private final @Nullable Tensor classWeights;

    /** The mean over samples. */
    public CrossEntropyLoss() {
        this(Reduction.MEAN, CrossEntropy.PLAIN, null);
    }

    /** Of samples that are compared as the settings say, such as with label smoothing, and reduced in this way. */
    public CrossEntropyLoss(Reduction reduction, CrossEntropy settings) {
        this(reduction, settings, null);
    }

    private CrossEntropyLoss(Reduction reduction, CrossEntropy settings, @Nullable Tensor classWeights) {
        this.reduction = reduction;
        this.settings = settings;
        this.classWeights = classWeights;
    }

    /**
     * The same with a weight for each class, by which the loss of a sample with its label is multiplied.
     *
     * @param weights of shape [classes]
     * @throws ShapeException if they are no vector, or the labels are smoothed
     */
    public CrossEntropyLoss classWeights(Tensor weights) {
        if (weights.rank() != 1 || settings.labelSmoothing() != 0) {
            throw new ShapeException("CrossEntropyLoss: class weights are a vector, and go with labels that are not"
                    + " smoothed, but are " + Arrays.toString(weights.shape()) + " with a smoothing of "
                    + settings.labelSmoothing());
        }
        return new CrossEntropyLoss(reduction, settings, weights);
    }

    @Override
    public Tensor of(Tensor prediction, Tensor target) {
        Tensor losses = prediction.crossEntropy(target, settings);
        Tensor weights = sampleWeights(target, prediction);
        if (weights == null) {
            return reduction.of(losses);
        }
        Tensor weighted = losses.mul(weights);
        return reduction == Reduction.MEAN ? weighted.sum().div(weights.sum()) : reduction.of(weighted);
    }

    // Null where all are 1.
    private @Nullable Tensor sampleWeights(Tensor target, Tensor prediction) {
        Long ignored = settings.ignored();
        if (classWeights == null) {
            return ignored == null ? null : target.ne(ignored).to(prediction.dataType());
        }
        if (ignored == null) {
            return classWeights.take(target);
        }
        Tensor counts = target.ne(ignored);
        return classWeights.take(target.where(counts, 0)).where(counts, 0);
    }
}
