package dev.autograd.examples.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrigramTest {
    private static final int CHARACTERS = 5;

    @Test
    void theProbabilitiesOfAllCharactersAddUpToOne() {
        int[] text = noise(2000);
        Trigram model = Trigram.fit(text, CHARACTERS);
        for (int[] before : new int[][] {{}, {3}, {0, 1}, {4, 4}, {2, 0}}) {
            double sum = 0;
            for (int c = 0; c < CHARACTERS; c++) {
                int[] read = Arrays.copyOf(before, before.length + 1);
                read[before.length] = c;
                sum += model.probability(read, before.length);
            }
            assertEquals(1, sum, 1e-9, "after " + Arrays.toString(before));
        }
    }

    @Test
    void aTextThatTwoCharactersDecideHasPerplexityOne() {
        int[] text = new int[3000];
        for (int i = 0; i < text.length; i++) {
            text[i] = new int[] {0, 1, 2, 1}[i % 4];
        }
        assertEquals(1, Trigram.fit(text, CHARACTERS).perplexity(text, 10, 3000), 1e-3);
    }

    // Drawn characters of probabilities 1/2, 1/8, 1/8, 1/8, 1/8: an entropy of 2 bits.
    @Test
    void ofIndependentCharactersItIsTheirEntropy() {
        int[] unseen = noise(50_000);
        assertEquals(4, Trigram.fit(noise(200_000), CHARACTERS).perplexity(unseen, 0, unseen.length), 0.05);
    }

    @Test
    void aCharacterThatWasNeverSeenIsPossible() {
        assertTrue(
                Trigram.fit(new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, 3).probability(new int[] {0, 2}, 1) > 0);
    }

    private static int[] noise(int length) {
        Seed seed = Seed.of(length);
        int[] text = new int[length];
        for (int i = 0; i < length; i++) {
            text[i] = Math.max(0, seed.nextInt(8) - 3);
        }
        return text;
    }
}
