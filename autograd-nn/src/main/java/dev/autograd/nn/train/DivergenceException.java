package dev.autograd.nn.train;

import dev.autograd.AutogradException;

/** Tells that a loss or a parameter has become NaN or infinite, so that training can't go on. */
public final class DivergenceException extends AutogradException {
    private static final long serialVersionUID = 1;

    private final long step;

    DivergenceException(String message, long step) {
        super(message);
        this.step = step;
    }

    /** The number of the step in which it was noticed, counted from 1. */
    public long step() {
        return step;
    }
}
