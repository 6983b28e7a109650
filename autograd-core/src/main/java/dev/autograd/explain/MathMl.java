package dev.autograd.explain;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formulas in presentation MathML, of which browsers know the part that is called MathML Core. */
final class MathMl implements Typesetting {
    static final MathMl MATHML = new MathMl();

    private static final Map<String, String> ACCENTS =
            Map.of(Name.HAT, "^", Name.BAR, "¯", Name.TILDE, "~", Name.DOT, "˙");

    private MathMl() {}

    /** A formula that stands alone. */
    static String element(String formula) {
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">" + row(formula) + "</math>";
    }

    /** A formula in a line of words. */
    static String inline(String formula) {
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">" + row(formula) + "</math>";
    }

    @Override
    public String number(String decimal) {
        int exponent = decimal.indexOf('e');
        if (exponent < 0) {
            return decimal.equals("∞") ? identifier(decimal) : tag("mn", decimal);
        }
        String power = decimal.substring(exponent + 1);
        boolean isNegative = power.startsWith("-");
        return tag("mn", decimal.substring(0, exponent))
                + operator("×")
                + power(
                        tag("mn", "10"),
                        (isNegative ? operator("−") : "") + tag("mn", isNegative ? power.substring(1) : power));
    }

    @Override
    public String half() {
        return fraction(tag("mn", "1"), tag("mn", "2"));
    }

    @Override
    public String name(Name name) {
        if (name instanceof Name.Partial partial) {
            return fraction(tag("mi", "∂") + name(partial.of()), tag("mi", "∂") + name(partial.by()));
        }
        if (name instanceof Name.Element element) {
            return element(name(element.of()), Values.indices(element.index()));
        }
        Name.Parts parts = ((Name.Plain) name).parts();
        String base = identifier(parts.letters());
        for (String accent : parts.accents()) {
            base = "<mover accent=\"true\">" + base + operator(String.valueOf(ACCENTS.get(accent))) + "</mover>";
        }
        String primes = parts.primes() == 0 ? "" : operator("′".repeat(parts.primes()));
        String index = parts.index();
        boolean isNumber = index.chars().allMatch(Character::isDigit);
        String below = index.isEmpty() ? "" : isNumber ? tag("mn", index) : identifier(index);
        if (primes.isEmpty()) {
            return below.isEmpty() ? base : "<msub>" + base + below + "</msub>";
        }
        return below.isEmpty()
                ? "<msup>" + base + primes + "</msup>"
                : "<msubsup>" + base + below + primes + "</msubsup>";
    }

    @Override
    public String parentheses(String x) {
        return fenced("(", x, ")");
    }

    private static String fenced(String open, String x, String close) {
        return row(operator(open) + row(x) + operator(close));
    }

    @Override
    public String negative(String x) {
        return operator("−") + x;
    }

    @Override
    public String plus(String x, String y) {
        return x + operator("+") + y;
    }

    @Override
    public String minus(String x, String y) {
        return x + operator("−") + y;
    }

    @Override
    public String times(String x, String y) {
        return x + operator("·") + y;
    }

    @Override
    public String elementwise(String x, String y) {
        return x + operator("⊙") + y;
    }

    @Override
    public String matrixProduct(String x, String y) {
        return x + operator("·") + y;
    }

    @Override
    public String fraction(String over, String under) {
        return "<mfrac>" + row(over) + row(under) + "</mfrac>";
    }

    @Override
    public String power(String base, String exponent) {
        return "<msup>" + row(base) + row(exponent) + "</msup>";
    }

    @Override
    public String exponential(String exponent) {
        return power(identifier("e"), exponent);
    }

    @Override
    public String root(String x) {
        return "<msqrt>" + x + "</msqrt>";
    }

    @Override
    public String transpose(String x) {
        return power(x, "<mi mathvariant=\"normal\">T</mi>");
    }

    @Override
    public String absolute(String x) {
        return fenced("|", x, "|");
    }

    @Override
    public String indicator(String condition) {
        return fenced("[", condition, "]");
    }

    @Override
    public String comparison(String sign, String x, String y) {
        return x + operator(sign) + y;
    }

    @Override
    public String logic(String word, String x, String y) {
        return x + operator(word.equals("and") ? "∧" : "∨") + y;
    }

    @Override
    public String not(String condition) {
        return operator("¬") + condition;
    }

    @Override
    public String choice(String condition, String x, String otherwise) {
        return row(operator("{") + "<mtable>" + line(x, text("if ") + row(condition)) + line(otherwise, text("else"))
                + "</mtable>");
    }

    private static String line(String value, String when) {
        return "<mtr><mtd>" + row(value) + "</mtd><mtd>" + row(when) + "</mtd></mtr>";
    }

    @Override
    public String call(String function, List<String> arguments, List<String> details) {
        String comma = operator(",");
        String all = arguments.stream().map(MathMl::row).collect(Collectors.joining(comma))
                + (details.isEmpty() ? "" : comma)
                + details.stream().map(MathMl::text).collect(Collectors.joining(comma));
        return identifier(function) + fenced("(", all, ")");
    }

    @Override
    public String fold(String name, String x, List<Integer> axes, boolean kept) {
        String over = axes.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String index = (axes.size() == 1 ? "axis " : "axes ") + over + (kept ? ", kept" : "");
        String function = axes.isEmpty() ? identifier(name) : "<msub>" + identifier(name) + text(index) + "</msub>";
        return function + fenced("(", x, ")");
    }

    @Override
    public String matrix(List<List<String>> rows, boolean isVector) {
        return rows.stream()
                .map(row -> row.stream()
                        .map(cell -> "<mtd>" + row(cell) + "</mtd>")
                        .collect(Collectors.joining("", "<mtr>", "</mtr>")))
                .collect(Collectors.joining(
                        "", "<mrow>" + operator("(") + "<mtable>", "</mtable>" + operator(")") + "</mrow>"));
    }

    @Override
    public String array(String shape) {
        return text("array " + shape);
    }

    @Override
    public String element(String name, String indices) {
        return "<msub>" + row(name) + text("[" + indices + "]") + "</msub>";
    }

    @Override
    public String equation(String left, String right) {
        return left + operator("=") + right;
    }

    @Override
    public boolean isTwoDimensional() {
        return true;
    }

    private static String row(String x) {
        return "<mrow>" + x + "</mrow>";
    }

    private static String identifier(String name) {
        return tag("mi", name);
    }

    private static String operator(String sign) {
        return tag("mo", sign);
    }

    static String text(String text) {
        return tag("mtext", text.replace(' ', '\u00a0'));
    }

    private static String tag(String tag, String text) {
        return "<" + tag + ">" + Xml.escaped(text) + "</" + tag + ">";
    }
}
