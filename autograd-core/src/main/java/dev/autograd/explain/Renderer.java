package dev.autograd.explain;

import dev.autograd.Tensor;
import dev.autograd.explain.Expression.Absolute;
import dev.autograd.explain.Expression.Call;
import dev.autograd.explain.Expression.Choice;
import dev.autograd.explain.Expression.Comparison;
import dev.autograd.explain.Expression.Exponential;
import dev.autograd.explain.Expression.Fold;
import dev.autograd.explain.Expression.Fraction;
import dev.autograd.explain.Expression.Indicator;
import dev.autograd.explain.Expression.Literal;
import dev.autograd.explain.Expression.Logic;
import dev.autograd.explain.Expression.MatrixProduct;
import dev.autograd.explain.Expression.Negative;
import dev.autograd.explain.Expression.Not;
import dev.autograd.explain.Expression.Power;
import dev.autograd.explain.Expression.Product;
import dev.autograd.explain.Expression.Root;
import dev.autograd.explain.Expression.Sum;
import dev.autograd.explain.Expression.Symbol;
import dev.autograd.explain.Expression.Transpose;
import java.util.List;

/** Writes a formula with no more parentheses than it needs. */
final class Renderer {
    /** What binds more tightly comes later. */
    private enum Precedence {
        CHOICE,
        LOGIC,
        CONDITION,
        SUM,
        NEGATIVE,
        PRODUCT,
        POWER,
        ATOM
    }

    private record Written(String text, Precedence precedence) {}

    private final Typesetting typesetting;
    private final boolean withNumbers;
    private final int digits;

    // Small arrays too, not only numbers.
    private final boolean withMatrices;

    private Renderer(Typesetting typesetting, boolean withNumbers, boolean withMatrices, int digits) {
        this.typesetting = typesetting;
        this.withNumbers = withNumbers;
        this.withMatrices = withMatrices;
        this.digits = digits;
    }

    /** Writes names. */
    static String symbols(Expression expression, Typesetting typesetting) {
        return new Renderer(typesetting, false, false, Numerals.EXACT).write(expression).text;
    }

    /** Writes the values of one-element tensors in place of their names. */
    static String numbers(Expression expression, Typesetting typesetting, int digits) {
        return new Renderer(typesetting, true, false, digits).write(expression).text;
    }

    /** Writes values: numbers, and where the notation has two dimensions small arrays. */
    static String matrices(Expression expression, Typesetting typesetting, int digits) {
        return new Renderer(typesetting, true, typesetting.isTwoDimensional(), digits).write(expression).text;
    }

    /** Writes a product of names. */
    static String chain(List<Name> factors, Typesetting typesetting) {
        String text = typesetting.name(factors.get(0));
        for (Name factor : factors.subList(1, factors.size())) {
            String next = typesetting.name(factor);
            text = typesetting.isTwoDimensional() ? typesetting.times(text, next) : text + " · " + next;
        }
        return text;
    }

    private Written symbol(Symbol symbol, boolean isColumn) {
        Tensor value = symbol.value();
        if (withNumbers && symbol.isScalar()) {
            return number(value.item(), digits);
        }
        if (withMatrices && value.size() <= Values.LARGEST_SHOWN && value.rank() <= 2) {
            return atom(Values.matrix(value, typesetting, isColumn));
        }
        boolean isQuotient = isFraction(symbol) && typesetting.isTwoDimensional();
        return new Written(typesetting.name(symbol.name()), isQuotient ? Precedence.PRODUCT : Precedence.ATOM);
    }

    private Written write(Expression x) {
        if (x instanceof Literal number) {
            return number(number.value(), Numerals.EXACT);
        }
        if (x instanceof Symbol symbol) {
            return symbol(symbol, false);
        }
        if (x instanceof Sum sum) {
            return new Written(sum(sum), Precedence.SUM);
        }
        if (x instanceof Negative negative) {
            return new Written(typesetting.negative(in(negative.x(), Precedence.PRODUCT)), Precedence.NEGATIVE);
        }
        if (x instanceof Product product) {
            return product(product);
        }
        if (x instanceof Fraction fraction) {
            return fraction(fraction);
        }
        if (x instanceof Power power) {
            String base = in(power.base(), Precedence.ATOM);
            return new Written(typesetting.power(base, inside(power.exponent(), Precedence.ATOM)), Precedence.POWER);
        }
        if (x instanceof Exponential exponential) {
            return new Written(
                    typesetting.exponential(write(exponential.exponent()).text),
                    typesetting.isTwoDimensional() ? Precedence.POWER : Precedence.ATOM);
        }
        if (x instanceof Root root) {
            return new Written(typesetting.root(inside(root.x(), Precedence.ATOM)), Precedence.POWER);
        }
        if (x instanceof MatrixProduct product) {
            return matrixProduct(product);
        }
        if (x instanceof Transpose transpose) {
            return new Written(typesetting.transpose(column(transpose.x(), Precedence.ATOM)), Precedence.POWER);
        }
        return x instanceof Fold || x instanceof Call ? named(x) : condition(x);
    }

    private Written named(Expression x) {
        if (x instanceof Fold fold) {
            return atom(typesetting.fold(fold.name(), write(fold.x()).text, fold.axes(), fold.kept()));
        }
        Call call = (Call) x;
        List<String> arguments =
                call.arguments().stream().map(argument -> write(argument).text).toList();
        return atom(typesetting.call(call.name(), arguments, call.details()));
    }

