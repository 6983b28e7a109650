package dev.autograd.explain;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a tensor is called in formulas. */
sealed interface Name {
    /**
     * A name and its index, as {@code w} and {@code 1}.
     *
     * @param base a Greek letter where its English name was given
     * @param index digits, or empty
     */
    record Plain(String base, String index) implements Name {}

    /** A gradient: {@code ∂L/∂w₁}. */
    record Partial(Name of, Name by) implements Name {}

    Pattern INDEXED = Pattern.compile("(\\p{L}+)_?(\\d+)");

    Map<String, String> GREEK = Map.ofEntries(
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("zeta", "ζ"),
            Map.entry("eta", "η"),
            Map.entry("theta", "θ"),
            Map.entry("kappa", "κ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("nu", "ν"),
            Map.entry("xi", "ξ"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("tau", "τ"),
            Map.entry("phi", "φ"),
            Map.entry("chi", "χ"),
            Map.entry("psi", "ψ"),
            Map.entry("omega", "ω"));

    /** Reads {@code w1} and {@code w_1} as w with the index 1; leaves anything unusual as it is. */
    static Name of(String name) {
        Matcher matcher = INDEXED.matcher(name);
        return matcher.matches() ? indexed(matcher.group(1), matcher.group(2)) : indexed(name, "");
    }

    static Name indexed(String base, String index) {
        return new Plain(GREEK.getOrDefault(base, base), index);
    }
}
