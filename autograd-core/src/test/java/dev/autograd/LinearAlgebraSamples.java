package dev.autograd;

import static dev.autograd.LinearAlgebraRules.CHOLESKY;
import static dev.autograd.LinearAlgebraRules.DET;
import static dev.autograd.LinearAlgebraRules.EIGENVALUES;
import static dev.autograd.LinearAlgebraRules.EIGENVECTORS;
import static dev.autograd.LinearAlgebraRules.FACTORS_OF_EIGH;
import static dev.autograd.LinearAlgebraRules.FACTORS_OF_QR;
import static dev.autograd.LinearAlgebraRules.FACTORS_OF_SVD;
import static dev.autograd.LinearAlgebraRules.LEFT_VECTORS;
import static dev.autograd.LinearAlgebraRules.LOG_ABS_DET;
import static dev.autograd.LinearAlgebraRules.LU;
import static dev.autograd.LinearAlgebraRules.PINV;
import static dev.autograd.LinearAlgebraRules.QR_Q;
import static dev.autograd.LinearAlgebraRules.QR_R;
import static dev.autograd.LinearAlgebraRules.RIGHT_VECTORS;
import static dev.autograd.LinearAlgebraRules.SIGN_OF_DET;
import static dev.autograd.LinearAlgebraRules.SINGULAR_VALUES;
import static dev.autograd.LinearAlgebraRules.SOLVE;
import static dev.autograd.LinearAlgebraRules.TRIANGULAR_SOLVE;
import static dev.autograd.PlainAlgebra.each;
import static dev.autograd.PlainAlgebra.identity;
import static dev.autograd.PlainAlgebra.number;
import static dev.autograd.PlainAlgebra.rows;
import static dev.autograd.Values.shape;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

final class LinearAlgebraSamples {
    private LinearAlgebraSamples() {}

