package dev.autograd.nn.metric;

/** A mean, over samples or elements, that grows batch by batch. */
abstract class Mean implements Metric {
    private double sum;
    private long count;

    final void add(double value) {
        sum += value;
        count++;
    }

    /** Counts a sample towards the share of those that are right. */
    final void count(boolean isRight) {
        add(isRight ? 1 : 0);
    }

    @Override
    public double value() {
        return sum / count;
    }

    @Override
    public final void reset() {
        sum = 0;
        count = 0;
    }

    @Override
    public final double[] state() {
        return new double[] {sum, count};
    }

    @Override
    public final void load(double[] state) {
        sum = state[0];
        count = (long) state[1];
    }
}
