package dev.autograd.array;

/** Tells that a matrix is not what a factorisation needs, or that an iteration did not converge. */
public final class MatrixException extends ArithmeticException {
    private static final long serialVersionUID = 1;

    MatrixException(String message) {
        super(message);
    }
}
