package dev.autograd.nn.loss;

import dev.autograd.Tensor;

/**
 * The squared error {@code ½ e²} where the error e is at most δ, and {@code δ (|e| - ½ δ)} beyond, so that outliers count
 * less. Source: P. J. Huber, "Robust estimation of a location parameter", 1964.
 */
public final class Huber extends PointwiseLoss {
    private final double delta;

    /** The mean, with δ = 1. */
    public Huber() {
        this(1, Reduction.MEAN);
    }

    /**
     * Takes δ and a reduction.
     *
     * @throws IllegalArgumentException unless δ is positive
     */
    public Huber(double delta, Reduction reduction) {
        super(reduction, null);
        if (!(delta > 0)) {
            throw new IllegalArgumentException("delta must be positive, but is " + delta);
        }
        this.delta = delta;
    }

    @Override
    Tensor losses(Tensor y, Tensor t) {
        Tensor error = y.sub(t).abs();
        Tensor square = error.square().mul(0.5);
        return square.where(error.le(delta), error.sub(delta / 2).mul(delta));
    }
}
