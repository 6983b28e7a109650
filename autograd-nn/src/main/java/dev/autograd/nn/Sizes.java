package dev.autograd.nn;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Checks of sizes for layers, one's own included, with the one form in which they complain. */
public final class Sizes {
    private Sizes() {}

    /**
     * Checks a size that a layer is made with.
     *
     * @throws ShapeException if it is not positive
     */
    public static void positive(String layer, String what, long size) {
        if (size <= 0) {
            throw new ShapeException(layer + ": " + what + " must be positive, but is " + size);
        }
    }

    /**
     * Checks the length of the last axis.
     *
     * @throws ShapeException as {@code expects [*, 128], got [32, 64]}
     */
    public static void expectLast(Tensor x, long length) {
        long[] shape = x.shape();
        if (shape.length == 0 || shape[shape.length - 1] != length) {
            throw mismatch("[*, " + length + "]", x);
        }
    }

    /**
     * Checks the lengths of all axes.
     *
     * @param shape a length for each axis, or -1 where any will do
     * @throws ShapeException as {@code expects [*, *, 128], got [32, 10, 64]}
     */
    public static void expect(Tensor x, long... shape) {
        long[] lengths = x.shape();
        boolean fits = lengths.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == -1 || shape[i] == lengths[i];
        }
        if (!fits) {
            String expected = Arrays.stream(shape)
                    .mapToObj(length -> length == -1 ? "*" : String.valueOf(length))
                    .collect(Collectors.joining(", ", "[", "]"));
            throw mismatch(expected, x);
        }
    }

    /** Checks the length of axis 1. */
    static void expectChannels(Tensor x, long channels) {
        if (x.rank() < 2 || x.shape()[1] != channels) {
            throw mismatch("[*, " + channels + ", ...]", x);
        }
    }

    /** As {@code expects [*, 128], got [32, 64]}. */
    static ShapeException mismatch(String expected, Tensor x) {
        return new ShapeException("expects " + expected + ", got " + Arrays.toString(x.shape()));
    }
}
