package dev.autograd.examples.language;

import dev.autograd.examples.command.BadInputException;
import dev.autograd.nn.data.Vocabulary;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A text as numbers: its first nine tenths to learn from, its last tenth to be tried on. */
final class Corpus {
    private static final int MOST_CHARACTERS = 20_000;

    private final Vocabulary vocabulary;
    private final int[] symbols;

    // How many of the symbols are learned from.
    private final int trained;

    private Corpus(Vocabulary vocabulary, int[] symbols) {
        this.vocabulary = vocabulary;
        this.symbols = symbols;
        trained = symbols.length - symbols.length / 10;
    }

    static Corpus of(String text) {
        return of(text, Vocabulary.characters(text));
    }

    /**
     * A text in the characters of a model.
     *
     * @throws BadInputException if it has others
     */
    static Corpus of(String text, Vocabulary vocabulary) {
        if (vocabulary.size() > MOST_CHARACTERS) {
            throw new BadInputException("the text has " + vocabulary.size() + " different characters; up to "
                    + MOST_CHARACTERS + " would work");
        }
        int[] symbols;
        try {
            symbols = vocabulary.encode(text);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("the text does not fit the model: " + e.getMessage());
        }
        return new Corpus(vocabulary, symbols);
    }

    /** The characters of the whole text. */
    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** All of the text. */
    int[] symbols() {
        return symbols.clone();
    }

    /** What is learned from. */
    int[] training() {
        return Arrays.copyOf(symbols, trained);
    }

    /** What a model is tried on, led by so many symbols of what comes before. */
    int[] heldOut(int before) {
        return Arrays.copyOfRange(symbols, trained - before, symbols.length);
    }

    /** As a test of a model needs it: enough for two windows in the last tenth. */
    void checkLength(int window) {
        if (symbols.length - trained < 2 * window) {
            throw new BadInputException("the text has " + symbols.length + " characters; with windows of " + window
                    + " it takes " + 20 * window + " or more");
        }
    }

    /** The beginning of a line of the held-out part, or of that part where it has none. */
    int[] line(int most) {
        int newline = vocabulary.symbols().indexOf("\n");
        int start = IntStream.range(trained, symbols.length - most)
                .filter(i -> i > trained && symbols[i - 1] == newline)
                .findFirst()
                .orElse(trained);
        return Arrays.copyOfRange(symbols, start, Math.min(symbols.length, start + most));
    }
}
