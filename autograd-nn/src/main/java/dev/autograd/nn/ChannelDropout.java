package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.Arrays;

/**
 * In training each channel of each sample, {@code [n, channels, ...]}, is zero as a whole with a probability, and the others
 * are divided by the probability of staying; in use nothing changes. Neighbours in an image are so alike that dropping
 * single ones teaches nothing. Source: J. Tompson et al., "Efficient object localization using convolutional networks",
 * 2015.
 */
public final class ChannelDropout extends Layer {
    private final double probability;
    private final Seed seed;

    /**
     * Draws from a seed, which it may share with others.
     *
     * @throws IllegalArgumentException unless the probability is at least 0 and less than 1
     */
    public ChannelDropout(double probability, Seed seed) {
        this.probability = new Dropout(probability, seed).probability();
        this.seed = seed;
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (x.rank() < 2) {
            throw Sizes.mismatch("[*, *, ...]", x);
        }
        if (!isTraining() || probability == 0) {
            return x;
        }
        long[] shape = x.shape();
        Arrays.fill(shape, 2, shape.length, 1);
        return x.mul(Tensor.ones(x.dataType(), shape).dropout(probability, seed));
    }

    @Override
    protected String describe() {
        return "ChannelDropout(" + probability + ")";
    }
}
