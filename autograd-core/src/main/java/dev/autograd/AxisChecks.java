package dev.autograd;

import dev.autograd.array.Axes;

/** Turns the axes that a user names into axes counted from 0, or says what is wrong with them. */
final class AxisChecks {
    private AxisChecks() {}

    /** All axes if none is named. */
    static Axes axes(String operation, Tensor x, long... axes) {
        int rank = x.dims().rank();
        if (axes.length == 0) {
            return Axes.all(rank);
        }
        int[] checked = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            checked[i] = axis(operation, x, axes[i]);
            for (int j = 0; j < i; j++) {
                if (checked[j] == checked[i]) {
                    throw new ShapeException(operation + ": axis " + checked[i] + " of a tensor of shape " + x.dims()
                            + " is named twice");
                }
            }
        }
        return Axes.of(checked);
    }

    static int axis(String operation, Tensor x, long axis) {
        return axis(operation, x.dims().rank(), "a tensor of shape " + x.dims(), axis);
    }

    static int axis(String operation, int rank, String what, long axis) {
        if (axis < -rank || axis >= rank) {
            throw new ShapeException(operation + ": axis " + axis + " is out of range for " + what
                    + (rank == 0 ? ", which has no axes" : "; valid axes are " + -rank + ".." + (rank - 1)));
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** A position of an axis, counted from 0. */
    static int position(String operation, Tensor x, int axis, long position) {
        int length = x.dims().length(axis);
        if (position < -length || position >= length) {
            throw new ShapeException(operation + ": position " + position + " is out of range for axis " + axis + " of "
                    + x.describe()
                    + (length == 0 ? ", which is empty" : "; valid positions are " + -length + ".." + (length - 1)));
        }
        return (int) (position < 0 ? position + length : position);
    }
}