    private Written condition(Expression x) {
        if (x instanceof Absolute absolute) {
            return atom(typesetting.absolute(write(absolute.x()).text));
        }
        if (x instanceof Indicator indicator) {
            return atom(typesetting.indicator(write(indicator.condition()).text));
        }
        if (x instanceof Comparison comparison) {
            String left = in(comparison.x(), Precedence.SUM);
            String right = in(comparison.y(), Precedence.SUM);
            return new Written(typesetting.comparison(comparison.sign(), left, right), Precedence.CONDITION);
        }
        if (x instanceof Not not) {
            return new Written(typesetting.not(in(not.condition(), Precedence.ATOM)), Precedence.POWER);
        }
        if (x instanceof Logic logic) {
            String left = in(logic.x(), Precedence.CONDITION);
            String right = in(logic.y(), Precedence.CONDITION);
            return new Written(typesetting.logic(logic.word(), left, right), Precedence.LOGIC);
        }
        Choice choice = (Choice) x;
        String text = typesetting.choice(
                in(choice.condition(), Precedence.LOGIC),
                in(choice.x(), Precedence.LOGIC),
                in(choice.otherwise(), Precedence.LOGIC));
        return new Written(text, typesetting.isTwoDimensional() ? Precedence.ATOM : Precedence.CHOICE);
    }

    private Written number(double value, int significant) {
        String decimal = Numerals.decimal(Math.abs(value), significant);
        boolean isHalf = value == 0.5 && significant == Numerals.EXACT;
        String text = isHalf ? typesetting.half() : typesetting.number(decimal);
        boolean negative = value < 0 || (value == 0 && 1 / value < 0);
        boolean isBuilt = typesetting.isTwoDimensional() && (isHalf || decimal.contains("e"));
        return negative
                ? new Written(typesetting.negative(text), Precedence.NEGATIVE)
                : new Written(text, isBuilt ? Precedence.PRODUCT : Precedence.ATOM);
    }

    private String sum(Sum sum) {
        String text = in(sum.terms().get(0), Precedence.NEGATIVE);
        for (Expression term : sum.terms().subList(1, sum.terms().size())) {
            text = term instanceof Negative negative
                    ? typesetting.minus(text, in(negative.x(), Precedence.PRODUCT))
                    : typesetting.plus(text, in(term, Precedence.PRODUCT));
        }
        return text;
    }

    private Written product(Product product) {
        List<Expression> factors = product.factors();
        boolean elementwise =
                factors.stream().filter(factor -> !factor.isScalar()).count() > 1;
        Expression first = factors.get(0);
        Written start = write(first);
        // A minus sign in front belongs to the whole product as well.
        boolean bare = start.precedence.compareTo(Precedence.NEGATIVE) >= 0;
        String text = bare && !(elementwise && first instanceof MatrixProduct)
                ? start.text
                : typesetting.parentheses(start.text);
        boolean anyArray = !first.isScalar();
        for (int i = 1; i < factors.size(); i++) {
            Expression factor = factors.get(i);
            // A number times a product of matrices is a product of all of them.
            boolean continues = factor instanceof MatrixProduct && !elementwise;
            String next = continues ? write(factor).text : factor(factor);
            text = anyArray && !factor.isScalar() ? typesetting.elementwise(text, next) : typesetting.times(text, next);
            anyArray |= !factor.isScalar();
        }
        return new Written(
                text, start.precedence == Precedence.NEGATIVE && bare ? Precedence.NEGATIVE : Precedence.PRODUCT);
    }

    private Written fraction(Fraction fraction) {
        if (typesetting.isTwoDimensional()) {
            return new Written(
                    typesetting.fraction(write(fraction.over()).text, write(fraction.under()).text),
                    Precedence.PRODUCT);
        }
        Written over = write(fraction.over());
        boolean bare = over.precedence.compareTo(Precedence.NEGATIVE) >= 0;
        String text = bare ? over.text : typesetting.parentheses(over.text);
        return new Written(
                typesetting.fraction(text, in(fraction.under(), Precedence.POWER)),
                over.precedence == Precedence.NEGATIVE ? Precedence.NEGATIVE : Precedence.PRODUCT);
    }

    private Written matrixProduct(MatrixProduct product) {
        String text = "";
        for (int i = 0; i < product.factors().size(); i++) {
            Expression matrix = product.factors().get(i);
            String next = matrix instanceof Symbol ? column(matrix, Precedence.PRODUCT) : factor(matrix);
            text = i == 0 ? next : typesetting.matrixProduct(text, next);
        }
        return new Written(text, Precedence.PRODUCT);
    }

    // A quotient needs no parentheses where it is set as one above the other.
    private String factor(Expression x) {
        boolean isQuotient = x instanceof Fraction || (x instanceof Symbol symbol && isFraction(symbol));
        return isQuotient && typesetting.isTwoDimensional() ? write(x).text : in(x, Precedence.POWER);
    }

    // In products of matrices a vector is a column.
    private String column(Expression x, Precedence least) {
        if (!(x instanceof Symbol symbol)) {
            return in(x, least);
        }
        Written written = symbol(symbol, true);
        return written.precedence.compareTo(least) >= 0 ? written.text : typesetting.parentheses(written.text);
    }

    /** As part of something that binds as tightly as {@code least}. */
    private String in(Expression x, Precedence least) {
        Written written = write(x);
        return written.precedence.compareTo(least) >= 0 ? written.text : typesetting.parentheses(written.text);
    }

    // Under a root or in an exponent.
    private String inside(Expression x, Precedence least) {
        return typesetting.isTwoDimensional() ? write(x).text : in(x, least);
    }

    // A derivative is printed as a quotient; where its number is printed instead, that is none.
    private boolean isFraction(Symbol symbol) {
        return symbol.name() instanceof Name.Partial && !(withNumbers && symbol.isScalar());
    }

    private static Written atom(String text) {
        return new Written(text, Precedence.ATOM);
    }
}
