package dev.autograd.nn.optim;

/** Checks of what an optimizer is told. */
final class Settings {
    private Settings() {}

    /** A number of 0 or more and less than 1. */
    static double fraction(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("the " + what + " must lie in [0, 1), but is " + value);
        }
        return value;
    }

    static double positive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the " + what + " must be a positive number, but is " + value);
        }
        return value;
    }

    static double notNegative(String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the " + what + " must be a number from 0 on, but is " + value);
        }
        return value;
    }
}
