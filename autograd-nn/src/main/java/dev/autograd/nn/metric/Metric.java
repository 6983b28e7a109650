package dev.autograd.nn.metric;

import dev.autograd.Tensor;

/**
 * A figure of how good predictions are, over all batches since it was made or {@linkplain #reset reset}.
 *
 * <pre>{@code
 * Metric accuracy = new Accuracy();
 * for (Batch batch : loader) {
 *     accuracy.update(model.apply(batch.x()), batch.y());
 * }
 * System.out.println(accuracy.value());
 * }</pre>
 */
public interface Metric {
    /**
     * Takes the predictions and the targets of a batch.
     *
     * @throws dev.autograd.ShapeException if they don't fit together, or a label is out of range; nothing is counted then
     */
    void update(Tensor prediction, Tensor target);

    /** The figure of all that was taken; NaN before the first sample. */
    double value();

    /** Forgets all that was taken. */
    void reset();

    /** All that the metric has taken, as numbers to be saved; empty if it can't tell. */
    default double[] state() {
        return new double[0];
    }

    /** Goes on from a {@link #state()} of a metric of the same kind and settings. */
    default void load(double[] state) {
        reset();
    }
}
