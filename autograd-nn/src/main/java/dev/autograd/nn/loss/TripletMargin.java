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
        Checks.sameShape("TripletMargin", anchor, positive);
        Checks.sameShape("TripletMargin", anchor, negative);
        Tensor near = anchor.sub(positive).norm(2, -1);
        Tensor far = anchor.sub(negative).norm(2, -1);
        return reduction.of(near.sub(far).add(margin).relu());
    }
}
