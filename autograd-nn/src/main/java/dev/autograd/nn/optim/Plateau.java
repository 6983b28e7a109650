package dev.autograd.nn.optim;

/**
 * Lowers the learning rates when a figure, such as the loss on unseen data, has stopped falling.
 *
 * <p>An epoch counts as better if its figure is less than the best so far by more than one part in 10,000 of it. After
 * more than {@code patience} epochs that are not, all rates are multiplied by {@code factor}.
 */
public final class Plateau {
    private static final double THRESHOLD = 1e-4;

    private final Optimizer optimizer;
    private final double factor;
    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int waited;

    /**
     * Watches for an optimizer.
     *
     * @throws IllegalArgumentException unless the factor lies in [0, 1) and the patience is 0 or more
     */
    public Plateau(Optimizer optimizer, double factor, int patience) {
        this.optimizer = optimizer;
        this.factor = Settings.fraction("factor", factor);
        this.patience = (int) Settings.notNegative("patience", patience);
    }

    /** Takes the figure of an epoch; a NaN counts as not better. */
    public void step(double figure) {
        double better = best - Math.abs(best) * THRESHOLD;
        if (best == Double.POSITIVE_INFINITY ? figure < best : figure < better) {
            best = figure;
            waited = 0;
            return;
        }
        waited++;
        if (waited > patience) {
            optimizer.groups().forEach(group -> group.learningRate(group.learningRate() * factor));
            waited = 0;
        }
    }

    /** All that it has seen, as numbers to be saved; the learning rates are the optimizer's to save. */
    public double[] state() {
        return new double[] {best, waited};
    }

    /** Goes on from a {@link #state()}. */
    public void load(double[] state) {
        best = state[0];
        waited = (int) state[1];
    }

    /** The lowest figure so far; infinite before the first. */
    public double best() {
        return best;
    }
}
