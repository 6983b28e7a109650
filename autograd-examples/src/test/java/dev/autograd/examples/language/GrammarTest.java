package dev.autograd.examples.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GrammarTest {
    private static final Pattern SINGULAR = Pattern.compile(
            "(a|an|the) (\\w+ )?(cat|dog|bird|fox|child|mouse) (sleeps|runs|sings|waits|(sees|hears|chases|likes) .*)\\.");
    private static final Pattern PLURAL = Pattern.compile(
            "(some|the) (\\w+ )?(cats|dogs|birds|foxes|children|mice) (sleep|run|sing|wait|(see|hear|chase|like) .*)\\.");

    @Test
    void theVerbFitsItsSubject() {
        new Grammar(Seed.of(1))
                .text(20_000)
                .lines()
                .filter(sentence -> !sentence.contains(" that "))
                .forEach(sentence -> assertTrue(
                        SINGULAR.matcher(sentence).matches()
                                || PLURAL.matcher(sentence).matches(),
                        sentence));
    }

    @Test
    void theVerbFitsItsSubjectAlsoBehindARelativeClause() {
        Pattern singular = Pattern.compile(".* (cat|dog|bird|fox|child|mouse) that .* (sleeps|runs|sings|waits)\\.");
        Pattern plural = Pattern.compile(".* (cats|dogs|birds|foxes|children|mice) that .* (sleep|run|sing|wait)\\.");
        long count = new Grammar(Seed.of(2))
                .text(20_000)
                .lines()
                .filter(sentence -> sentence.matches(".* that .* (sleep|run|sing|wait)s?\\."))
                .peek(sentence -> assertTrue(
                        singular.matcher(sentence).matches()
                                || plural.matcher(sentence).matches(),
                        sentence))
                .count();
        assertTrue(count > 50, "sentences: " + count);
    }

    @Test
    void theSameSeedGivesTheSameText() {
        assertEquals(new Grammar(Seed.of(3)).text(500), new Grammar(Seed.of(3)).text(500));
    }
}
