package dev.autograd.nn;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

/** Checks of sizes, with the one form in which layers complain. */
final class Sizes {
    private Sizes() {}

    static void positive(String layer, String what, long size) {
        if (size <= 0) {
            throw new ShapeException(layer + ": " + what + " must be positive, but is " + size);
        }
    }

    /** Checks the length of the last axis. */
    static void expectLast(Tensor x, long length) {
        long[] shape = x.shape();
        if (shape.length == 0 || shape[shape.length - 1] != length) {
            throw mismatch("[*, " + length + "]", x);
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