    static final List<Sample> ALL = List.of(
            of(DET, Tensor::det, x -> number(x, PlainAlgebra::det)),
            of(LU, Tensor::det, x -> number(x, PlainAlgebra::det)).when("below a determinant"),
            of(LOG_ABS_DET, x -> x.slogDet().logAbsDet(), x -> number(x, m -> Math.log(Math.abs(PlainAlgebra.det(m))))),
            of(SIGN_OF_DET, x -> x.neg().slogDet().sign(), x -> number(x, m -> m.length % 2 == 0 ? 1 : -1)),
            of(LOG_ABS_DET, Tensor::logDet, x -> number(x, m -> Math.log(PlainAlgebra.det(m))))
                    .composed("logDet"),
            of(SOLVE, Tensor::inverse, x -> each(x, m -> PlainAlgebra.solve(m, identity(m.length))))
                    .composed("inverse"),
            with(SOLVE, (a, b) -> a.solve(b), PlainAlgebra::solve),
            Sample.of(
                            SOLVE,
                            in -> in[0].solve(in[1]),
                            in -> new Values(
                                    shape(3),
                                    solution(in[0], 0, columns(in[1], 3, 1), 0).elements()),
                            shape(3, 3),
                            shape(3))
                    .on(Domain.REGULAR, Domain.ANY)
                    .when("for a vector"),
            Sample.of(
                            SOLVE,
                            in -> in[0].solve(in[1]),
                            in -> Values.of(shape(2, 3, 2), i -> solution(in[0], i[0], in[1], i[0])
                                    .at(i[1], i[2])),
                            shape(2, 3, 3),
                            shape(2, 3, 2))
                    .on(Domain.REGULAR, Domain.ANY)
                    .when("of a batch"),
            Sample.of(
                            SOLVE,
                            in -> in[0].solve(in[1]),
                            in -> Values.of(shape(2, 3, 2), i -> solution(in[0], 0, in[1], i[0])
                                    .at(i[1], i[2])),
                            shape(3, 3),
                            shape(2, 3, 2))
                    .on(Domain.REGULAR, Domain.ANY)
                    .when("with one matrix for all"),
            Sample.of(
                            SOLVE,
                            in -> in[0].solve(in[1]),
                            in -> Values.of(shape(2, 3, 2), i -> solution(in[0], i[0], in[1], 0)
                                    .at(i[1], i[2])),
                            shape(2, 3, 3),
                            shape(3, 2))
                    .on(Domain.REGULAR, Domain.ANY)
                    .when("with one right-hand side for all"),
            with(
                    TRIANGULAR_SOLVE,
                    (a, b) -> a.triangularSolve(b, false),
                    (a, b) -> PlainAlgebra.solve(triangle(a, false), b)),
            with(
                            TRIANGULAR_SOLVE,
                            (a, b) -> a.triangularSolve(b, true),
                            (a, b) -> PlainAlgebra.solve(triangle(a, true), b))
                    .when("above"),
            with(
                            TRIANGULAR_SOLVE,
                            (a, b) -> a.triangularSolve(b, false, true, false),
                            (a, b) -> PlainAlgebra.solve(PlainAlgebra.transpose(triangle(a, false)), b))
                    .when("transposed"),
            with(
                            TRIANGULAR_SOLVE,
                            (a, b) -> a.triangularSolve(b, true, true, false),
                            (a, b) -> PlainAlgebra.solve(PlainAlgebra.transpose(triangle(a, true)), b))
                    .when("above, transposed"),
            with(
                            TRIANGULAR_SOLVE,
                            (a, b) -> a.triangularSolve(b, false, false, true),
                            (a, b) -> PlainAlgebra.solve(withUnitDiagonal(triangle(a, false)), b))
                    .when("with a diagonal of ones"),
            with(
                            TRIANGULAR_SOLVE,
                            (a, b) -> a.triangularSolve(b, true, true, true),
                            (a, b) ->
                                    PlainAlgebra.solve(PlainAlgebra.transpose(withUnitDiagonal(triangle(a, true))), b))
                    .when("above, transposed, with a diagonal of ones"),
            of(CHOLESKY, Tensor::cholesky, x -> each(x, m -> PlainAlgebra.cholesky(PlainAlgebra.symmetricPart(m)))),
            matrices(QR_Q, x -> x.qr().q(), x -> each(x, PlainAlgebra::q), shape(4, 2))
                    .alsoFor(shape(2, 3, 2))
                    .when("of tall matrices"),
            tall(QR_R, x -> x.qr().r(), x -> each(x, PlainAlgebra::r)),
            tall(FACTORS_OF_QR, x -> x.qr().r(), x -> each(x, PlainAlgebra::r)).when("below r"),
            // The last column of a square q follows from the others: without a sum some derivatives are 0.
            matrices(
                            QR_Q,
                            x -> x.qr().q().add(x.square().slice(-1, 0, x.shape()[0])),
                            x -> each(x, m -> PlainAlgebra.add(PlainAlgebra.q(m), squares(m))),
                            shape(2, 4))
                    .alsoFor(shape(3, 3))
                    .when("of wide matrices"),
            wide(QR_R, x -> x.qr().r(), x -> each(x, PlainAlgebra::r)),
            of(EIGENVALUES, x -> x.eigh().values(), x -> rows(each(x, LinearAlgebraSamples::eigh))),
            of(FACTORS_OF_EIGH, x -> x.eigh().values(), x -> rows(each(x, LinearAlgebraSamples::eigh)))
                    .when("below its values"),
            of(
                    EIGENVECTORS,
                    x -> x.eigh().vectors(),
                    x -> each(x, m -> PlainAlgebra.eigenvectors(PlainAlgebra.symmetricPart(m)))),
            tall(SINGULAR_VALUES, x -> x.svd().s(), x -> rows(each(x, LinearAlgebraSamples::singularValues))),
            tall(LEFT_VECTORS, x -> x.svd().u(), x -> each(x, PlainAlgebra::leftVectors))
                    .alsoFor(shape(2, 2, 1)),
            tall(RIGHT_VECTORS, x -> x.svd().vT(), x -> each(x, PlainAlgebra::rightVectors)),
            tall(FACTORS_OF_SVD, x -> x.svd().s(), x -> rows(each(x, LinearAlgebraSamples::singularValues)))
                    .when("below its values"),
            wide(SINGULAR_VALUES, x -> x.svd().s(), x -> rows(each(x, LinearAlgebraSamples::singularValues))),
            wide(LEFT_VECTORS, x -> x.svd().u(), x -> each(x, PlainAlgebra::leftVectors)),
            wide(RIGHT_VECTORS, x -> x.svd().vT(), x -> each(x, PlainAlgebra::rightVectors))
                    .alsoFor(shape(2, 1, 2)),
            tall(PINV, Tensor::pinv, x -> each(x, LinearAlgebraSamples::ofIndependentColumns)),
            wide(
                    PINV,
                    Tensor::pinv,
                    x -> each(x, m -> PlainAlgebra.transpose(ofIndependentColumns(PlainAlgebra.transpose(m))))),
            of(ProductRules.MATMUL, x -> x.matrixExp(), x -> each(x, PlainAlgebra::exp))
                    .composed("matrixExp")
                    .within(1e-8),
            of(ProductRules.MATMUL, x -> x.matrixPower(5), x -> each(x, m -> power(m, 5)))
                    .composed("matrixPower"),
            of(
                            ProductRules.MATMUL,
                            x -> x.matrixPower(-2),
                            x -> each(x, m -> PlainAlgebra.solve(power(m, 2), identity(m.length))))
                    .composed("matrixPower")
                    .when("of the inverse"),
            of(ReductionRules.SUM, Tensor::trace, x -> number(x, LinearAlgebraSamples::trace))
                    .composed("trace"));

