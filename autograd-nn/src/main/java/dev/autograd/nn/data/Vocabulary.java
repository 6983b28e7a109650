package dev.autograd.nn.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The symbols that a text is made of, characters or words, and their numbers from 0.
 *
 * <p>A vocabulary of characters has all of them, in the order of their code points. A vocabulary of words has the most frequent
 * ones, the most frequent first, and under number 0 {@code <unk>}, which stands for all others.
 */
public final class Vocabulary {
    /** What stands for words that a vocabulary does not have. */
    public static final String UNKNOWN = "<unk>";

    // A word, or a sign that is none.
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)*|[^\\s\\p{L}\\p{N}]");

    private final List<String> symbols;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final boolean isOfWords;

    private Vocabulary(List<String> symbols, boolean isOfWords) {
        this.symbols = List.copyOf(symbols);
        this.isOfWords = isOfWords;
        for (String symbol : symbols) {
            if (numbers.put(symbol, numbers.size()) != null) {
                throw new IllegalArgumentException("the symbol \"" + symbol + "\" stands twice in the vocabulary");
            }
        }
    }

    /**
     * All characters of a text; one that Java writes as two stays whole.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public static Vocabulary characters(String text) {
        checkNotEmpty(text);
        return new Vocabulary(
                text.codePoints()
                        .distinct()
                        .sorted()
                        .mapToObj(Character::toString)
                        .toList(),
                false);
    }

    /**
     * The most frequent words of a text, at most so many, {@link #UNKNOWN} included; of equally frequent ones the
     * alphabetically first. Signs such as commas count as words, space and line breaks do not count.
     *
     * @throws IllegalArgumentException if the text has no word, or the number is less than 2
     */
    public static Vocabulary words(String text, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("a vocabulary of words has room for at least 2, not " + most);
        }
        checkNotEmpty(text);
        Map<String, Long> counts = WORD.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<String> symbols = new ArrayList<>(List.of(UNKNOWN));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most - 1L)
                .forEach(entry -> symbols.add(entry.getKey()));
        return new Vocabulary(symbols, true);
    }

    /**
     * A vocabulary of characters with these symbols in this order, such as the {@link #symbols()} that were saved with a
     * model.
     */
    public static Vocabulary ofCharacters(Collection<String> symbols) {
        return new Vocabulary(List.copyOf(symbols), false);
    }

    /** A vocabulary of words with these symbols in this order, {@link #UNKNOWN} first. */
    public static Vocabulary ofWords(Collection<String> symbols) {
        List<String> words = List.copyOf(symbols);
        if (words.isEmpty() || !words.get(0).equals(UNKNOWN)) {
            throw new IllegalArgumentException("the first word must be " + UNKNOWN);
        }
        return new Vocabulary(words, true);
    }

    private static void checkNotEmpty(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a vocabulary can't be made of an empty text");
        }
    }

    /** The number of symbols. */
    public int size() {
        return symbols.size();
    }

    /** The symbols, each under its number. */
    public List<String> symbols() {
        return symbols;
    }

    /**
     * The numbers of a text's symbols.
     *
     * @throws IllegalArgumentException if it has a character that the vocabulary has not
     */
    public int[] encode(String text) {
        if (isOfWords) {
            return WORD.matcher(text)
                    .results()
                    .mapToInt(match -> numbers.getOrDefault(match.group(), 0))
                    .toArray();
        }
        return text.codePoints().map(this::character).toArray();
    }

    private int character(int codePoint) {
        Integer number = numbers.get(Character.toString(codePoint));
        if (number == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the vocabulary of %d characters has no \"%s\" (U+%04X)",
                    size(),
                    Character.toString(codePoint),
                    codePoint));
        }
        return number;
    }

    /**
     * The text of symbols' numbers; between words is a space.
     *
     * @throws IndexOutOfBoundsException if there is no symbol of a number
     */
    public String decode(int... encoded) {
        List<String> text = new ArrayList<>();
        for (int number : encoded) {
            text.add(symbols.get(number));
        }
        return String.join(isOfWords ? " " : "", text);
    }
}
