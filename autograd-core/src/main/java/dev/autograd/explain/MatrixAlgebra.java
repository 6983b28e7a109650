package dev.autograd.explain;

import dev.autograd.explain.Expression.MatrixProduct;
import dev.autograd.explain.Expression.Negative;
import dev.autograd.explain.Expression.Product;
import dev.autograd.explain.Expression.Transpose;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@link Algebra} of matrices and vectors. A vector, which has one axis, is written as a column. */
final class MatrixAlgebra {
    private MatrixAlgebra() {}

    /** {@code X·Y}; numbers stand in front of the whole product. */
    static Expression product(Expression x, Expression y, List<Integer> shape) {
        List<Expression> factors = new ArrayList<>();
        Expression left = split(x, factors);
        Expression right = split(y, factors);
        if (left.isScalar() || right.isScalar()) {
            factors.addAll(List.of(left, right));
        } else {
            List<Expression> matrices = new ArrayList<>();
            for (Expression factor : List.of(left, right)) {
                matrices.addAll(factor instanceof MatrixProduct product ? product.factors() : List.of(factor));
            }
            factors.add(new MatrixProduct(List.copyOf(matrices), shape));
        }
        return Algebra.product(factors);
    }

    static Expression transpose(Expression x, List<Integer> shape) {
        if (x.isScalar()) {
            return x;
        }
        if (x instanceof Transpose transpose) {
            return transpose.x();
        }
        if (x instanceof MatrixProduct product && product.factors().stream().anyMatch(MatrixAlgebra::isVector)) {
            List<Expression> transposed = new ArrayList<>();
            product.factors().forEach(factor -> transposed.add(0, transpose(factor, swapped(factor.shape()))));
            return new MatrixProduct(List.copyOf(transposed), shape);
        }
        Expression linear = linearly(x, inner -> transpose(inner, shape));
        return linear != null ? linear : new Transpose(x, shape);
    }

    // A vector, or as a row its transpose.
    private static boolean isVector(Expression x) {
        return (x instanceof Transpose transpose ? transpose.x() : x).shape().size() == 1;
    }

    /** A row or a column matrix as a vector, if it can be written as one. */
    static @Nullable Expression vector(Expression x, List<Integer> shape) {
        if (x instanceof Transpose transpose && transpose.x().shape().equals(shape)) {
            return transpose.x();
        }
        if (x instanceof MatrixProduct product) {
            boolean isRow = x.shape().get(0) == 1;
            return isRow ? transpose(x, shape) : new MatrixProduct(product.factors(), shape);
        }
        return linearly(x, inner -> vector(inner, shape));
    }

    /** Applies a linear function, where it applies, to what is left of a product without its numbers and its sign. */
    static @Nullable Expression linearly(Expression x, UnaryOperator<@Nullable Expression> function) {
        List<Expression> factors = new ArrayList<>();
        Expression rest = split(x, factors);
        Expression result = factors.isEmpty() ? null : function.apply(rest);
        if (result == null) {
            return null;
        }
        factors.add(result);
        return Algebra.product(factors);
    }

    /** Adds the numbers in front of a product and its sign to a list, and returns what is left: an array. */
    private static Expression split(Expression x, List<Expression> numbers) {
        if (x.isScalar()) {
            return x;
        }
        if (x instanceof Negative negative) {
            numbers.add(Algebra.number(-1));
            return split(negative.x(), numbers);
        }
        if (!(x instanceof Product product)) {
            return x;
        }
        List<Expression> arrays = new ArrayList<>();
        product.factors().forEach(factor -> (factor.isScalar() ? numbers : arrays).add(factor));
        return Algebra.product(arrays);
    }

    /** The last two swapped; of one alone, that of a row. */
    static List<Integer> swapped(List<Integer> list) {
        int n = list.size();
        if (n == 1) {
            return List.of(1, list.get(0));
        }
        List<Integer> swapped = new ArrayList<>(list);
        if (n >= 2) {
            swapped.set(n - 1, list.get(n - 2));
            swapped.set(n - 2, list.get(n - 1));
        }
        return List.copyOf(swapped);
    }
}
