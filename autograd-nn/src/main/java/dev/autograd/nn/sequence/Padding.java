package dev.autograd.nn.sequence;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which steps of which sequences count. */
final class Padding {
    private final int samples;
    private final int steps;

    // That of each sequence.
    private final long[] lengths;

    private Padding(int samples, int steps, long[] lengths) {
        this.samples = samples;
        this.steps = steps;
        this.lengths = lengths;
    }

    /** Takes the length of each sequence, or null if all are full. */
    static Padding of(long @Nullable [] lengths, int samples, int steps) {
        if (lengths == null) {
            long[] full = new long[samples];
            Arrays.fill(full, steps);
            return new Padding(samples, steps, full);
        }
        if (lengths.length != samples || Arrays.stream(lengths).anyMatch(length -> length < 0 || length > steps)) {
            throw new ShapeException("the lengths must be one for each of " + samples + " sequences, from 0 to " + steps
                    + ", but are " + Arrays.toString(lengths));
        }
        return new Padding(samples, steps, lengths.clone());
    }

    int samples() {
        return samples;
    }

    int steps() {
        return steps;
    }

    /** True if all sequences have a step t, counted from 0. */
    boolean isFull(int t) {
        return Arrays.stream(lengths).allMatch(length -> length > t);
    }

    /** True if there are sequences, but none has a step t. */
    boolean isOver(int t) {
        return samples > 0 && Arrays.stream(lengths).allMatch(length -> length <= t);
    }

    /** Which sequences have a step t, [samples, 1]. */
    Tensor mask(int t) {
        return Tensor.constant(lengths).gt(t).unsqueeze(1);
    }

    /** The same sequences, [samples, steps, *], with zeros where they have no step: there may be NaN, and 0 · NaN is NaN. */
    Tensor clear(Tensor x) {
        if (isFull(steps - 1)) {
            return x;
        }
        Tensor counts = Tensor.arange(steps).lt(Tensor.constant(lengths).unsqueeze(1));
        return x.where(counts.unsqueeze(2), 0);
    }
}
