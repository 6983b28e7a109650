package dev.autograd.explain;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Formulas in LaTeX's math mode, with no more than the package amsmath. */
final class Latex implements Typesetting {
    static final Latex LATEX = new Latex();

    // Functions that LaTeX knows by name.
    private static final Set<String> FUNCTIONS =
            Set.of("sin", "cos", "tan", "sinh", "cosh", "tanh", "ln", "exp", "max", "min", "arg", "det");

    private static final Map<String, String> SIGNS = Map.of("≥", "\\ge", "≤", "\\le", "≠", "\\ne");

    private static final Map<String, String> ACCENTS =
            Map.of(Name.HAT, "\\hat", Name.BAR, "\\bar", Name.TILDE, "\\tilde", Name.DOT, "\\dot");

    private static final Map<Character, String> SPECIAL = Map.ofEntries(
            Map.entry('\\', "\\backslash{}"),
            Map.entry('{', "\\{"),
            Map.entry('}', "\\}"),
            Map.entry('$', "\\$"),
            Map.entry('%', "\\%"),
            Map.entry('#', "\\#"),
            Map.entry('&', "\\&"),
            Map.entry('_', "\\_"),
            Map.entry('^', "\\wedge{}"),
            Map.entry('~', "\\sim{}"),
            Map.entry('\'', "\\prime{}"),
            Map.entry(' ', "\\ "),
            Map.entry('-', "\\text{-}"),
            Map.entry('−', "-"),
            Map.entry('′', "\\prime{}"),
            Map.entry('∞', "\\infty{}"));

    private Latex() {}

    @Override
    public String number(String decimal) {
        int exponent = decimal.indexOf('e');
        if (exponent >= 0) {
            return decimal.substring(0, exponent) + " \\times 10^{" + decimal.substring(exponent + 1) + "}";
        }
        return switch (decimal) {
            case "∞" -> "\\infty";
            case "NaN" -> "\\mathrm{NaN}";
            default -> decimal;
        };
    }

    @Override
    public String half() {
        return "\\tfrac{1}{2}";
    }

    @Override
    public String name(Name name) {
        if (name instanceof Name.Partial partial) {
            return fraction("\\partial " + name(partial.of()), "\\partial " + name(partial.by()));
        }
        if (name instanceof Name.Element element) {
            return element(name(element.of()), Values.indices(element.index()));
        }
        Name.Parts parts = ((Name.Plain) name).parts();
        String base = letters(parts.letters());
        for (String accent : parts.accents()) {
            base = ACCENTS.get(accent) + "{" + base + "}";
        }
        return base + "'".repeat(parts.primes()) + (parts.index().isEmpty() ? "" : "_{" + upright(parts.index()) + "}");
    }

    private static String letters(String letters) {
        boolean isOne = letters.codePointCount(0, letters.length()) == 1;
        String greek = Name.LATEX.get(letters);
        if (greek != null) {
            return greek;
        }
        return isOne && letters.charAt(0) < 0x80 && Character.isLetter(letters.charAt(0)) ? letters : upright(letters);
    }

    // A number needs no command to stand upright.
    private static String upright(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9') ? text : "\\mathrm{" + escaped(text) + "}";
    }

    /** Any text as symbols of math mode; what TeX's fonts lack is written as its code point. */
    static String escaped(String text) {
        return text.codePoints().mapToObj(Latex::escaped).collect(Collectors.joining());
    }

    private static String escaped(int c) {
        String special = c > 0xffff ? null : SPECIAL.get((char) c);
        if (special != null) {
            return special;
        }
        String greek = Name.LATEX.get(Character.toString(c));
        if (greek != null) {
            return greek + "{}";
        }
        return c > ' ' && c < 0x7f
                ? Character.toString(c)
                : String.format(Locale.ROOT, "\\langle\\text{U+%04X}\\rangle{}", c);
    }

    /** Words with a formula's signs among them, for outside of math mode. */
    static String text(String words) {
        StringBuilder text = new StringBuilder();
        words.codePoints().forEach(c -> {
            String symbol = TEXT.get(c);
            int digit = "₀₁₂₃₄₅₆₇₈₉".indexOf(c);
            if (symbol != null) {
                text.append('$').append(symbol).append('$');
            } else if (digit >= 0) {
                text.append("$_{").append(digit).append("}$");
            } else if ("_%&#${}".indexOf(c) >= 0) {
                text.append('\\').append((char) c);
            } else {
                boolean isPlain = c >= ' ' && c < 0x7f && "\\^~'".indexOf(c) < 0;
                text.append(isPlain ? Character.toString(c) : "$" + escaped(c) + "$");
            }
        });
        return text.toString();
    }

