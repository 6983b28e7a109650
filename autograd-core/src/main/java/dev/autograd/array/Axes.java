package dev.autograd.array;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A set of axes of an array, counted from 0. */
public final class Axes {
    public static final Axes NONE = new Axes(0);

    private final long bits;

    private Axes(long bits) {
        this.bits = bits;
    }

    public static Axes of(int... axes) {
        long bits = 0;
        for (int axis : axes) {
            bits |= 1L << axis;
        }
        return new Axes(bits);
    }

    /** All axes of an array of that rank. */
    public static Axes all(int rank) {
        return new Axes((1L << rank) - 1);
    }

    static Axes where(boolean[] chosen) {
        long bits = 0;
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                bits |= 1L << i;
            }
        }
        return bits == 0 ? NONE : new Axes(bits);
    }

    public boolean contains(int axis) {
        return (bits >>> axis & 1) != 0;
    }

    public int count() {
        return Long.bitCount(bits);
    }

    /** The lowest of the axes, of which there is one. */
    public int first() {
        return Long.numberOfTrailingZeros(bits);
    }

    /** The highest of the axes, of which there is one. */
    int last() {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    /** In ascending order. */
    public int[] toInts() {
        int[] axes = new int[count()];
        long rest = bits;
        for (int i = 0; i < axes.length; i++) {
            axes[i] = Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
        }
        return axes;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Axes a && a.bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** As {@code 0, 2}. */
    @Override
    public String toString() {
        return IntStream.of(toInts()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }
}
