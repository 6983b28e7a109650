package dev.autograd;

import static dev.autograd.Rows.bilinear;

import dev.autograd.array.Blas;
import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Shape;

/** The derivatives of products of matrices. */
final class ProductRules {
    private ProductRules() {}

    /** The product of matrices, or of stacks of them, each transposed or not: then no copy is made. */
    static final Primitive<Transposes> MATMUL = bilinear(
            "matmul",
            ProductRules::product,
            Blas::matmul,
            (x, y, t) -> t.x() ? g -> matmul(y, g, t.y(), true) : g -> matmul(g, y, false, !t.y()),
            (x, y, t) -> t.y() ? g -> matmul(g, x, true, t.x()) : g -> matmul(x, g, !t.x(), false));

    private static Tensor matmul(Tensor x, Tensor y, boolean transposeX, boolean transposeY) {
        return MATMUL.apply(new Transposes(transposeX, transposeY), x, y);
    }

    private static Primitive.Result product(Transposes t, Tensor[] in) {
        Tensor x = in[0];
        Tensor y = in[1];
        int rank = x.dims().rank();
        int m = x.dims().length(rank - (t.x() ? 1 : 2));
        int k = x.dims().length(rank - (t.x() ? 2 : 1));
        int n = y.dims().length(rank - (t.y() ? 2 : 1));
        if (k != y.dims().length(rank - (t.y() ? 1 : 2))) {
            throw new ShapeException(Products.innerDimensions(x, y, t));
        }
        Shape shape = rank == 2 ? Shape.of(m, n) : x.dims().with(rank - 2, m).with(rank - 1, n);
        return new Primitive.Result(Rows.floatingType("matmul", x), shape);
    }
}
