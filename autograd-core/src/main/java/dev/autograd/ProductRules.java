package dev.autograd;

import static dev.autograd.Rows.bilinear;

import dev.autograd.Primitive.Result;
import dev.autograd.array.Blas;
import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Contraction;
import dev.autograd.array.Shape;
import dev.autograd.tape.AddingPullback;
import dev.autograd.tape.Pullback;
import java.util.List;

/** The derivatives of products of matrices. */
final class ProductRules {
    private ProductRules() {}

    /** The product of matrices, each transposed or not: then no copy is made. */
    static final Primitive<Transposes> MATMUL = bilinear(
            "matmul",
            ProductRules::product,
            Blas::matmul,
            (x, y, t) -> t.x() ? leftTimes(y, t.y(), true) : timesRight(false, y, !t.y()),
            (x, y, t) -> t.y() ? timesRight(true, x, t.x()) : leftTimes(x, !t.x(), false));

    static final Primitive<Transposes> ADD_MATMUL =
            new Primitive<>("addMatmul", ProductRules::product, Blas::addMatmul, List.of());

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

    /** {@code g -> x g}, each transposed or not. */
    private static Pullback<Tensor> leftTimes(Tensor x, boolean transposeX, boolean transposeG) {
        return new Times(new Transposes(transposeX, transposeG), x, true);
    }

    /** {@code g -> g y}, each transposed or not. */
    private static Pullback<Tensor> timesRight(boolean transposeG, Tensor y, boolean transposeY) {
        return new Times(new Transposes(transposeG, transposeY), y, false);
    }

    /** The product of the upstream gradient and a factor. OpenBLAS adds it to what is there already at no cost. */
    private record Times(Transposes transposes, Tensor factor, boolean isLeft) implements AddingPullback<Tensor> {
        @Override
        public Tensor apply(Tensor g) {
            return isLeft ? MATMUL.apply(transposes, factor, g) : MATMUL.apply(transposes, g, factor);
        }

        @Override
        public void addTo(Tensor sum, Tensor g) {
            ADD_MATMUL.applyInto(transposes, sum.array(), isLeft ? factor : g, isLeft ? g : factor);
        }
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
