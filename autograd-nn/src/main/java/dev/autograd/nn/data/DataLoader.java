package dev.autograd.nn.data;

import dev.autograd.AutogradException;
import dev.autograd.Seed;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a data set in batches, once per epoch.
 *
 * <pre>{@code
 * DataLoader loader = DataLoader.of(data).batchSize(64).shuffle(1).prefetch(2);
 * for (int epoch = 0; epoch < 10; epoch++) {
 *     for (Batch batch : loader.epoch(epoch)) {
 *         try (var scope = Autograd.scope()) {
 *             ...
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The order of an epoch depends on the seed and the epoch's number alone, so a training that is resumed sees what one
 * that never stopped sees. A walk may be left at any time; there is nothing to close. A loader never changes: each of its
 * settings returns another one.
 */
public final class DataLoader implements Iterable<Batch> {
    private final Dataset data;
    private final Settings settings;
    private final @Nullable Prefetcher prefetcher;

    // How many walks iterator() has begun.
    private final AtomicInteger walks = new AtomicInteger();

    /**
     * How a data set is walked over.
     *
     * @param batchSize the number of samples per batch
     * @param seed of the order, or null to go from first to last
     * @param dropsLast true if a last batch that is not full is left out
     * @param ahead the number of batches that are fetched in advance
     */
    private record Settings(int batchSize, @Nullable Long seed, boolean dropsLast, int ahead) {}

    private DataLoader(Dataset data, Settings settings) {
        this.data = data;
        this.settings = settings;
        prefetcher = settings.ahead == 0 ? null : new Prefetcher(settings.ahead);
    }

    /**
     * Walks over a data set from the first to the last sample, one at a time, unless it is told otherwise.
     *
     * @throws AutogradException if it is empty
     */
    public static DataLoader of(Dataset data) {
        if (data.size() == 0) {
            throw new AutogradException("the data set is empty: there is no sample to make a batch of");
        }
        return new DataLoader(data, new Settings(1, null, false, 0));
    }

    /**
     * The number of samples in a batch; the last one of an epoch may have fewer.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public DataLoader batchSize(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("a batch has at least one sample, not " + samples);
        }
        return new DataLoader(data, new Settings(samples, settings.seed, settings.dropsLast, settings.ahead));
    }

    /** Walks in random order, another one in each epoch. */
    public DataLoader shuffle(long seed) {
        return new DataLoader(data, new Settings(settings.batchSize, seed, settings.dropsLast, settings.ahead));
    }

    /** Walks in random order, and draws one number of the seed to do so. */
    public DataLoader shuffle(Seed seed) {
        return shuffle(seed.nextLong());
    }

    /** Leaves the last batch of an epoch out if it is not full. */
    public DataLoader dropLast() {
        return new DataLoader(data, new Settings(settings.batchSize, settings.seed, true, settings.ahead));
    }

    /**
     * Makes up to so many batches in advance, in the background, while the ones before them are in use; 0, the default, makes
     * each when it is asked for. The batches are the same. What goes wrong in the background is thrown where the batch is
     * asked for.
     *
     * <p>A batch that was made in the background belongs to no scope; its memory is free again when nobody refers to it.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public DataLoader prefetch(int batches) {
        if (batches < 0) {
            throw new IllegalArgumentException("prefetch: the number of batches can't be " + batches);
        }
        return new DataLoader(data, new Settings(settings.batchSize, settings.seed, settings.dropsLast, batches));
    }

    /** The data set. */
    public Dataset dataset() {
        return data;
    }

    /** The number of samples in a full batch. */
    public int batchSize() {
        return settings.batchSize;
    }

    /** The number of batches of an epoch. */
    public int batches() {
        int full = data.size() / settings.batchSize;
        return settings.dropsLast || data.size() % settings.batchSize == 0 ? full : full + 1;
    }

    /**
     * The batches of an epoch, counted from 0.
     *
     * @throws AutogradException if there are none, because the only one is not full and so is left out
     */
    public Iterable<Batch> epoch(int number) {
        if (batches() == 0) {
            throw new AutogradException("no batch is left: the data set has " + data.size() + " samples, a batch has "
                    + settings.batchSize + ", and dropLast() leaves out what is not full");
        }
        int[] order = order(number);
        int count = batches();
        return () -> prefetcher == null ? new Walk(order, count) : prefetcher.iterate(count, i -> batch(order, i));
    }

    private Batch batch(int[] order, int number) {
        int start = number * settings.batchSize;
        return data.batch(Arrays.copyOfRange(order, start, Math.min(start + settings.batchSize, order.length)));
    }

    /** Begins the next epoch: 0 when it is first asked, then 1 and so on. Only {@link #epoch} depends on nothing before. */
    @Override
    public Iterator<Batch> iterator() {
        return epoch(walks.getAndIncrement()).iterator();
    }

    private int[] order(int epoch) {
        if (settings.seed == null) {
            int[] order = new int[data.size()];
            Arrays.setAll(order, i -> i);
            return order;
        }
        // Mixed twice, so that neither neighbouring seeds nor neighbouring epochs have anything in common.
        long mixed = Seed.of(Seed.of(settings.seed).nextLong() + epoch).nextLong();
        return Seed.of(mixed).permutation(data.size());
    }

    /** One walk over the data, in which each batch is made when it is asked for. */
    private final class Walk implements Iterator<Batch> {
        private final int[] order;
        private final int count;
        private int next;

        Walk(int[] order, int count) {
            this.order = order;
            this.count = count;
        }

        @Override
        public boolean hasNext() {
            return next < count;
        }

        @Override
        public Batch next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all " + count + " batches of the epoch were taken");
            }
            return batch(order, next++);
        }
    }
}
