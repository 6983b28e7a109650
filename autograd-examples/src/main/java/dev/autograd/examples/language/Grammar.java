package dev.autograd.examples.language;

import dev.autograd.Seed;

/**
 * A small grammar of English sentences, drawn at random. A verb has to fit its subject, also where a relative clause stands
 * between them: {@code the cat that the old dogs see sleeps.}
 *
 * <pre>
 * sentence  = subject predicate "."
 * subject   = article [adjective] noun [clause]
 * clause    = "that" predicate | "that" subject-without-clause verb-with-object
 * predicate = verb | verb-with-object object
 * object    = article [adjective] noun
 * </pre>
 */
final class Grammar {
    private static final String[][] NOUNS = {
        {"cat", "cats"}, {"dog", "dogs"}, {"bird", "birds"}, {"fox", "foxes"}, {"child", "children"}, {"mouse", "mice"}
    };
    private static final String[][] VERBS = {{"sleeps", "sleep"}, {"runs", "run"}, {"sings", "sing"}, {"waits", "wait"}
    };
    private static final String[][] VERBS_WITH_OBJECT = {
        {"sees", "see"}, {"hears", "hear"}, {"chases", "chase"}, {"likes", "like"}
    };
    private static final String[] ADJECTIVES = {"old", "small", "happy", "quiet", "clever"};

    private final Seed seed;

    Grammar(Seed seed) {
        this.seed = seed;
    }

    /** Draws sentences, one after the other, until there are at least so many characters. */
    String text(int characters) {
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
            text.append(sentence()).append('\n');
        }
        return text.toString();
    }

    String sentence() {
        int number = seed.nextInt(2);
        return noun(number) + (isDrawn(0.4) ? " that " + clause(number) : "") + " " + predicate(number) + ".";
    }

    // Number 0 is the singular, 1 the plural.
    private String noun(int number) {
        String article = number == 0 ? (isDrawn(0.5) ? "the" : "a") : (isDrawn(0.5) ? "the" : "some");
        String adjective = isDrawn(0.3) ? ADJECTIVES[seed.nextInt(ADJECTIVES.length)] : "";
        if (article.equals("a") && adjective.startsWith("o")) {
            article = "an";
        }
        return article + (adjective.isEmpty() ? "" : " " + adjective) + " " + NOUNS[seed.nextInt(NOUNS.length)][number];
    }

    private String clause(int number) {
        if (isDrawn(0.5)) {
            return predicate(number);
        }
        int other = seed.nextInt(2);
        return noun(other) + " " + VERBS_WITH_OBJECT[seed.nextInt(VERBS_WITH_OBJECT.length)][other];
    }

    private String predicate(int number) {
        return isDrawn(0.5)
                ? VERBS[seed.nextInt(VERBS.length)][number]
                : VERBS_WITH_OBJECT[seed.nextInt(VERBS_WITH_OBJECT.length)][number] + " " + noun(seed.nextInt(2));
    }

    private boolean isDrawn(double probability) {
        return seed.nextDouble() < probability;
    }
}
