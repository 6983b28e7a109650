package dev.autograd;

import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Shape;
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
        int rankA = a.dims().rank();
        int rankB = b.dims().rank();
        Transposes transposes = new Transposes(transposeX, transposeY);
        if (rankA == 2 && rankB == 2) {
            return ProductRules.MATMUL.apply(transposes, a, b);
        }
        if (rankA == 0 || rankB == 0) {
            throw new ShapeException("matmul: " + Primitive.describe(a, b) + ": a scalar has no axes; use mul");
        }
        if (rankA == 1 && rankB == 1 && a.dims().length(0) != b.dims().length(0)) {
            throw new ShapeException(innerDimensions(a, b, Transposes.NONE));
        }
        Tensor left = rankA == 1 ? a.reshape(1, -1) : a;
        Tensor right = rankB == 1 ? b.reshape(-1, 1) : b;
        Tensor product = stacked(left, right, new Transposes(transposeX && rankA > 1, transposeY && rankB > 1));
        return rankA > 1 && rankB > 1 ? product : product.reshape(withoutVectorAxes(product, rankA == 1, rankB == 1));
    }

    private Tensor stacked(Tensor a, Tensor b, Transposes transposes) {
        int rank = Math.max(a.dims().rank(), b.dims().rank());
        if (rank == 2) {
            return ProductRules.MATMUL.apply(transposes, a, b);
        }
        Shape leadA = leading(a);
        Shape leadB = leading(b);
        Shape lead = Shape.broadcast(leadA, leadB);
        if (lead == null) {
            throw new ShapeException("matmul: the leading axes don't broadcast: " + Primitive.describe(a, b));
        }
        return ProductRules.MATMUL.apply(transposes, withLeading(a, lead), withLeading(b, lead));
    }

    private static Shape leading(Tensor x) {
        int[] lengths = x.dims().toInts();
        return Shape.of(java.util.Arrays.copyOf(lengths, lengths.length - 2));
    }

    private static Tensor withLeading(Tensor x, Shape lead) {
        int rank = x.dims().rank();
        int[] lengths = java.util.Arrays.copyOf(lead.toInts(), lead.rank() + 2);
        lengths[lead.rank()] = x.dims().length(rank - 2);
        lengths[lead.rank() + 1] = x.dims().length(rank - 1);
        return x.broadcastTo(Shape.of(lengths));
    }

    private static Shape withoutVectorAxes(Tensor product, boolean row, boolean column) {
        int rank = product.dims().rank();
        int[] lengths = product.dims().toInts();
        int kept = rank - (row ? 1 : 0) - (column ? 1 : 0);
        int[] result = java.util.Arrays.copyOf(lengths, kept);
        if (row && !column) {
            result[kept - 1] = lengths[rank - 1];
        }
        return Shape.of(result);
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
