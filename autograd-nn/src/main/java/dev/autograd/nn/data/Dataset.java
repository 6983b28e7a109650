package dev.autograd.nn.data;

import dev.autograd.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A set of samples, numbered from 0.
 *
 * <p>A {@link DataLoader} that fetches ahead asks for batches from a thread of its own, so a data set that several loaders
 * share has to bear that.
 */
public interface Dataset {
    /** The number of samples. */
    int size();

    /**
     * Returns samples as one batch, in the order of their numbers.
     *
     * @throws RuntimeException if a number is out of range
     */
    Batch batch(int[] indices);

    /** Returns all samples as one batch. */
    default Batch all() {
        int[] indices = new int[size()];
        Arrays.setAll(indices, i -> i);
        return batch(indices);
    }

    /** Returns a view of some of the samples, in this order; an index may stand twice. */
    default Dataset subset(int... indices) {
        return new Subset(this, indices.clone());
    }

    /**
     * Returns a view whose batches are changed when they are asked for, such as scaled. The number of samples stays. Changes
     * by chance are better made by {@link DataLoader#augment}, which a resumed training can repeat in every case.
     */
    default Dataset map(UnaryOperator<Batch> change) {
        Dataset samples = this;
        return new Dataset() {
            @Override
            public int size() {
                return samples.size();
            }

            @Override
            public Batch batch(int[] indices) {
                return change.apply(samples.batch(indices));
            }
        };
    }

    /**
     * Divides the samples by chance into views that have none in common: {@code split(seed, 0.9, 0.1)}.
     *
     * @param fractions of all samples, positive, with the sum 1
     * @return one view for each fraction
     * @throws IllegalArgumentException if the fractions make no sense, or one of the parts would be empty
     */
    default List<Dataset> split(Seed seed, double... fractions) {
        double sum = Arrays.stream(fractions).sum();
        if (Arrays.stream(fractions).anyMatch(fraction -> !(fraction > 0)) || Math.abs(sum - 1) > 1e-9) {
            throw new IllegalArgumentException(
                    "split: the fractions must be positive with the sum 1, but are " + Arrays.toString(fractions));
        }
        int[] order = seed.permutation(size());
        List<Dataset> parts = new ArrayList<>();
        double before = 0;
        for (int i = 0; i < fractions.length; i++) {
            double after = before + fractions[i];
            int[] part = Arrays.copyOfRange(
                    order, (int) Math.round(before * order.length), (int) Math.round(after * order.length));
            if (part.length == 0) {
                throw new IllegalArgumentException(
                        "split: a fraction of " + fractions[i] + " of " + order.length + " samples is none");
            }
            parts.add(subset(part));
            before = after;
        }
        return parts;
    }
}
