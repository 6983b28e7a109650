package dev.autograd.nn.data;

import dev.autograd.AutogradException;
import dev.autograd.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
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
     * @param augmentations what changes the batches, one after the other
     */
    private record Settings(
            int batchSize, @Nullable Long seed, boolean dropsLast, int ahead, List<Augmentation> augmentations) {}

    private record Augmentation(long seed, BiFunction<Batch, Seed, Batch> change) {}

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
        return new DataLoader(data, new Settings(1, null, false, 0, List.of()));
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
        return with(new Settings(samples, settings.seed, settings.dropsLast, settings.ahead, settings.augmentations));
    }

    /** Walks in random order, another one in each epoch. */
    public DataLoader shuffle(long seed) {
        return with(new Settings(settings.batchSize, seed, settings.dropsLast, settings.ahead, settings.augmentations));
    }

    /** Walks in random order, and draws one number of the seed to do so. */
    public DataLoader shuffle(Seed seed) {
        return shuffle(seed.nextLong());
    }

    /** Leaves the last batch of an epoch out if it is not full. */
    public DataLoader dropLast() {
        return with(new Settings(settings.batchSize, settings.seed, true, settings.ahead, settings.augmentations));
    }

    /**
     * Makes up to so many batches in advance, in the background, while the ones before them are in use; 0, the default, makes
     * each when it is asked for. The batches are the same. What goes wrong in the background is thrown where the batch is
     * asked for. What {@link Dataset#map} draws from a seed of its own is drawn ahead too, so how far that seed is does not
     * tell which batches were used; {@link #augment} has no such trouble.
     *
     * <p>A batch that was made in the background belongs to no scope; its memory is free again when nobody refers to it.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public DataLoader prefetch(int batches) {
        if (batches < 0) {
            throw new IllegalArgumentException("prefetch: the number of batches can't be " + batches);
        }
        return with(
                new Settings(settings.batchSize, settings.seed, settings.dropsLast, batches, settings.augmentations));
    }

    /**
     * Changes each batch by chance when it is made, such as by noise or by mirroring; after the changes that were set before.
     *
     * <p>What is drawn depends on the seed, the epoch's number and the batch's number alone: it is the same if batches are
     * fetched in advance, and in a training that is resumed within an epoch.
     *
     * @param change takes a batch and what to draw from
     */
    public DataLoader augment(long seed, BiFunction<Batch, Seed, Batch> change) {
        List<Augmentation> all = new ArrayList<>(settings.augmentations);
        all.add(new Augmentation(seed, change));
        return with(
                new Settings(settings.batchSize, settings.seed, settings.dropsLast, settings.ahead, List.copyOf(all)));
    }

    private DataLoader with(Settings other) {
        return new DataLoader(data, other);
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
        return epoch(number, 0);
    }

    /**
     * The batches of an epoch from one on, both counted from 0; those before it are not made.
     *
     * @throws AutogradException if the epoch has none, because the only one is not full and so is left out
     * @throws IllegalArgumentException if the epoch has less than {@code from} batches
     */
    public Iterable<Batch> epoch(int number, int from) {
        int count = batches();
        if (count == 0) {
            throw new AutogradException("no batch is left: the data set has " + data.size() + " samples, a batch has "
                    + settings.batchSize + ", and dropLast() leaves out what is not full");
        }
        if (from < 0 || from > count) {
            throw new IllegalArgumentException(
                    "epoch: can't begin at batch " + from + ", the batches of an epoch are 0.." + (count - 1));
        }
        int[] order = order(number);
        IntFunction<Batch> make = i -> batch(order, number, i);
        return () -> prefetcher == null ? new Walk(from, count, make) : prefetcher.iterate(from, count, make);
    }

    private Batch batch(int[] order, int epoch, int number) {
        int start = number * settings.batchSize;
        Batch batch = data.batch(Arrays.copyOfRange(order, start, Math.min(start + settings.batchSize, order.length)));
        for (Augmentation augmentation : settings.augmentations) {
            Seed seed = Seed.of(mixed(mixed(augmentation.seed, epoch), number));
            batch = augmentation.change.apply(batch, seed);
        }
        return batch;
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
        return Seed.of(mixed(settings.seed, epoch)).permutation(data.size());
    }

    // Mixed twice, so that neither neighbouring seeds nor neighbouring numbers have anything in common.
    private static long mixed(long seed, int number) {
        return Seed.of(Seed.of(seed).nextLong() + number).nextLong();
    }

    /** One walk over the data, in which each batch is made when it is asked for. */
    private static final class Walk implements Iterator<Batch> {
        private final int count;
        private final IntFunction<Batch> make;
        private int next;

        Walk(int from, int count, IntFunction<Batch> make) {
            next = from;
            this.count = count;
            this.make = make;
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
            return make.apply(next++);
        }
    }
}
