package dev.autograd;

/** Tells that an operation, or its derivative rule, failed or was misused; the message names both and what to do. */
public class AutogradException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public AutogradException(String message) {
        super(message);
    }

    public AutogradException(String message, Throwable cause) {
        super(message, cause);
    }
}
