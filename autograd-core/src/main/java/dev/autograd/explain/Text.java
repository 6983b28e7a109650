package dev.autograd.explain;

import java.util.List;
import java.util.stream.Collectors;

/** Formulas on one line of Unicode text. */
final class Text implements Typesetting {
    static final Text TEXT = new Text();

    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Text() {}

    @Override
    public String number(String decimal) {
        return decimal.replace('-', '−');
    }

    @Override
    public String half() {
        return "½";
    }

    @Override
    public String name(Name name) {
        if (name instanceof Name.Partial partial) {
            return "∂" + name(partial.of()) + "/∂" + name(partial.by());
        }
        if (name instanceof Name.Element element) {
            return element(name(element.of()), Values.indices(element.index()));
        }
        Name.Plain plain = (Name.Plain) name;
        return plain.base() + raisedOrLowered(plain.index(), SUBSCRIPTS);
    }

    @Override
    public String parentheses(String x) {
        return "(" + x + ")";
    }

    @Override
    public String negative(String x) {
        return "−" + x;
    }

    @Override
    public String plus(String x, String y) {
        return x + " + " + y;
    }

    @Override
    public String minus(String x, String y) {
        return x + " − " + y;
    }

    @Override
    public String times(String x, String y) {
        return x + "·" + y;
    }

    @Override
    public String elementwise(String x, String y) {
        return x + " ⊙ " + y;
    }

    @Override
    public String matrixProduct(String x, String y) {
        return x + "·" + y;
    }

    @Override
    public String fraction(String over, String under) {
        return over + "/" + under;
    }

    @Override
    public String power(String base, String exponent) {
        boolean isWhole = exponent.chars().allMatch(c -> c >= '0' && c <= '9');
        return base + (isWhole ? raisedOrLowered(exponent, SUPERSCRIPTS) : "^" + exponent);
    }

    @Override
    public String exponential(String exponent) {
        return "exp(" + exponent + ")";
    }

    @Override
    public String root(String x) {
        return "√" + x;
    }

    @Override
    public String transpose(String x) {
        return x + "ᵀ";
    }

    @Override
    public String absolute(String x) {
        return "|" + x + "|";
    }

    @Override
    public String indicator(String condition) {
        return "[" + condition + "]";
    }

    @Override
    public String comparison(String sign, String x, String y) {
        return x + " " + sign + " " + y;
    }

    @Override
    public String logic(String word, String x, String y) {
        return x + " " + word + " " + y;
    }

    @Override
    public String not(String condition) {
        return "¬" + condition;
    }

    @Override
    public String choice(String condition, String x, String otherwise) {
        return x + " if " + condition + " else " + otherwise;
    }

    @Override
    public String call(String function, List<String> arguments, List<String> details) {
        return function + "(" + String.join(", ", arguments) + (details.isEmpty() ? "" : ", ")
                + String.join(", ", details) + ")";
    }

    @Override
    public String fold(String name, String x, List<Integer> axes, boolean kept) {
        String over = axes.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return name + "(" + x + (axes.isEmpty() ? "" : axes.size() == 1 ? ", axis " + over : ", axes " + over)
                + (kept ? ", kept" : "") + ")";
    }

    @Override
    public String matrix(List<List<String>> rows, boolean isVector) {
        String brackets = rows.stream().map(Text::inBrackets).collect(Collectors.joining(", "));
        return isVector ? inBrackets(rows.stream().flatMap(List::stream).toList()) : "[" + brackets + "]";
    }

    private static String inBrackets(List<String> numbers) {
        return "[" + String.join(", ", numbers) + "]";
    }

    @Override
    public String array(String shape) {
        return "array " + shape;
    }

    @Override
    public String element(String name, String indices) {
        return name + "[" + indices + "]";
    }

    @Override
    public String equation(String left, String right) {
        return left + " = " + right;
    }

    @Override
    public boolean isTwoDimensional() {
        return false;
    }

    private static String raisedOrLowered(String digits, String alphabet) {
        return digits.chars()
                .mapToObj(digit -> String.valueOf(alphabet.charAt(digit - '0')))
                .collect(Collectors.joining());
    }
}
