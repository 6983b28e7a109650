package dev.autograd.examples;

/** Input that a command cannot work with; the message says what was given and what would work. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadInputException(String message) {
        super(message);
    }
}
