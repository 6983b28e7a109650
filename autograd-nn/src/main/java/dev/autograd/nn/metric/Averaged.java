package dev.autograd.nn.metric;

import dev.autograd.Tensor;

/**
 * A figure of one class, and its average over classes.
 *
 * <p>Binary it is the figure of the positive class; macro the mean of the figures of all classes that occur among the
 * targets or the predictions; micro the figure of all classes counted together. A figure whose denominator is zero is 0, as
 * in scikit-learn.
 */
abstract sealed class Averaged implements Metric permits Precision, Recall, F1 {
    /** How the figures of the classes become one. */
    enum Average {
        BINARY,
        MACRO,
        MICRO
    }

    private final ConfusionMatrix matrix;
    private final Average average;

    Averaged(ConfusionMatrix matrix, Average average) {
        this.matrix = matrix;
        this.average = average;
    }

    /** The figure of a class. */
    abstract double figure(long right, long predicted, long actual);

    static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    @Override
    public final void update(Tensor prediction, Tensor target) {
        matrix.update(getClass().getSimpleName(), prediction, target);
    }

    @Override
    public final double value() {
        if (matrix.classes() == 0) {
            return Double.NaN;
        }
        if (average == Average.BINARY) {
            return figure(matrix.count(1, 1), matrix.predicted(1), matrix.actual(1));
        }
        long allRight = 0;
        long allPredicted = 0;
        long allActual = 0;
        double sum = 0;
        int occurring = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            long right = matrix.count(c, c);
            long predicted = matrix.predicted(c);
            long actual = matrix.actual(c);
            allRight += right;
            allPredicted += predicted;
            allActual += actual;
            if (predicted + actual > 0) {
                sum += figure(right, predicted, actual);
                occurring++;
            }
        }
        return average == Average.MACRO ? sum / occurring : figure(allRight, allPredicted, allActual);
    }

    @Override
    public final void reset() {
        matrix.reset();
    }

    @Override
    public final double[] state() {
        return matrix.state();
    }

    @Override
    public final void load(double[] state) {
        matrix.load(state);
    }
}
