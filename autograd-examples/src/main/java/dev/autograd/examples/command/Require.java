package dev.autograd.examples.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Checks of options; each names the option, what was given and what would work. */
public final class Require {
    private Require() {}

    /**
     * Checks that a whole number lies in a range.
     *
     * @throws BadInputException if it does not
     */
    public static void between(String option, long least, long most, long value) {
        if (value < least || value > most) {
            throw new BadInputException(option + " takes a number from " + least + " to " + most + ", not " + value);
        }
    }

    /**
     * Checks that a whole number is not too small.
     *
     * @throws BadInputException if it is
     */
    public static void atLeast(String option, long least, long value) {
        if (value < least) {
            throw new BadInputException(option + " takes a number from " + least + " on, not " + value);
        }
    }

    /**
     * Checks that a number is positive and finite.
     *
     * @throws BadInputException if it is not
     */
    public static void positive(String option, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new BadInputException(option + " takes a positive number, not " + value);
        }
    }

    /**
     * Checks that a number is finite and not negative.
     *
     * @throws BadInputException if it is not
     */
    public static void notNegative(String option, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new BadInputException(option + " takes a number from 0 on, not " + value);
        }
    }

    /**
     * Checks that there is a file that can be read.
     *
     * @throws IOException if there is none; the message names it and the reason
     */
    public static void readable(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder, not a file");
        }
        if (!Files.isReadable(file)) {
            throw new FileSystemException(file.toString(), null, "may not be read");
        }
    }

    /**
     * Checks that training goes on with numbers.
     *
     * @param when as {@code "step 12"}
     * @throws BadInputException if the loss is NaN or infinite
     */
    public static void finite(double loss, String when, double learningRate) {
        if (!Double.isFinite(loss)) {
            throw new BadInputException("the loss is " + loss + " in " + when + "; try an --lr below " + learningRate);
        }
    }
}
