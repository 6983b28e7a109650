package dev.autograd.nn.train;

import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Stops training when a figure has not become better for some epochs, and gives the model the weights of its best epoch
 * when {@link Trainer#fit} ends, for whatever reason. A later {@code fit} goes on from the last weights as if it had never
 * ended, unless the model was given others in between.
 *
 * <p>With {@linkplain Trainer#average averaged weights} and a figure on validation data, which is measured with the averages,
 * the weights of the best epoch are its averages.
 *
 * <pre>{@code
 * trainer.callback(EarlyStopping.lowest("validation loss").patience(5));
 * }</pre>
 */
public final class EarlyStopping implements Callback {
    private static final String PROGRESS = "progress";
    private static final String WEIGHTS = "weights/";
    private static final String LAST = "last/";

    private final String figure;
    private final boolean isLowerBetter;
    private int patience = 3;
    private double minDelta;

    private double best = Double.NaN;
    private int bestEpoch = -1;
    private int waited;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();

    // What the model had when training ended, while it has the best weights instead; otherwise empty.
    private final Map<String, Tensor> last = new LinkedHashMap<>();

    private EarlyStopping(String figure, boolean isLowerBetter) {
        this.figure = figure;
        this.isLowerBetter = isLowerBetter;
    }

    /** Watches a figure that is to fall, such as "validation loss". */
    public static EarlyStopping lowest(String figure) {
        return new EarlyStopping(figure, true);
    }

    /** Watches a figure that is to rise, such as "validation accuracy". */
    public static EarlyStopping highest(String figure) {
        return new EarlyStopping(figure, false);
    }

    /**
     * Sets after how many epochs in a row that are not better training stops; 3 unless set.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public EarlyStopping patience(int epochs) {
        if (epochs < 1) {
            throw new IllegalArgumentException("the patience must be at least 1 epoch, but is " + epochs);
        }
        patience = epochs;
        return this;
    }

    /**
     * Sets by how much a figure must differ from the best to count as better; 0 unless set.
     *
     * @throws IllegalArgumentException if it is negative or NaN
     */
    public EarlyStopping minDelta(double difference) {
        if (!(difference >= 0)) {
            throw new IllegalArgumentException("the least difference must be a number from 0 on, but is " + difference);
        }
        minDelta = difference;
        return this;
    }

    /** The best figure so far; NaN before the first. */
    public double best() {
        return best;
    }

    /** The number of the best epoch, counted from 0; -1 before the first. */
    public int bestEpoch() {
        return bestEpoch;
    }

    /** Gives the model its last weights back, and stops at once where training had already waited long enough. */
    @Override
    public void onFitBegin(Trainer trainer) {
        if (!last.isEmpty() && areEqual(weights, trainer.model().state())) {
            trainer.model().load(last);
        }
        last.clear();
        if (waited >= patience) {
            trainer.stop();
        }
    }

    @Override
    public void onEpochEnd(Trainer trainer, Map<String, Double> figures) {
        Double value = figures.get(figure);
        if (value == null) {
            throw new IllegalArgumentException(
                    "EarlyStopping watches \"" + figure + "\", but what is measured is " + figures.keySet());
        }
        if (isBetter(value)) {
            best = value;
            bestEpoch = trainer.epoch();
            waited = 0;
            copy(trainer.measuredState(figure), weights);
            return;
        }
        waited++;
        if (waited >= patience) {
            trainer.stop();
        }
    }

    private boolean isBetter(double value) {
        if (bestEpoch < 0) {
            return !Double.isNaN(value);
        }
        return isLowerBetter ? value < best - minDelta : value > best + minDelta;
    }

    private static boolean areEqual(Map<String, Tensor> some, Map<String, Tensor> others) {
        return some.keySet().equals(others.keySet())
                && some.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(
                                entry.getValue().toDoubles(),
                                Objects.requireNonNull(others.get(entry.getKey()))
                                        .toDoubles()));
    }

    private static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
        from.forEach((name, value) -> {
            Tensor slot = to.get(name);
            if (slot == null) {
                to.put(name, Tensor.variable(value).freeze());
            } else {
                slot.assign(value);
            }
        });
    }

    @Override
    public void onFitEnd(Trainer trainer) {
        if (!weights.isEmpty() && last.isEmpty()) {
            copy(trainer.model().state(), last);
            trainer.model().load(weights);
        }
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(PROGRESS, Tensor.constant(new double[] {best, bestEpoch, waited}));
        weights.forEach((name, value) -> state.put(WEIGHTS + name, value.detach()));
        last.forEach((name, value) -> state.put(LAST + name, value.detach()));
        return state;
    }

    @Override
    public void load(Map<String, Tensor> state) {
        Tensor progress = state.get(PROGRESS);
        if (progress == null) {
            return;
        }
        best = progress.get(0);
        bestEpoch = (int) progress.get(1);
        waited = (int) progress.get(2);
        load(state, WEIGHTS, weights);
        load(state, LAST, last);
    }

    private static void load(Map<String, Tensor> state, String prefix, Map<String, Tensor> to) {
        Map<String, Tensor> saved = new LinkedHashMap<>();
        state.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                saved.put(name.substring(prefix.length()), value);
            }
        });
        to.clear();
        copy(saved, to);
    }
}
