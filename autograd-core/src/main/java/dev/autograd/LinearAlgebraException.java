package dev.autograd;

/**
 * Tells that a matrix does not have what was asked of it: an inverse, or a Cholesky factor. The message names the
 * operation and the matrix by its position in the batch.
 */
public class LinearAlgebraException extends AutogradException {
    private static final long serialVersionUID = 1;

    LinearAlgebraException(String message) {
        super(message);
    }

    LinearAlgebraException(String message, Throwable cause) {
        super(message, cause);
    }
}
