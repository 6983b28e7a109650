package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/**
 * {@code max(0, |a - p| - |a - n| + margin)} for vectors along the last axis: an anchor a should lie nearer to a positive p
 * than to a negative n. Source: F. Schroff et al., "FaceNet: A unified embedding for face recognition", 2015, with plain
 * distances.
 */
public final class TripletMargin {
    private final double margin;
    private final Reduction reduction;

    /** The mean, with margin 1. */
    public TripletMargin() {
        this(1, Reduction.MEAN);
    }

    /** Takes a margin and a reduction. */
    public TripletMargin(double margin, Reduction reduction) {
        this.margin = margin;
        this.reduction = reduction;
    }

    /** Returns the loss of three tensors of one shape. */
    public Tensor of(Tensor anchor, Tensor positive, Tensor negative) {
        return reduction.of(losses(anchor, positive, negative));
    }

    /**
     * Returns the loss with each triplet's multiplied by a weight, which is 0 for what does not count. The mean is one over all
     * triplets, as without weights.
     *
     * @param weights of the tensors' shape without the last axis, or one that broadcasts to it
     * @throws dev.autograd.ShapeException if the shapes don't fit
     */
    public Tensor of(Tensor anchor, Tensor positive, Tensor negative, Tensor weights) {
        return reduction.of(Checks.weighted("TripletMargin", losses(anchor, positive, negative), weights));
    }

    private Tensor losses(Tensor anchor, Tensor positive, Tensor negative) {
        Checks.sameShape("TripletMargin", anchor, positive);
        Checks.sameShape("TripletMargin", anchor, negative);
        Tensor near = anchor.sub(positive).norm(2, -1);
        Tensor far = anchor.sub(negative).norm(2, -1);
        return near.sub(far).add(margin).relu();
    }
}
