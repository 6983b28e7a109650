package dev.autograd.explain;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a tensor is called in formulas. */
sealed interface Name {
    String HAT = "\u0302";
    String BAR = "\u0304";
    String TILDE = "\u0303";
    String DOT = "\u0307";

    Map<String, String> ACCENTS = Map.of("hat", HAT, "bar", BAR, "tilde", TILDE, "dot", DOT, "prime", "′");

    /**
     * A name and its index, as {@code w} and {@code 1}.
     *
     * @param base a Greek letter where its English name was given; a hat or the like and primes stand behind their letter
     * @param index digits, or empty
     */
    record Plain(String base, String index) implements Name {
        Parts parts() {
            StringBuilder letters = new StringBuilder(Normalizer.normalize(base, Normalizer.Form.NFD));
            int primes = 0;
            while (letters.length() > 1 && "′'".indexOf(letters.charAt(letters.length() - 1)) >= 0) {
                letters.setLength(letters.length() - 1);
                primes++;
            }
            List<String> accents = new ArrayList<>();
            boolean isOne = letters.codePoints().filter(c -> !isMark(c)).count() == 1;
            while (isOne && letters.length() > 1 && isMark(letters.charAt(letters.length() - 1))) {
                accents.add(0, letters.substring(letters.length() - 1));
                letters.setLength(letters.length() - 1);
            }
            Matcher indexed = INDEXED_BY_WORD.matcher(letters);
            return index.isEmpty() && accents.isEmpty() && indexed.matches()
                    ? new Parts(greek(indexed.group(1)), accents, primes, indexed.group(2))
                    : new Parts(Normalizer.normalize(letters, Normalizer.Form.NFC), accents, primes, index);
        }

        private static boolean isMark(int c) {
            return ACCENTS.containsValue(Character.toString(c)) && c != '′';
        }
    }

    /**
     * A name taken apart for two-dimensional notations.
     *
     * @param letters the name, without what stands around it
     * @param accents combining characters, the innermost first
     * @param primes how many
     * @param index digits or a word, or empty
     */
    record Parts(String letters, List<String> accents, int primes, String index) {}

    /** A gradient: {@code ∂L/∂w₁}. */
    record Partial(Name of, Name by) implements Name {}

    /** One element of an array: {@code W[2,3]}. */
    record Element(Name of, List<Long> index) implements Name {}

    Pattern INDEXED = Pattern.compile("(\\p{L}[\\p{L}\\p{M}]*?)(?:_(hat|bar|tilde|dot|prime))?(?:_?(\\d+))?(['′]*)");

    Pattern INDEXED_BY_WORD = Pattern.compile("(\\p{L}|[a-zA-Z]+)_(\\p{Alnum}+)");

    Map<String, String> GREEK = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("zeta", "ζ"),
            Map.entry("eta", "η"),
            Map.entry("theta", "θ"),
            Map.entry("iota", "ι"),
            Map.entry("kappa", "κ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("nu", "ν"),
            Map.entry("xi", "ξ"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("tau", "τ"),
            Map.entry("upsilon", "υ"),
            Map.entry("phi", "φ"),
            Map.entry("chi", "χ"),
            Map.entry("psi", "ψ"),
            Map.entry("omega", "ω"),
            Map.entry("Gamma", "Γ"),
            Map.entry("Delta", "Δ"),
            Map.entry("Theta", "Θ"),
            Map.entry("Lambda", "Λ"),
            Map.entry("Xi", "Ξ"),
            Map.entry("Pi", "Π"),
            Map.entry("Sigma", "Σ"),
            Map.entry("Upsilon", "Υ"),
            Map.entry("Phi", "Φ"),
            Map.entry("Psi", "Ψ"),
            Map.entry("Omega", "Ω"));

    /** LaTeX's commands for letters that are not in ASCII. */
    Map<String, String> LATEX = latex();

    private static Map<String, String> latex() {
        Map<String, String> commands = new HashMap<>();
        GREEK.forEach((name, letter) -> commands.put(letter, "\\" + name));
        commands.putAll(Map.of("ε", "\\varepsilon", "φ", "\\varphi", "∂", "\\partial", "ℓ", "\\ell"));
        return Map.copyOf(commands);
    }

    /**
     * Reads {@code w1} and {@code w_1} as w with the index 1, {@code y_hat} as ŷ and {@code y_prime} as y′; leaves
     * anything unusual as it is.
     */
    static Name of(String name) {
        Matcher matcher = INDEXED.matcher(name);
        if (!matcher.matches()) {
            return indexed(name, "");
        }
        String letters = greek(matcher.group(1));
        String accent = matcher.group(2);
        String index = matcher.group(3) == null ? "" : matcher.group(3);
        String primes = matcher.group(4).replace('\'', '′');
        if (accent == null) {
            return new Plain(letters + primes, index);
        }
        if (letters.codePointCount(0, letters.length()) > 1) {
            return indexed(name, "");
        }
        return new Plain(Normalizer.normalize(letters + ACCENTS.get(accent), Normalizer.Form.NFC) + primes, index);
    }

    static Name indexed(String base, String index) {
        return new Plain(greek(base), index);
    }

    private static String greek(String name) {
        return GREEK.getOrDefault(name, name);
    }
}