    private static final Map<Integer, String> TEXT = Map.of(
            (int) '·',
            "\\cdot",
            (int) '→',
            "\\to",
            (int) '⊙',
            "\\odot",
            (int) 'ᵀ',
            "^{\\top}",
            (int) '′',
            "'",
            (int) '−',
            "-");

    @Override
    public String parentheses(String x) {
        return "\\left(" + x + "\\right)";
    }

    @Override
    public String negative(String x) {
        return "-" + x;
    }

    @Override
    public String plus(String x, String y) {
        return x + " + " + y;
    }

    @Override
    public String minus(String x, String y) {
        return x + " - " + y;
    }

    @Override
    public String times(String x, String y) {
        return x + " \\cdot " + y;
    }

    @Override
    public String elementwise(String x, String y) {
        return x + " \\odot " + y;
    }

    @Override
    public String matrixProduct(String x, String y) {
        return x + " \\cdot " + y;
    }

    @Override
    public String fraction(String over, String under) {
        return "\\frac{" + over + "}{" + under + "}";
    }

    @Override
    public String power(String base, String exponent) {
        return "{" + base + "}^{" + exponent + "}";
    }

    @Override
    public String exponential(String exponent) {
        return "e^{" + exponent + "}";
    }

    @Override
    public String root(String x) {
        return "\\sqrt{" + x + "}";
    }

    @Override
    public String transpose(String x) {
        return "{" + x + "}^{\\top}";
    }

    @Override
    public String absolute(String x) {
        return "\\left|" + x + "\\right|";
    }

    @Override
    public String indicator(String condition) {
        return "\\left[" + condition + "\\right]";
    }

    @Override
    public String comparison(String sign, String x, String y) {
        return x + " " + SIGNS.getOrDefault(sign, sign) + " " + y;
    }

    @Override
    public String logic(String word, String x, String y) {
        return x + (word.equals("and") ? " \\land " : " \\lor ") + y;
    }

    @Override
    public String not(String condition) {
        return "\\lnot " + condition;
    }

    @Override
    public String choice(String condition, String x, String otherwise) {
        return "\\begin{cases} " + x + " & \\text{if } " + condition + " \\\\ " + otherwise
                + " & \\text{else} \\end{cases}";
    }

    @Override
    public String call(String function, List<String> arguments, List<String> details) {
        String all = String.join(", ", arguments)
                + (details.isEmpty() ? "" : ",\\ ")
                + details.stream().map(Latex::detail).collect(Collectors.joining(",\\ "));
        return function(function) + parentheses(all);
    }

    private static String detail(String detail) {
        return "\\mathrm{" + escaped(detail) + "}";
    }

    private static String function(String name) {
        if (FUNCTIONS.contains(name)) {
            return "\\" + name;
        }
        String greek = Name.LATEX.get(name);
        return greek != null ? greek : "\\operatorname{" + escaped(name) + "}";
    }

    @Override
    public String fold(String name, String x, List<Integer> axes, boolean kept) {
        String over = axes.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String index = axes.isEmpty()
                ? ""
                : "_{\\text{" + (axes.size() == 1 ? "axis " : "axes ") + over + (kept ? ", kept" : "") + "}}";
        return function(name) + index + parentheses(x);
    }

    @Override
    public String matrix(List<List<String>> rows, boolean isVector) {
        return rows.stream()
                .map(row -> String.join(" & ", row))
                .collect(Collectors.joining(" \\\\ ", "\\begin{pmatrix} ", " \\end{pmatrix}"));
    }

    @Override
    public String array(String shape) {
        return "\\text{array }" + shape;
    }

    @Override
    public String element(String name, String indices) {
        return "{" + name + "}_{[" + indices + "]}";
    }

    @Override
    public String equation(String left, String right) {
        return left + " = " + right;
    }

    @Override
    public boolean isTwoDimensional() {
        return true;
    }
}
