package dev.autograd.nn.metric;

/** The root of the mean squared error {@code √(Σ (y - t)² / n)} over all elements, for targets of the prediction's shape. */
public final class Rmse extends Errors {
    /** Of no samples yet. */
    public Rmse() {}

    @Override
    double ofError(double error) {
        return error * error;
    }

    @Override
    public double value() {
        return Math.sqrt(super.value());
    }
}
