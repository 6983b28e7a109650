package dev.autograd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Indexing#get(Index, Index...)} takes of an axis. Positions count from 0, or from -1 backwards.
 *
 * <pre>{@code
 * x.get(at(2))                               // x[2]
 * x.get(all(), range(1, -1))                 // x[:, 1:-1]
 * x.get(rest(), all().step(-1))              // x[..., ::-1]
 * x.get(positions(rows), positions(columns)) // x[rows, columns]
 * x.get(positions(x.gt(0)))                  // x[x > 0]
 * }</pre>
 */
public sealed interface Index {
    /** Takes one position; the axis disappears. */
    static Index at(long position) {
        return new At(position);
    }

    /** Takes all positions. */
    static Range all() {
        return new Range(null, null, 1);
    }

    /** Takes the positions from {@code start} on. */
    static Range rangeFrom(long start) {
        return new Range(start, null, 1);
    }

    /** Takes the positions up to but not including {@code end}. */
    static Range rangeTo(long end) {
        return new Range(null, end, 1);
    }

    /** Takes the positions from {@code start} up to but not including {@code end}. */
    static Range range(long start, long end) {
        return new Range(start, end, 1);
    }

    /** Adds an axis of length 1. */
    static Index newAxis() {
        return new NewAxis();
    }

    /** Takes all of the axes that are not named, as many as there are: NumPy's "...". May stand once. */
    static Index rest() {
        return new Rest();
    }

    /** Takes these positions, in this order. */
    static Index positions(long... positions) {
        return new Positions(Tensor.constant(positions));
    }

    /**
     * Takes the positions that a tensor of integers names, and its axes in the place of this one; or the elements at
     * which a boolean tensor is true, which stands for as many axes as it has and leaves one.
     *
     * <p>Several tensors of integers, one next to the other, broadcast and name elements together, as in NumPy.
     */
    static Index positions(Tensor positions) {
        return new Positions(positions);
    }

    /**
     * One position.
     *
     * @param position counted from 0, or from -1 backwards
     */
    record At(long position) implements Index {
        @Override
        public String toString() {
            return Long.toString(position);
        }
    }

    /**
     * Positions at equal distances.
     *
     * @param start the first; null for the first of the axis, or the last if the step is negative
     * @param end the first one not included; null for none
     * @param step from one to the next, not 0
     */
    record Range(@Nullable Long start, @Nullable Long end, long step) implements Index {
        /** Refuses a step of 0. */
        public Range {
            if (step == 0) {
                throw new ShapeException("a range of positions can't have step 0");
            }
        }

        /** Takes only every {@code newStep}-th position; backwards if negative, then from the higher to the lower. */
        public Range step(long newStep) {
            return new Range(start, end, newStep);
        }

        @Override
        public String toString() {
            return (start == null ? "" : start) + ":" + (end == null ? "" : end) + (step == 1 ? "" : ":" + step);
        }
    }

    /** An axis of length 1. */
    record NewAxis() implements Index {
        @Override
        public String toString() {
            return "newAxis";
        }
    }

    /** The axes that are not named. */
    record Rest() implements Index {
        @Override
        public String toString() {
            return "...";
        }
    }

    /**
     * Positions named by a tensor.
     *
     * @param tensor of integers or booleans
     */
    record Positions(Tensor tensor) implements Index {
        @Override
        public String toString() {
            return tensor.type() + Arrays.toString(tensor.shape());
        }
    }
}
