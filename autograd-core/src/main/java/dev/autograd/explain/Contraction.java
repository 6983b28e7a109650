package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.explain.Notation.Operand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Contractions, whose axes have letters as in {@code einsum("mk,kn->mn")}, as products of matrices and vectors. */
final class Contraction {
    private Contraction() {}

    /** The product that a contraction of two vectors or matrices is; null if it is none. */
    static @Nullable Expression write(Operation op, List<Operand> in) {
        if (in.size() != 2 || in.stream().anyMatch(operand -> operand.tensor().size() == 1)) {
            return null;
        }
        String x = String.valueOf(op.attributes().get("x"));
        String y = String.valueOf(op.attributes().get("y"));
        String z = String.valueOf(op.attributes().get("z"));
        Expression left = in.get(0).inFull();
        Expression right = in.get(1).inFull();
        List<Integer> shape = Shapes.printed(op.output());
        Expression product = product(left, x, right, y, z, shape);
        return product != null ? product : product(right, y, left, x, z, shape);
    }

    // Letters that meet in the middle are summed over, and the outer ones remain, in their order.
    private static @Nullable Expression product(
            Expression left, String x, Expression right, String y, String z, List<Integer> shape) {
        if (x.length() > 2 || y.length() > 2) {
            return null;
        }
        for (String asRow : List.of(x, reversed(x))) {
            for (String asColumn : List.of(y, reversed(y))) {
                if (isProduct(asRow, asColumn, z)) {
                    boolean row = !asRow.equals(x) || (x.length() == 1 && !z.startsWith(x));
                    boolean column = !asColumn.equals(y) || (y.length() == 1 && z.endsWith(y));
                    return MatrixAlgebra.product(transposedIf(row, left), transposedIf(column, right), shape);
                }
            }
        }
        return null;
    }

    private static boolean isProduct(String x, String y, String z) {
        if (x.length() == 1 && y.length() == 1 && !x.equals(y)) {
            return z.equals(x + y);
        }
        if (x.length() < y.length()) {
            return false; // a row, but vectors are columns
        }
        String middle = x.substring(x.length() - 1);
        return y.startsWith(middle) && z.equals(x.substring(0, x.length() - 1) + y.substring(1)) && !z.contains(middle);
    }

    private static Expression transposedIf(boolean transposed, Expression x) {
        return transposed ? MatrixAlgebra.transpose(x, MatrixAlgebra.swapped(x.shape())) : x;
    }

    private static String reversed(String letters) {
        return new StringBuilder(letters).reverse().toString();
    }
}