    /** Of square matrices, made regular, positive definite and with different eigenvalues. */
    private static Sample of(Primitive<?> row, UnaryOperator<Tensor> call, UnaryOperator<Values> formula) {
        return matrices(row, call, formula, shape(3, 3)).alsoFor(shape(2, 2, 2));
    }

    private static Sample tall(Primitive<?> row, UnaryOperator<Tensor> call, UnaryOperator<Values> formula) {
        return of(row, call, formula)
                .alsoFor(shape(4, 2))
                .alsoFor(shape(2, 3, 2))
                .when("of tall matrices");
    }

    private static Sample wide(Primitive<?> row, UnaryOperator<Tensor> call, UnaryOperator<Values> formula) {
        return matrices(row, call, formula, shape(2, 4)).alsoFor(shape(2, 2, 3)).when("of wide matrices");
    }

    private static Sample matrices(
            Primitive<?> row, UnaryOperator<Tensor> call, UnaryOperator<Values> formula, int... shape) {
        return Sample.of(row, in -> call.apply(in[0]), in -> formula.apply(in[0]), shape)
                .on(Domain.REGULAR, Domain.ANY);
    }

    /** Of a square matrix and another one. */
    private static Sample with(Primitive<?> row, BinaryOperator<Tensor> call, BinaryOperator<double[][]> formula) {
        return Sample.of(
                        row,
                        in -> call.apply(in[0], in[1]),
                        in -> each(in[0], a -> formula.apply(a, matrix(in[1], 0))),
                        shape(3, 3),
                        shape(3, 2))
                .alsoFor(shape(1, 1), shape(1, 1))
                .on(Domain.REGULAR, Domain.ANY);
    }

    private static Values columns(Values x, int rows, int columns) {
        return new Values(shape(rows, columns), x.elements());
    }

    // Of the matrices and right-hand sides at these positions.
    private static Values solution(Values x, int i, Values b, int j) {
        double[][] z = PlainAlgebra.solve(matrix(x, i), matrix(b, j));
        return Values.of(shape(z.length, z[0].length), k -> z[k[0]][k[1]]);
    }

    private static double[][] matrix(Values x, int position) {
        int rank = x.lengths().length;
        double[][] matrix = new double[x.lengths()[rank - 2]][x.lengths()[rank - 1]];
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(
                    x.elements(), (position * matrix.length + i) * matrix[0].length, matrix[i], 0, matrix[0].length);
        }
        return matrix;
    }

    private static double[][] triangle(double[][] a, boolean upper) {
        double[][] triangle = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                triangle[i][j] = i == j || (i < j) == upper ? a[i][j] : 0;
            }
        }
        return triangle;
    }

    private static double[][] withUnitDiagonal(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            a[i][i] = 1;
        }
        return a;
    }

    private static double[][] eigh(double[][] a) {
        return PlainAlgebra.eigh(PlainAlgebra.symmetricPart(a));
    }

    private static double[][] singularValues(double[][] a) {
        return new double[][] {PlainAlgebra.singularValues(a)};
    }

    private static double[][] ofIndependentColumns(double[][] a) {
        double[][] transpose = PlainAlgebra.transpose(a);
        return PlainAlgebra.solve(PlainAlgebra.product(transpose, a), transpose);
    }

    private static double[][] power(double[][] a, int n) {
        double[][] power = identity(a.length);
        for (int i = 0; i < n; i++) {
            power = PlainAlgebra.product(power, a);
        }
        return power;
    }

    private static double[][] squares(double[][] a) {
        return Arrays.stream(a)
                .map(row -> Arrays.stream(row).map(x -> x * x).toArray())
                .toArray(double[][]::new);
    }

    private static double trace(double[][] a) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i][i];
        }
        return sum;
    }
}
