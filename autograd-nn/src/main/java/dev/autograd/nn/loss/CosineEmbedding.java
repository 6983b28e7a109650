package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/** A loss of the angle between vectors, which lie along the last axis. */
public final class CosineEmbedding {
    private final double margin;
    private final Reduction reduction;

    /** The mean, with margin 0. */
    public CosineEmbedding() {
        this(0, Reduction.MEAN);
    }

    /** Takes a margin from -1 to 1, and a reduction. */
    public CosineEmbedding(double margin, Reduction reduction) {
        if (!(margin >= -1 && margin <= 1)) {
            throw new IllegalArgumentException("the margin is a cosine from -1 to 1, but is " + margin);
        }
        this.margin = margin;
        this.reduction = reduction;
    }

    /**
     * Returns {@code 1 - cos(x, y)} where the label is 1, and {@code max(0, cos(x, y) - margin)} where it is -1.
     *
     * @param labels 1 for vectors that belong together and -1 for others, of the vectors' shape without the last axis
     */
    public Tensor of(Tensor x, Tensor y, Tensor labels) {
        return reduction.of(losses(x, y, labels));
    }

    /**
     * Returns the loss with each pair's multiplied by a weight, which is 0 for what does not count. The mean is one over all
     * pairs, as without weights.
     *
     * @param weights of the labels' shape, or one that broadcasts to it
     * @throws dev.autograd.ShapeException if the shapes don't fit
     */
    public Tensor of(Tensor x, Tensor y, Tensor labels, Tensor weights) {
        return reduction.of(Checks.weighted("CosineEmbedding", losses(x, y, labels), weights));
    }

    private Tensor losses(Tensor x, Tensor y, Tensor labels) {
        Checks.sameShape("CosineEmbedding", x, y);
        Tensor cosine = x.mul(y).sum(-1).div(x.norm(2, -1).mul(y.norm(2, -1)));
        Checks.sameShape("CosineEmbedding", cosine, labels);
        return cosine.oneMinus().where(labels.gt(0), cosine.sub(margin).relu());
    }
}
