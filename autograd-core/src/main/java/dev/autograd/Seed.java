package dev.autograd;

import dev.autograd.array.Array;
import dev.autograd.array.Shape;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Where everything random comes from: the same seed gives the same bits, on every machine.
 *
 * <p>A seed is a stream of random numbers. Whoever takes one draws from it, so two layers made from one seed start
 * differently. Its {@link #state} is one number, which can be saved and {@linkplain #restore restored}. A seed belongs
 * to one thread at a time; {@link #fork()} makes an independent one for another.
 *
 * <p>The generator is SplitMix64: the mixed values of a counter. Source: G. L. Steele, D. Lea, C. H. Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014.
 */
public final class Seed implements RandomGenerator {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    // Normal numbers further out than two standard deviations are 2.275 % on either side.
    private static final double BELOW_TWO_DEVIATIONS = 0.022750131948179212;

    private long state;

    private Seed(long state) {
        this.state = state;
    }

    /** Returns the stream of random numbers that starts at a number. */
    public static Seed of(long number) {
        return new Seed(number);
    }

    /** Returns a stream that is independent of this one, and draws one number of this one to do so. */
    public Seed fork() {
        return new Seed(nextLong());
    }

    /** All that this stream is: {@code Seed.of(seed.state())} goes on as this one does. */
    public long state() {
        return state;
    }

    /** Goes on from a saved state. */
    public void restore(long saved) {
        state = saved;
    }

    @Override
    public long nextLong() {
        state += STEP;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /**
     * Returns an integer from 0 up to, not including, a bound, all equally likely.
     *
     * <p>Source: D. Lemire, "Fast random integer generation in an interval", 2019.
     */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound must be positive, but is " + bound);
        }
        long product = (nextInt() & 0xffffffffL) * bound;
        long unlikely = (1L << 32) % bound;
        while ((product & 0xffffffffL) < unlikely) {
            product = (nextInt() & 0xffffffffL) * bound;
        }
        return (int) (product >>> 32);
    }

    /** Returns a number from 0 up to, not including, 1. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Returns a normally distributed number with mean 0 and standard deviation 1. */
    @Override
    public double nextGaussian() {
        return NormalQuantile.of(((nextLong() >>> 11) + 0.5) * 0x1p-53);
    }

    /** Returns the numbers from 0 to n - 1 in random order. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Returns a constant of numbers that are equally likely between {@code low} and {@code high}. */
    public Tensor uniform(DataType type, double low, double high, long... shape) {
        return fill(type, () -> low + (high - low) * nextDouble(), shape);
    }

    /** Returns a constant of normally distributed numbers. */
    public Tensor normal(DataType type, double mean, double deviation, long... shape) {
        return fill(type, () -> mean + deviation * nextGaussian(), shape);
    }

    /** Returns a constant of normally distributed numbers, none further than two {@code deviation}s from the mean. */
    public Tensor truncatedNormal(DataType type, double mean, double deviation, long... shape) {
        double likely = 1 - 2 * BELOW_TWO_DEVIATIONS;
        return fill(
                type, () -> mean + deviation * NormalQuantile.of(BELOW_TWO_DEVIATIONS + likely * nextDouble()), shape);
    }

    /** Returns a constant of ones, with this probability, and zeros. */
    public Tensor bernoulli(DataType type, double probability, long... shape) {
        return fill(type, () -> nextDouble() < probability ? 1 : 0, shape);
    }

    private static Tensor fill(DataType type, DoubleSupplier next, long... shape) {
        Array array = Array.allocate(DataTypes.supported(type), Shape.of(shape));
        double[] elements = new double[array.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = next.getAsDouble();
        }
        array.setDoubles(elements);
        return new Tensor(array, null);
    }
}
