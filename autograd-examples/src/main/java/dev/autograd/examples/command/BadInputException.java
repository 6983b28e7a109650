package dev.autograd.examples.command;

/** Input that a command cannot work with; the message says what was given and what would work. */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BadInputException(String message) {
        super(message);
    }
}
