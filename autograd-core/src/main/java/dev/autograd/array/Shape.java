package dev.autograd.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lengths of an array's axes; a scalar has none. */
public final class Shape {
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] lengths;
    private final int size;

    private Shape(int[] lengths) {
        this.lengths = lengths;
        long product = 1;
        for (int length : lengths) {
            if (length < 0) {
                throw new IllegalArgumentException("a shape has no negative lengths: " + Arrays.toString(lengths));
            }
            product *= length;
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("an array holds at most " + Integer.MAX_VALUE
                        + " elements, but the shape is " + Arrays.toString(lengths));
            }
        }
        this.size = (int) product;
    }

    public static Shape of(int... lengths) {
        return lengths.length == 0 ? SCALAR : new Shape(lengths.clone());
    }

    /**
     * Returns the shape with these lengths.
     *
     * @throws IllegalArgumentException if a length is negative or the product exceeds the largest int
     */
    public static Shape of(long... lengths) {
        int[] ints = new int[lengths.length];
        for (int i = 0; i < ints.length; i++) {
            if (lengths[i] != (int) lengths[i]) {
                throw new IllegalArgumentException(
                        "an axis has at most " + Integer.MAX_VALUE + " elements: " + Arrays.toString(lengths));
            }
            ints[i] = (int) lengths[i];
        }
        return lengths.length == 0 ? SCALAR : new Shape(ints);
    }

    public int rank() {
        return lengths.length;
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    public boolean isScalar() {
        return lengths.length == 0;
    }

    /** The length of an axis, which must lie in {@code 0..rank-1}. */
    public int length(int axis) {
        return lengths[axis];
    }

    public int[] toInts() {
        return lengths.clone();
    }

    public long[] toLongs() {
        return Arrays.stream(lengths).asLongStream().toArray();
    }

    /** The distance between neighbours along each axis of a dense row-major array of this shape. */
    public int[] strides() {
        int[] strides = new int[lengths.length];
        int stride = 1;
        for (int i = lengths.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= lengths[i];
        }
        return strides;
    }

    /** The strides with which a dense array of this shape is read as {@code target}: 0 along broadcast axes. */
    public int[] stridesBroadcastTo(Shape target) {
        int[] own = strides();
        int[] strides = new int[target.rank()];
        int lead = target.rank() - rank();
        for (int i = 0; i < own.length; i++) {
            strides[lead + i] = lengths[i] == 1 ? 0 : own[i];
        }
        return strides;
    }

    /** The shape that both broadcast to by NumPy's rule, or null if there is none. */
    public static @Nullable Shape broadcast(Shape a, Shape b) {
        if (a.equals(b) || b.isScalar()) {
            return a;
        }
        if (a.isScalar()) {
            return b;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] lengths = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.lengths[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.lengths[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1) {
                return null;
            }
            lengths[rank - i] = x == 1 ? y : x;
        }
        return new Shape(lengths);
    }

    /** True if NumPy's rule broadcasts this shape to {@code target}. */
    public boolean broadcastsTo(Shape target) {
        return target.equals(broadcast(this, target));
    }

    /** Which of the axes of {@code target} an array of this shape is repeated along. */
    public Axes broadcastAxes(Shape target) {
        int lead = target.rank() - rank();
        boolean[] repeated = new boolean[target.rank()];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = i < lead || (lengths[i - lead] == 1 && target.lengths[i] != 1);
        }
        return Axes.where(repeated);
    }

    public Axes axesOfLengthOne() {
        boolean[] single = new boolean[lengths.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = lengths[i] == 1;
        }
        return Axes.where(single);
    }

    /** This shape without the axes, or with length 1 in their place. */
    public Shape reduce(Axes axes, boolean keepDims) {
        int[] kept = new int[keepDims ? rank() : rank() - axes.count()];
        int k = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (!axes.contains(i)) {
                kept[k++] = lengths[i];
            } else if (keepDims) {
                kept[k++] = 1;
            }
        }
        return of(kept);
    }

    /** This shape with its axes in another order. */
    public Shape permute(int... order) {
        int[] permuted = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            permuted[i] = lengths[order[i]];
        }
        return of(permuted);
    }

    /** This shape with one axis of another length. */
    public Shape with(int axis, int length) {
        int[] changed = lengths.clone();
        changed[axis] = length;
        return of(changed);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Shape s && Arrays.equals(lengths, s.lengths));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }

    /** As {@code [4, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(lengths);
    }
}
