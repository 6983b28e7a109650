package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The expression that computed a tensor, as a person would write it.
 *
 * <pre>{@code
 * try (var trace = Autograd.trace()) {
 *     Tensor y = w1.mul(x1).add(w2.mul(x2)).add(b).sigmoid().named("y");
 *     System.out.println(Formula.of(y));           // y = σ(w₁·x₁ + w₂·x₂ + b)
 *     System.out.println(Formula.of(y).numbers()); // σ(0.5·1 + (−0.3)·2 + 0.1)
 * }
 * }</pre>
 *
 * <p>It is read off the traced operations. What is done to it to make it readable, {@code x} for {@code 1·x} and the
 * like, does not change its value. A tensor with one element is written as a number, and a value that repeats along an
 * axis need not be written with that axis, where NumPy's rule for broadcasting puts it back.
 */
public final class Formula {
    private static final int DIGITS = 6;

    private final Tensor tensor;
    private final @Nullable Name name;
    private final Expression expression;
    private final List<Formula> definitions;

    Formula(Tensor tensor, @Nullable Name name, Expression expression, List<Formula> definitions) {
        this.tensor = tensor;
        this.name = name;
        this.expression = expression;
        this.definitions = definitions;
    }

    /**
     * Returns the formula of a tensor, back to the nearest tensors that have names. What was computed outside of {@link
     * dev.autograd.Autograd#trace()} is written as its name alone.
     */
    public static Formula of(Tensor tensor) {
        return of(tensor, input -> input.name() != null);
    }

    /** Returns the formula of a tensor, back to variables and constants. */
    public static Formula expanded(Tensor tensor) {
        return of(tensor, input -> false);
    }

    /** Returns the formula of a tensor back to others, which are called as the map says. */
    public static Formula of(Tensor tensor, Map<Tensor, String> called) {
        Names names = new Names();
        called.forEach((step, name) -> names.put(step, Name.of(name)));
        return new FormulaBuilder(names, step -> names.known(step) != null).write(tensor);
    }

    private static Formula of(Tensor tensor, Predicate<Tensor> isStep) {
        Names names = new Names();
        names.reserve(tensor);
        return new FormulaBuilder(names, isStep).write(tensor);
    }

    /** The tensor whose formula it is. */
    public Tensor tensor() {
        return tensor;
    }

    /** What the tensor is called, as {@code w₁}; empty if it has no name. */
    public String name() {
        return name == null ? "" : Text.TEXT.name(name);
    }

    /** The formula in symbols, as {@code σ(z)}. */
    public String text() {
        return Renderer.symbols(expression, Text.TEXT);
    }

    /** The formula with the values of one-element tensors in place of their names, to six digits. */
    public String numbers() {
        return numbers(DIGITS);
    }

    /** The formula with the values of one-element tensors in place of their names. */
    public String numbers(int digits) {
        return Renderer.numbers(expression, Text.TEXT, digits);
    }

    /** What the tensor is called, in a language; empty if it has no name. */
    public String name(Markup markup) {
        return name == null ? "" : markup.complete(markup.typesetting().name(name));
    }

    /** The formula in symbols, in a language. */
    public String symbols(Markup markup) {
        return markup.complete(Renderer.symbols(expression, markup.typesetting()));
    }

    /** The formula with the values of one-element tensors in place of their names, in a language. */
    public String numbers(Markup markup, int digits) {
        return markup.complete(Renderer.numbers(expression, markup.typesetting(), digits));
    }

    /** As {@code y = σ(z)}, in a language; the formula alone if the tensor has no name. */
    public String equation(Markup markup) {
        Typesetting typesetting = markup.typesetting();
        String symbols = Renderer.symbols(expression, typesetting);
        return markup.complete(name == null ? symbols : typesetting.equation(typesetting.name(name), symbols));
    }

    /** The {@link #equation} in LaTeX, as <code>y = \sigma\left(z\right)</code>; for math mode with amsmath. */
    public String latex() {
        return equation(Markup.LATEX);
    }

    /** The {@link #equation} as a MathML element, as browsers show it. */
    public String mathml() {
        return equation(Markup.MATHML);
    }

    /**
     * How the formula's shape comes about, as {@code [5,1]·[1,4] → [5,4]} for a product of matrices; {@code [5,4]} where all
     * parts have one shape, and empty for numbers.
     */
    public String shapes() {
        return tensor.size() == 1 && expression.isScalar() && !(expression instanceof Expression.Fold)
                ? ""
                : Shapes.text(expression, Shapes.of(tensor));
    }

    /** Formulas of the parts that were given names because they are long or are used more than once. */
    public List<Formula> definitions() {
        return definitions;
    }

    Expression expression() {
        return expression;
    }

    /** As {@code y = σ(z)}, with the definitions of further names on lines of their own. */
    @Override
    public String toString() {
        return Stream.concat(
                        Stream.of(equation(Markup.TEXT)), definitions.stream().map(part -> "  with " + part))
                .collect(Collectors.joining("\n"));
    }

    static Name nameOf(Formula formula) {
        return Objects.requireNonNull(formula.name);
    }
}
