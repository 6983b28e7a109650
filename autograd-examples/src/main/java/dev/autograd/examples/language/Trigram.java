package dev.autograd.examples.language;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The probability of a character by the two before it: {@code λ₃ p(c|ab) + λ₂ p(c|b) + λ₁ p(c) + λ₀ / characters}, with the
 * weights by how often ab was seen. Counts are those of the text that it is fitted on; the weights are those that make the
 * last tenth of that text most probable by the counts of the rest, found by expectation and maximisation.
 *
 * <p>Source: F. Jelinek, R. L. Mercer, "Interpolated estimation of Markov source parameters from sparse data", 1980.
 */
final class Trigram {
    private static final int ITERATIONS = 30;

    // By the logarithm of the count of ab: 0, 1, 2 and 3, 4 to 7, ...
    private static final int BUCKETS = 16;
    private static final int ORDERS = 4;

    private final int characters;
    private final double[][] weights;
    private Counts counts;

    private Trigram(int characters, Counts counts) {
        this.characters = characters;
        this.counts = counts;
        weights = new double[BUCKETS][ORDERS];
        for (double[] of : weights) {
            Arrays.fill(of, 1.0 / ORDERS);
        }
    }

    /**
     * Fits the model.
     *
     * @param characters how many there are in the vocabulary
     */
    static Trigram fit(int[] text, int characters) {
        int most = text.length - text.length / 10;
        Trigram model = new Trigram(characters, new Counts(text, most, characters));
        for (int i = 0; i < ITERATIONS; i++) {
            model.maximise(text, most);
        }
        model.counts = new Counts(text, text.length, characters);
        return model;
    }

    // One step: the weights become the shares that the parts have in the probabilities of the text from a place on.
    private void maximise(int[] text, int from) {
        double[][] shares = new double[BUCKETS][ORDERS];
        double[] parts = new double[ORDERS];
        for (int i = from; i < text.length; i++) {
            double[] share = shares[parts(text, i, parts)];
            double p = Arrays.stream(parts).sum();
            for (int k = 0; k < ORDERS; k++) {
                share[k] += parts[k] / p;
            }
        }
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            double sum = Arrays.stream(shares[bucket]).sum();
            for (int k = 0; k < ORDERS && sum > 0; k++) {
                weights[bucket][k] = shares[bucket][k] / sum;
            }
        }
    }

    /** Fills in the weighted parts of a character's probability, and returns the bucket of what comes before it. */
    private int parts(int[] text, int i, double[] parts) {
        long ab = counts.pair(Counts.at(text, i - 2), Counts.at(text, i - 1));
        long bc = counts.pair(Counts.at(text, i - 1), Counts.at(text, i));
        int seen = counts.pairsBefore.getOrDefault(ab, 0);
        int seenOne = counts.before[Counts.at(text, i - 1)];
        int bucket = Math.min(BUCKETS - 1, Integer.SIZE - Integer.numberOfLeadingZeros(seen));
        double[] weight = weights[bucket];
        double first = counts.single[Counts.at(text, i)] / (double) counts.total;
        double second = seenOne == 0 ? 0 : counts.pairs.getOrDefault(bc, 0) / (double) seenOne;
        double third =
                seen == 0 ? 0 : counts.triples.getOrDefault(counts.triple(ab, Counts.at(text, i)), 0) / (double) seen;
        // What was never seen says nothing, and the others share its weight.
        double said = 1 - (seenOne == 0 ? weight[2] : 0) - (seen == 0 ? weight[3] : 0);
        parts[0] = weight[0] / said / characters;
        parts[1] = weight[1] / said * first;
        parts[2] = weight[2] / said * second;
        parts[3] = weight[3] / said * third;
        return bucket;
    }

    /** The probability of the character at a place of a text. */
    double probability(int[] text, int i) {
        double[] parts = new double[ORDERS];
        parts(text, i, parts);
        return Arrays.stream(parts).sum();
    }

    /** {@code e} to the mean of {@code -log p} over the characters of a text from one place up to another. */
    double perplexity(int[] text, int from, int to) {
        double surprise = 0;
        for (int i = from; i < to; i++) {
            surprise -= Math.log(probability(text, i));
        }
        return Math.exp(surprise / (to - from));
    }

    /** How often characters follow others. Character 0 is what comes before the text; the others count from 1. */
    private static final class Counts {
        private final int base;
        private final int total;
        private final int[] single;
        private final int[] before;
        private final Map<Long, Integer> pairs = new HashMap<>();
        private final Map<Long, Integer> pairsBefore = new HashMap<>();
        private final Map<Long, Integer> triples = new HashMap<>();

        /** Counts in the text up to a length. */
        Counts(int[] text, int length, int characters) {
            base = characters + 1;
            total = length;
            single = new int[base];
            before = new int[base];
            for (int i = 0; i < length; i++) {
                int c = at(text, i);
                long ab = pair(at(text, i - 2), at(text, i - 1));
                single[c]++;
                before[at(text, i - 1)]++;
                pairs.merge(pair(at(text, i - 1), c), 1, Integer::sum);
                pairsBefore.merge(ab, 1, Integer::sum);
                triples.merge(triple(ab, c), 1, Integer::sum);
            }
        }

        static int at(int[] text, int i) {
            return i < 0 ? 0 : text[i] + 1;
        }

        long pair(int b, int c) {
            return (long) b * base + c;
        }

        long triple(long ab, int c) {
            return ab * base + c;
        }
    }
}
