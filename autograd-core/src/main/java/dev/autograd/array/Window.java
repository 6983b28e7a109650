package dev.autograd.array;

import java.util.Arrays;

/**
 * A part of a dense row-major array: where it begins and, for each axis of the part, a length and a stride. A stride of
 * 0 repeats, a negative one runs backwards.
 */
public final class Window {
    private final int offset;
    private final int[] strides;
    private final Shape shape;

    private Window(int offset, int[] lengths, int[] strides) {
        this.offset = offset;
        this.strides = strides;
        this.shape = Shape.of(lengths);
    }

    /** The whole of an array. */
    public static Window of(Shape shape) {
        return new Window(0, shape.toInts(), shape.strides());
    }

    /** The lengths of the part's axes. */
    public Shape shape() {
        return shape;
    }

    /** Every {@code step}-th position of an axis; a step of 0 repeats the first one. */
    public Window slice(int axis, int start, int step, int count) {
        int[] lengths = shape.toInts();
        int[] sliced = strides.clone();
        lengths[axis] = count;
        sliced[axis] *= step;
        return new Window(count == 0 ? offset : offset + start * strides[axis], lengths, sliced);
    }

    /** The axes in another order. */
    public Window permute(int... order) {
        int[] permuted = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            permuted[i] = strides[order[i]];
        }
        return new Window(offset, shape.permute(order).toInts(), permuted);
    }

    /** The diagonal {@code k} above the main one of two axes, as a last axis instead of them. */
    public Window diagonal(int k, int axis, int other) {
        int below = Math.max(0, -k);
        int above = Math.max(0, k);
        int[] lengths = new int[shape.rank() - 1];
        int[] kept = new int[lengths.length];
        int n = 0;
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis && i != other) {
                lengths[n] = shape.length(i);
                kept[n++] = strides[i];
            }
        }
        lengths[n] = Math.max(0, Math.min(shape.length(axis) - below, shape.length(other) - above));
        kept[n] = strides[axis] + strides[other];
        int start = lengths[n] == 0 ? 0 : below * strides[axis] + above * strides[other];
        return new Window(offset + start, lengths, kept);
    }

    /** The row-major position, in the whole array, of the part's first element. */
    public int offset() {
        return offset;
    }

    /** The distance, in the whole array, between neighbours along each axis. */
    public int[] strides() {
        return strides.clone();
    }

    /** True if the part is one run of memory, in order. */
    boolean isDense() {
        int stride = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            if (shape.length(i) != 1 && strides[i] != stride) {
                return shape.size() == 0;
            }
            stride *= shape.length(i);
        }
        return true;
    }

    Strided of(Array array) {
        return Strided.of(array, offset, shape.toInts(), strides);
    }

    /** As {@code [2, 3] at 4 by [1, -2]}: lengths, beginning, strides. */
    @Override
    public String toString() {
        return shape + " at " + offset + " by " + Arrays.toString(strides);
    }
}
