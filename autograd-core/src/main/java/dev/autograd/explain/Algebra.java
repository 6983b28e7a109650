package dev.autograd.explain;

import dev.autograd.explain.Expression.Choice;
import dev.autograd.explain.Expression.Comparison;
import dev.autograd.explain.Expression.Fold;
import dev.autograd.explain.Expression.Fraction;
import dev.autograd.explain.Expression.Indicator;
import dev.autograd.explain.Expression.Literal;
import dev.autograd.explain.Expression.Logic;
import dev.autograd.explain.Expression.Negative;
import dev.autograd.explain.Expression.Not;
import dev.autograd.explain.Expression.Power;
import dev.autograd.explain.Expression.Product;
import dev.autograd.explain.Expression.Sum;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes formulas as a person would write them: {@code x} for {@code 1·x} and {@code x + 0}, {@code 2·x} for {@code x·2},
 * {@code -x·y} for {@code x·(-y)}. The value stays the same, but for the last digits where terms or factors are
 * regrouped: numbers are worked out only where the result is exact.
 */
final class Algebra {
    private Algebra() {}

    static Expression number(double value) {
        return value < 0 ? new Negative(new Literal(-value)) : new Literal(value);
    }

    static Expression sum(Expression... summands) {
        List<Expression> terms = new ArrayList<>();
        for (Expression summand : summands) {
            terms.addAll(summand instanceof Sum sum ? sum.terms() : List.of(summand));
        }
        addNeighbouringNumbers(terms);
        terms.removeIf(term -> terms.size() > 1 && isNumber(term, 0));
        if (terms.size() == 2 && terms.get(0) instanceof Negative && !(terms.get(1) instanceof Negative)) {
            terms.add(terms.remove(0));
        }
        return terms.size() == 1 ? terms.get(0) : new Sum(List.copyOf(terms));
    }

    private static void addNeighbouringNumbers(List<Expression> terms) {
        for (int i = terms.size() - 1; i > 0; i--) {
            OptionalDouble x = value(terms.get(i - 1));
            OptionalDouble y = value(terms.get(i));
            if (x.isPresent() && y.isPresent() && Exact.isSum(x.getAsDouble(), y.getAsDouble())) {
                terms.set(i - 1, number(x.getAsDouble() + y.getAsDouble()));
                terms.remove(i);
            }
        }
    }

    static Expression difference(Expression x, Expression y) {
        return sum(x, negative(y));
    }

    static Expression negative(Expression x) {
        if (x instanceof Negative negative) {
            return negative.x();
        }
        return isNumber(x, 0) ? x : new Negative(x);
    }

    /** A product of each element. */
    static Expression product(Expression... factors) {
        return product(List.of(factors));
    }

    static Expression product(List<Expression> factors) {
        Coefficient coefficient = new Coefficient();
        List<Expression> numbers = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        for (Expression factor : factors) {
            collect(factor, coefficient, numbers, others);
        }
        Expression number = coefficient.toExpression();
        if (!isNumber(number, 1) || (numbers.isEmpty() && others.isEmpty())) {
            numbers.add(0, number);
        }
        others.addAll(0, numbers);
        Expression product = others.size() == 1 ? others.get(0) : new Product(List.copyOf(others));
        if (others.size() == 2 && others.get(1) instanceof Fraction f && isNumber(f.over(), 1)) {
            product = fraction(others.get(0), f.under());
        }
        return coefficient.isNegative ? negative(product) : product;
    }

    // Sorts a factor: into the coefficient, beside it where that would round, or behind.
    private static void collect(
            Expression factor, Coefficient coefficient, List<Expression> numbers, List<Expression> others) {
        if (factor instanceof Negative negative) {
            coefficient.isNegative = !coefficient.isNegative;
            collect(negative.x(), coefficient, numbers, others);
        } else if (factor instanceof Product product) {
            product.factors().forEach(inner -> collect(inner, coefficient, numbers, others));
        } else if (factor instanceof Literal || isRatio(factor)) {
            if (!coefficient.take(factor)) {
                numbers.add(factor);
            }
        } else {
            multiply(others, factor);
        }
    }

    // Adds a factor, or one to the exponent of the same factor: x·x is x².
    private static void multiply(List<Expression> factors, Expression factor) {
        int last = factors.size() - 1;
        Expression before = last < 0 ? null : factors.get(last);
        if (before instanceof Power power && power.base().equals(factor) && power.exponent() instanceof Literal n) {
            factors.set(last, power(factor, number(n.value() + 1)));
        } else if (before != null && before.equals(factor)) {
            factors.set(last, power(factor, number(2)));
        } else {
            factors.add(factor);
        }
    }

    /** The number in front of a product: a decimal, or a quotient of whole numbers in lowest terms. */
    private static final class Coefficient {
        private double over = 1;
        private double under = 1;
        private boolean isNegative;

        /** Multiplies with a number or a quotient of numbers, if that is exact. */
        boolean take(Expression factor) {
            if (factor instanceof Literal number) {
                return take(number.value(), 1);
            }
            return isRatio(factor)
                    && factor instanceof Fraction f
                    && take(((Literal) f.over()).value(), ((Literal) f.under()).value());
        }

        boolean take(double numerator, double denominator) {
            if (!Exact.isProduct(over, numerator) || !Exact.isProduct(under, denominator)) {
                return false;
            }
            over *= numerator;
            under *= denominator;
            if (under != 1) {
                reduce();
            }
            return true;
        }

