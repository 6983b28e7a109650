package dev.autograd;

import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;

/** Products of vectors and matrices. In the derivatives {@code g} is the gradient of the result. */
public sealed interface Products permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns the matrix product of this tensor and {@code y}.
     *
     * <p>Shapes: {@code [m, k] · [k, n] -> [m, n]}; a vector on the left is a row, on the right a column, and its axis
     * does not appear in the result; leading axes broadcast. Gradients: {@code g yᵀ} and {@code xᵀ g}.
     *
     * @throws ShapeException if the inner dimensions differ, or an operand is a scalar
     */
    default Tensor matmul(Tensor y) {
        return matmul(y, false, false);
    }

    /** Returns the matrix product with either operand's last two axes swapped, which costs no copy. */
    default Tensor matmul(Tensor y, boolean transposeX, boolean transposeY) {
        DataType common = DataTypes.promote("matmul", x(), y);
        Tensor a = x().to(common);
        Tensor b = y.to(common);
        Transposes transposes = new Transposes(transposeX, transposeY);
        return a.rank() == 2 && b.rank() == 2 ? ProductRules.MATMUL.apply(transposes, a, b) : stacked(a, b, transposes);
    }

    private static Tensor stacked(Tensor x, Tensor y, Transposes asked) {
        if (x.rank() == 0 || y.rank() == 0) {
            throw new ShapeException("matmul: " + Primitive.describe(x, y) + ": a scalar has no axes; use mul");
        }
        Transposes t = new Transposes(asked.x() && x.rank() > 1, asked.y() && y.rank() > 1);
        int inX = x.rank() - (t.x() ? 2 : 1);
        int inY = y.rank() - (t.y() || y.rank() == 1 ? 1 : 2);
        if (x.dims().length(inX) != y.dims().length(inY)) {
            throw new ShapeException(innerDimensions(x, y, t));
        }
        if (Shape.broadcast(leading(x), leading(y)) == null) {
            throw new ShapeException("matmul: the leading axes don't broadcast: " + Primitive.describe(x, y));
        }
        int lead = Math.max(leading(x).rank(), leading(y).rank());
        String row = x.rank() == 1 ? "" : "m";
        String column = y.rank() == 1 ? "" : "n";
        String left = stackLetters(x, lead) + (t.x() ? "k" + row : row + "k");
        String right = stackLetters(y, lead) + (t.y() ? column + "k" : "k" + column);
        return Einsum.of(List.of(left, right), Einsum.ownLetters(0, lead) + row + column, x, y);
    }

    private static Shape leading(Tensor x) {
        return Shape.of(Arrays.copyOf(x.dims().toInts(), Math.max(0, x.rank() - 2)));
    }

    private static String stackLetters(Tensor x, int lead) {
        int own = leading(x).rank();
        return Einsum.ownLetters(lead - own, own);
    }

    /**
     * Returns the inner product of two vectors: {@code [n] · [n] -> []}. Gradients: {@code g y} and {@code g x}.
     *
     * @throws ShapeException if one is not a vector, or they differ in length
     */
    default Tensor dot(Tensor y) {
        if (x().rank() != 1 || !x().dims().equals(y.dims())) {
            throw new ShapeException("dot: " + Primitive.describe(x(), y)
                    + " are not two vectors of one length; use matmul, tensordot or einsum for others");
        }
        return Einsum.of(List.of("i", "i"), "", x(), y);
    }

    /**
     * Returns all products of two vectors' elements: {@code [m], [n] -> [m, n]}. Gradients: {@code g y} and {@code gᵀ x}.
     *
     * @throws ShapeException if one is not a vector
     */
    default Tensor outer(Tensor y) {
        if (x().rank() != 1 || y.rank() != 1) {
            throw new ShapeException(
                    "outer: " + Primitive.describe(x(), y) + " are not two vectors; use flatten() first");
        }
        return x().unsqueeze(1).mul(y);
    }

    /**
     * Returns the sums of products over the last {@code count} axes of this tensor and the first ones of {@code y}, which
     * have the same lengths: {@code [a, s] · [s, b] -> [a, b]}. Gradients: {@code g} and the other operand, summed over
     * the other operand's axes.
     *
     * @throws ShapeException if there are not that many, or they differ in length
     */
    default Tensor tensordot(Tensor y, int count) {
        if (count < 0 || count > x().rank() || count > y.rank()) {
            throw new ShapeException(
                    "tensordot: " + Primitive.describe(x(), y) + " have no " + count + " axes to sum over");
        }
        long[] last = LongStream.range(x().rank() - count, x().rank()).toArray();
        return tensordot(y, last, LongStream.range(0, count).toArray());
    }

    /**
     * Returns the sums of products over axes of this tensor and, one for each, of {@code y}: the result has the other axes
     * of this tensor, then the others of {@code y}. Gradients: {@code g} and the other operand, summed over the other
     * operand's axes.
     *
     * @throws ShapeException if there are more of one than of the other, one is named twice or out of range, or the lengths
     *     of a pair differ
     */
    default Tensor tensordot(Tensor y, long[] axes, long[] axesOfY) {
        if (axes.length != axesOfY.length) {
            throw new ShapeException("tensordot: " + axes.length + " axes of the left operand can't be paired with "
                    + axesOfY.length + " of the right one");
        }
        char[] left = new char[x().rank()];
        char[] right = new char[y.rank()];
        for (int i = 0; i < left.length; i++) {
            left[i] = (char) ('a' + i);
        }
        for (int i = 0; i < right.length; i++) {
            right[i] = (char) ('a' + left.length + i);
        }
        if (axes.length > 0) {
            AxisChecks.axes("tensordot", x(), axes);
            AxisChecks.axes("tensordot", y, axesOfY);
        }
        String result = new String(left) + new String(right);
        for (int i = 0; i < axes.length; i++) {
            int a = AxisChecks.axis("tensordot", x(), axes[i]);
            int b = AxisChecks.axis("tensordot", y, axesOfY[i]);
            if (x().dims().length(a) != y.dims().length(b)) {
                throw new ShapeException("tensordot: axis " + a + " of " + x().describe() + " and axis " + b + " of "
                        + y.describe() + " differ in length");
            }
            result = result.replace(String.valueOf(left[a]), "").replace(String.valueOf(right[b]), "");
            right[b] = left[a];
        }
        return Einsum.of(List.of(new String(left), new String(right)), result, x(), y);
    }

    /**
     * Returns a bilinear form of this tensor and {@code y} for each of {@code o} matrices: {@code [..., m], [..., n],
     * weight [o, m, n] -> [..., o]}, {@code z_k = x W_k yᵀ}. Gradients: those of that product.
     *
     * @throws ShapeException if the shapes don't fit
     */
    default Tensor bilinear(Tensor y, Tensor weight) {
        return Einsum.of("...i,kij,...j->...k", x(), weight, y);
    }

    /** What is wrong with a product's inner dimensions, and which transposition would mend it. */
    static String innerDimensions(Tensor x, Tensor y, Transposes t) {
        StringBuilder message = new StringBuilder("matmul: inner dimensions differ: ")
                .append(operand(x, t.x()))
                .append(" · ")
                .append(operand(y, t.y()));
        if (x.dims().rank() == 2 && y.dims().rank() == 2 && !t.x() && !t.y()) {
            int[] a = x.dims().toInts();
            int[] b = y.dims().toInts();
            if (a[0] == b[0]) {
                message.append("; did you mean ")
                        .append(x.nameOr("x"))
                        .append(".transpose().matmul(")
                        .append(y.nameOr("y"))
                        .append(")?");
            } else if (a[1] == b[1]) {
                message.append("; did you mean ")
                        .append(x.nameOr("x"))
                        .append(".matmul(")
                        .append(y.nameOr("y"))
                        .append(".transpose())?");
            } else if (a[0] == b[1]) {
                message.append("; did you mean ")
                        .append(y.nameOr("y"))
                        .append(".matmul(")
                        .append(x.nameOr("x"))
                        .append(")?");
            }
        }
        return message.toString();
    }

    private static String operand(Tensor x, boolean transposed) {
        String name = x.name();
        return (name == null ? "" : name + " ") + x.dims() + (transposed ? "ᵀ" : "");
    }
}
