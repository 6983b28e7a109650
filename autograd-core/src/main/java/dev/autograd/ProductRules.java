package dev.autograd;

import static dev.autograd.Rows.bilinear;

import dev.autograd.Primitive.Result;
import dev.autograd.array.Blas;
import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Contraction;
import dev.autograd.array.Shape;

/** The derivatives of products of matrices. */
final class ProductRules {
    private ProductRules() {}

    /** The product of matrices, each transposed or not: then no copy is made. */
    static final Primitive<Transposes> MATMUL = bilinear(
            "matmul",
            ProductRules::product,
            Blas::matmul,
            (x, y, t) -> t.x() ? g -> matmul(y, g, t.y(), true) : g -> matmul(g, y, false, !t.y()),
            (x, y, t) -> t.y() ? g -> matmul(g, x, true, t.x()) : g -> matmul(x, g, !t.x(), false));

    /** Sums of products over any axes. Each operand's gradient is one again: they change places. */
    static final Primitive<Contraction> EINSUM = bilinear(
            "einsum",
            ProductRules::contraction,
            Contraction::run,
            (x, y, c) -> {
                Contraction forX = new Contraction(c.z(), c.y(), c.x());
                return g -> Einsum.contract(forX, g, y);
            },
            (x, y, c) -> {
                Contraction forY = new Contraction(c.z(), c.x(), c.y());
                return g -> Einsum.contract(forY, g, x);
            });

    private static Tensor matmul(Tensor x, Tensor y, boolean transposeX, boolean transposeY) {
        return MATMUL.apply(new Transposes(transposeX, transposeY), x, y);
    }

    private static Result product(Transposes t, Tensor[] in) {
        Shape x = in[0].dims();
        Shape y = in[1].dims();
        if (x.length(t.x() ? 0 : 1) != y.length(t.y() ? 1 : 0)) {
            throw new ShapeException(Products.innerDimensions(in[0], in[1], t));
        }
        Shape shape = Shape.of(x.length(t.x() ? 1 : 0), y.length(t.y() ? 0 : 1));
        return new Result(Rows.floatingType("matmul", in[0]), shape);
    }

    private static Result contraction(Contraction c, Tensor[] in) {
        int[] lengths = c.z().chars()
                .map(letter -> c.x().indexOf(letter) >= 0
                        ? in[0].dims().length(c.x().indexOf(letter))
                        : in[1].dims().length(c.y().indexOf(letter)))
                .toArray();
        return new Result(Rows.floatingType("einsum", in[0]), Shape.of(lengths));
    }
}