        private void reduce() {
            for (int i = 0; i < 8 && !Exact.isWhole(over); i++) {
                over *= 2;
                under *= 2;
            }
            if (Exact.isWhole(over) && Exact.isWhole(under) && over != 0) {
                double divisor = Exact.greatestCommonDivisor(over, under);
                over /= divisor;
                under /= divisor;
            }
        }

        Expression toExpression() {
            return under == 1 || under == 2 ? number(over / under) : new Fraction(number(over), number(under));
        }
    }

    static Expression fraction(Expression over, Expression under) {
        if (under instanceof Negative negative) {
            return negative(fraction(over, negative.x()));
        }
        if (over instanceof Negative negative) {
            return negative(fraction(negative.x(), under));
        }
        if (isNumber(under, 1)) {
            return over;
        }
        Expression mean = mean(over, under);
        if (mean != null) {
            return mean;
        }
        if (under instanceof Literal && (over instanceof Literal || hasCoefficient(over))) {
            return product(over, new Fraction(new Literal(1), under));
        }
        if (over instanceof Fraction fraction) {
            return fraction(fraction.over(), product(fraction.under(), under));
        }
        return new Fraction(over, under);
    }

    // A sum of n elements by n, also behind other factors.
    private static @Nullable Expression mean(Expression over, Expression under) {
        if (over instanceof Fold fold && fold.name().equals("sum") && isNumber(under, fold.count())) {
            return new Fold("mean", fold.x(), fold.axes(), fold.kept(), fold.count(), fold.shape());
        }
        if (over instanceof Product product) {
            List<Expression> factors = new ArrayList<>(product.factors());
            Expression last = mean(factors.remove(factors.size() - 1), under);
            if (last != null) {
                factors.add(last);
                return product(factors);
            }
        }
        return null;
    }

    private static boolean hasCoefficient(Expression x) {
        if (x instanceof Product product) {
            Expression first = product.factors().get(0);
            return first instanceof Literal || isRatio(first);
        }
        return isRatio(x);
    }

    private static boolean isRatio(Expression x) {
        return x instanceof Fraction f && f.over() instanceof Literal && f.under() instanceof Literal;
    }

    static Expression power(Expression base, Expression exponent) {
        if (isNumber(exponent, 0)) {
            return number(1);
        }
        return isNumber(exponent, 1) ? base : new Power(base, exponent);
    }

    static Expression comparison(String sign, Expression x, Expression y) {
        OptionalDouble a = value(x);
        OptionalDouble b = value(y);
        if (a.isPresent() && b.isPresent()) {
            return number(holds(sign, a.getAsDouble(), b.getAsDouble()) ? 1 : 0);
        }
        // A condition that is compared with false.
        if (sign.equals("=") && isNumber(y, 0) && isCondition(x)) {
            return not(x);
        }
        return new Comparison(sign, x, y);
    }

    static Expression logic(String word, Expression x, Expression y) {
        double decisive = word.equals("and") ? 0 : 1;
        if (isNumber(x, decisive) || isNumber(y, decisive)) {
            return number(decisive);
        }
        if (x instanceof Literal) {
            return y;
        }
        return y instanceof Literal ? x : new Logic(word, x, y);
    }

    private static Expression not(Expression condition) {
        if (condition instanceof Not not) {
            return not.condition();
        }
        if (condition instanceof Comparison c && "=≠".contains(c.sign())) {
            return new Comparison(c.sign().equals("=") ? "≠" : "=", c.x(), c.y());
        }
        return new Not(condition);
    }

    private static boolean isCondition(Expression x) {
        return x instanceof Comparison || x instanceof Not || x instanceof Logic;
    }

    private static boolean holds(String sign, double x, double y) {
        return switch (sign) {
            case ">" -> x > y;
            case "≥" -> x >= y;
            case "=" -> x == y;
            case "≠" -> x != y;
            default -> throw new IllegalArgumentException(sign);
        };
    }

    /** 1 where the condition holds, else 0. */
    static Expression indicator(Expression condition) {
        return condition instanceof Literal ? condition : new Indicator(condition);
    }

    static Expression choice(Expression condition, Expression x, Expression otherwise) {
        if (condition instanceof Literal) {
            return isNumber(condition, 0) ? otherwise : x;
        }
        if (condition instanceof Not not) {
            return choice(not.condition(), otherwise, x);
        }
        if (isCondition(x) && isNumber(otherwise, 0)) {
            return logic("and", condition, x);
        }
        if (isCondition(x) && isNumber(otherwise, 1)) {
            return logic("or", not(condition), x);
        }
        return isNumber(x, 1) && isNumber(otherwise, 0) ? indicator(condition) : new Choice(condition, x, otherwise);
    }

    static Expression fold(
            String name, Expression x, List<Integer> axes, boolean kept, int count, List<Integer> shape) {
        if (count == 1 && shape.equals(x.shape())) {
            return x;
        }
        boolean isLinear = name.equals("sum") || name.equals("mean");
        if (x.isScalar() && axes.isEmpty()) {
            // The sum of n equal numbers.
            return name.equals("sum") ? product(number(count), x) : x;
        }
        Expression linear =
                isLinear ? MatrixAlgebra.linearly(x, inner -> fold(name, inner, axes, kept, count, shape)) : null;
        return linear != null ? linear : new Fold(name, x, axes, kept, count, shape);
    }

    static boolean isNumber(Expression x, double value) {
        return x instanceof Literal number && number.value() == value;
    }

    // Of a number, with or without a minus sign.
    private static OptionalDouble value(Expression x) {
        if (x instanceof Literal number) {
            return OptionalDouble.of(number.value());
        }
        return x instanceof Negative negative && negative.x() instanceof Literal number
                ? OptionalDouble.of(-number.value())
                : OptionalDouble.empty();
    }
}
