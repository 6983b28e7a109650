package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;

/**
 * In training each element is zero with a probability, and the others are divided by the probability of staying; in use
 * nothing changes.
 */
public final class Dropout extends Layer {
    private final double probability;
    private final Seed seed;

    /**
     * Draws from a seed, which it may share with others.
     *
     * @throws IllegalArgumentException unless the probability is at least 0 and less than 1
     */
    public Dropout(double probability, Seed seed) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "Dropout: the probability must be at least 0 and less than 1, but is " + probability);
        }
        this.probability = probability;
        this.seed = seed;
    }

    /** With which an element is dropped. */
    public double probability() {
        return probability;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return isTraining() && probability > 0 ? x.dropout(probability, seed) : x;
    }

    @Override
    protected String describe() {
        return "Dropout(" + probability + ")";
    }
}
