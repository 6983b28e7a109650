package dev.autograd.nn.metric;

/** The mean absolute error {@code Σ |y - t| / n} over all elements, for targets of the prediction's shape. */
public final class Mae extends Errors {
    /** Of no samples yet. */
    public Mae() {}

    @Override
    double ofError(double error) {
        return Math.abs(error);
    }
}
