package dev.autograd;

/** Tells that shapes, axes or data types don't fit what was asked, and what would. */
public class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ShapeException(String message) {
        super(message);
    }
}
