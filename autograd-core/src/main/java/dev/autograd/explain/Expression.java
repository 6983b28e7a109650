package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A formula as a tree, made for printing; {@link Algebra} builds it and {@link Renderer} prints it.
 *
 * <p>Its shape is that of the formula as printed. A tensor with one element is a number on paper and has no axes, and
 * where a value repeats along an axis its formula need not: {@code 1/4} may stand for a whole matrix of quarters. The
 * formula of a tensor broadcasts to that tensor.
 */
sealed interface Expression {
    /** The lengths of the axes; none for a number. */
    List<Integer> shape();

    default boolean isScalar() {
        return shape().isEmpty();
    }

    /** A number that is part of the formula. */
    record Literal(double value) implements Expression {
        @Override
        public List<Integer> shape() {
            return List.of();
        }
    }

    /** A name that stands for a tensor. */
    record Symbol(Name name, Tensor value) implements Expression {
        /** In one formula a name stands for one value. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Symbol symbol && symbol.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public List<Integer> shape() {
            return Shapes.printed(value);
        }
    }

    /** {@code a + b - c}; negative terms are subtracted. */
    record Sum(List<Expression> terms) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(terms);
        }
    }

    /** {@code -x}. */
    record Negative(Expression x) implements Expression {
        @Override
        public List<Integer> shape() {
            return x.shape();
        }
    }

    /** Element by element. */
    record Product(List<Expression> factors) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(factors);
        }
    }

    /** Element by element. */
    record Fraction(Expression over, Expression under) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(List.of(over, under));
        }
    }

    record Power(Expression base, Expression exponent) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(List.of(base, exponent));
        }
    }

    /** {@code e} to a power. */
    record Exponential(Expression exponent) implements Expression {
        @Override
        public List<Integer> shape() {
            return exponent.shape();
        }
    }

    /** A square root. */
    record Root(Expression x) implements Expression {
        @Override
        public List<Integer> shape() {
            return x.shape();
        }
    }

    /** {@code |x|}. */
    record Absolute(Expression x) implements Expression {
        @Override
        public List<Integer> shape() {
            return x.shape();
        }
    }

    /** {@code x > y} and its like. */
    record Comparison(String sign, Expression x, Expression y) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(List.of(x, y));
        }
    }

    /** A negated condition. */
    record Not(Expression condition) implements Expression {
        @Override
        public List<Integer> shape() {
            return condition.shape();
        }
    }

    /** Two conditions joined by {@code and} or {@code or}. */
    record Logic(String word, Expression x, Expression y) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(List.of(x, y));
        }
    }

    /** Iverson's bracket: 1 where the condition holds, else 0. */
    record Indicator(Expression condition) implements Expression {
        @Override
        public List<Integer> shape() {
            return condition.shape();
        }
    }

    /** One value where the condition holds, another one elsewhere. */
    record Choice(Expression condition, Expression x, Expression otherwise) implements Expression {
        @Override
        public List<Integer> shape() {
            return Shapes.broadcast(List.of(condition, x, otherwise));
        }
    }

    /** A product of matrices and vectors; a vector is a column, its transpose a row. */
    record MatrixProduct(List<Expression> factors, List<Integer> shape) implements Expression {}

    record Transpose(Expression x, List<Integer> shape) implements Expression {}

    /**
     * A sum, mean, maximum or minimum over some axes.
     *
     * @param axes counted from 0; none if all are folded
     * @param kept whether the folded axes stay with length 1
     * @param count how many elements are folded into one
     */
    record Fold(String name, Expression x, List<Integer> axes, boolean kept, int count, List<Integer> shape)
            implements Expression {}

    /**
     * A function by its name.
     *
     * @param details what it is told besides its arguments, as text
     */
    record Call(String name, List<Expression> arguments, List<String> details, List<Integer> shape)
            implements Expression {}
}
