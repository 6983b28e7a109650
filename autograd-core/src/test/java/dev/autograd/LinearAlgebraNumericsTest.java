package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.check.GradientCheck;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** The lines of docs/numerics.md on linear algebra. */
class LinearAlgebraNumericsTest {
    private static final double[][] SINGULAR = {{1, 2, 3}, {4, 5, 6}, {5, 7, 9}};

    private static Tensor matrix(double[]... rows) {
        return Tensor.constant(rows);
    }

    private static Tensor variable(double[]... rows) {
        return Tensor.variable(rows).named("x");
    }

    private static double[] gradient(Tensor z, Tensor x) {
        return Autograd.grad(z, x).toDoubles();
    }

    private static final List<UnaryOperator<Tensor>> OF_SQUARES = List.of(
            Tensor::inverse,
            Tensor::det,
            Tensor::logDet,
            x -> x.slogDet().logAbsDet(),
            x -> x.slogDet().sign(),
            x -> x.solve(Tensor.ones(DataType.DOUBLE, x.shape()[x.rank() - 1], 1)),
            Tensor::cholesky,
            x -> x.eigh().values(),
            x -> x.eigh().vectors(),
            Tensor::matrixExp,
            x -> x.matrixPower(3),
            x -> x.matrixPower(-2));

    private static final List<UnaryOperator<Tensor>> OF_MATRICES = List.of(
            x -> x.qr().q(),
            x -> x.qr().r(),
            x -> x.svd().u(),
            x -> x.svd().s(),
            x -> x.svd().vT(),
            Tensor::pinv);

    @Nested
    class SingularMatrices {
        @Test
        void haveNoInverse() {
            Tensor batch = Tensor.stack(
                            0, matrix(new double[][] {{2, 1}, {1, 1}}), matrix(new double[][] {{1, 2}, {2, 4}}))
                    .named("batch");

            var error = assertThrows(LinearAlgebraException.class, batch::inverse);
            assertEquals(
                    "inverse of batch DOUBLE[2, 2, 2]: the matrix at [1] is singular: it has no inverse; pinv() has a"
                            + " value for it too",
                    error.getMessage());
            assertTrue(assertThrows(LinearAlgebraException.class, () -> batch.solve(Tensor.ones(DataType.DOUBLE, 2)))
                    .getMessage()
                    .startsWith("solve of batch DOUBLE[2, 2, 2]: the matrix at [1] is singular"));
            assertTrue(assertThrows(LinearAlgebraException.class, () -> batch.matrixPower(-1))
                    .getMessage()
                    .startsWith("matrixPower of batch"));
            assertTrue(assertThrows(LinearAlgebraException.class, () -> matrix(new double[][] {{1, 0}, {5, 0}})
                            .triangularSolve(Tensor.ones(DataType.DOUBLE, 2), false))
                    .getMessage()
                    .startsWith("triangularSolve of DOUBLE[2, 2]: the matrix has a zero on its diagonal"));
        }

        @Test
        void haveTheDeterminantZeroAndItsLogarithmMinusInfinity() {
            Tensor x = matrix(SINGULAR);

            assertEquals(0.0, x.det().item());
            assertEquals(0.0, x.slogDet().sign().item());
            assertEquals(Double.NEGATIVE_INFINITY, x.slogDet().logAbsDet().item());
            assertEquals(Double.NEGATIVE_INFINITY, x.logDet().item());
        }

        @Test
        void haveTheirCofactorsAsGradientOfTheDeterminant() {
            double[][] rankTwo = {{1, 2, 3}, {4, 5, 6}, {5, 7, 9}};
            double[][] rankOne = {{1, 2, 3}, {2, 4, 6}, {-1, -2, -3}};
            double[][] regular = {{1, 2, 0}, {0, 1, 4}, {5, 0, 1}};
            Tensor x = Tensor.variable(Tensor.stack(0, matrix(rankTwo), matrix(rankOne), matrix(regular)));

            double[] gradient = gradient(x.det().sum(), x);

            assertArrayEquals(cofactors(rankTwo), Arrays.copyOf(gradient, 9), 1e-12);
            assertArrayEquals(new double[9], Arrays.copyOfRange(gradient, 9, 18), 1e-12);
            assertArrayEquals(cofactors(regular), Arrays.copyOfRange(gradient, 18, 27), 1e-12);
        }

        private double[] cofactors(double[][] a) {
            double[] cofactors = new double[a.length * a.length];
            for (int i = 0; i < cofactors.length; i++) {
                int row = i / a.length;
                int column = i % a.length;
                int sign = (row + column) % 2 == 0 ? 1 : -1;
                cofactors[i] = sign * PlainAlgebra.det(PlainAlgebra.minor(a, row, column));
            }
            return cofactors;
        }

        @Test
        void haveDerivativesOfTheDeterminantInEveryOrder() {
            GradientCheck.of(Tensor::det, matrix(SINGULAR)).order(2).run().assertPasses();
            // det of diag(a, b, c) + zeros is abc: its third derivative is 1, where all others vanish.
            Tensor x = Tensor.variable(new double[3][3]);
            Tensor first = Gradients.of(x.det()).createGraph().wrt(x);
            Tensor second =
                    Gradients.of(first.select(0, 0).select(0, 0)).createGraph().wrt(x);
            Tensor third = Autograd.grad(second.select(0, 1).select(0, 1), x);

            assertArrayEquals(new double[9], first.toDoubles());
            assertArrayEquals(new double[9], second.toDoubles());
            assertArrayEquals(new double[] {0, 0, 0, 0, 0, 0, 0, 0, 1}, third.toDoubles());
        }

        @Test
        void refuseTheGradientOfLogDet() {
            Tensor x = variable(SINGULAR);
            Tensor z = x.logDet();

            var error = assertThrows(LinearAlgebraException.class, z::backward);
            assertTrue(
                    error.getMessage().contains("logDet of x DOUBLE[3, 3]: the matrix is singular"), error::getMessage);
        }

        @Test
        void haveAPseudoInverse() {
            // Of a matrix of rank one, a bᵀ: b aᵀ / (|a|² |b|²).
            Tensor x = matrix(new double[][] {{3, 4}, {6, 8}});

            assertArrayEquals(new double[] {3, 6, 4, 8}, x.pinv().mul(125).toDoubles(), 1e-12);
            assertArrayEquals(
                    new double[6], Tensor.zeros(DataType.DOUBLE, 2, 3).pinv().toDoubles());
        }
    }

    @Test
    void theLogarithmOfANegativeDeterminantIsNaN() {
        Tensor x = variable(new double[][] {{0, 1}, {1, 0}});

        assertTrue(Double.isNaN(x.logDet().item()));
        assertEquals(-1.0, x.slogDet().sign().item());
        assertEquals(0.0, x.slogDet().logAbsDet().item());
        assertArrayEquals(new double[4], gradient(x.slogDet().sign().add(x.sum().mul(0)), x));
    }

    @Test
    void logarithmsOfDeterminantsDoNotOverflow() {
        Tensor x = Tensor.eye(DataType.DOUBLE, 400).mul(1e10);

        assertEquals(400 * Math.log(1e10), x.logDet().item(), 1e-9);
        assertEquals(Double.POSITIVE_INFINITY, x.det().item());
    }

    @Test
    void theGradientOfDetOfFloatsOutlivesIt() {
        Tensor small = Tensor.variable(Tensor.eye(DataType.FLOAT, 2).mul(1e-25));
        Tensor large = Tensor.variable(Tensor.eye(DataType.FLOAT, 2).mul(1e25));

        assertEquals(0.0, small.det().item());
        assertArrayEquals(new double[] {1e-25, 0, 0, 1e-25}, gradient(small.det(), small), 1e-32);
        assertEquals(Double.POSITIVE_INFINITY, large.det().item());
        assertArrayEquals(new double[] {1e25, 0, 0, 1e25}, gradient(large.det(), large), 1e18);
        // of ad - bc by a and d: 1
        Tensor first = Gradients.of(small.det()).createGraph().wrt(small);
        assertArrayEquals(new double[] {0, 0, 0, 1}, gradient(first.select(0, 0).select(0, 0), small), 1e-6);
    }

    @Test
    void theGradientOfDetGoesWithItsValue() {
        Tensor small = Tensor.variable(Tensor.eye(DataType.DOUBLE, 2).mul(1e-200));
        Tensor large = Tensor.variable(Tensor.eye(DataType.DOUBLE, 2).mul(1e200));

        assertArrayEquals(new double[4], gradient(small.det(), small));
        assertFalse(isFinite(gradient(large.det(), large)));
        assertArrayEquals(
                new double[] {1e200, 0, 0, 1e200}, gradient(small.slogDet().logAbsDet(), small), 1e186);
        assertArrayEquals(
                new double[] {1e-200, 0, 0, 1e-200}, gradient(large.slogDet().logAbsDet(), large), 1e-214);
    }

    @Test
    void whatIsNotPositiveDefiniteHasNoCholeskyFactor() {
        Tensor good = Tensor.eye(DataType.DOUBLE, 2);
        Tensor batch =
                Tensor.stack(0, good, matrix(new double[][] {{1, 2}, {2, 1}})).named("batch");

        var error = assertThrows(LinearAlgebraException.class, batch::cholesky);
        assertTrue(error.getMessage().startsWith("cholesky of batch DOUBLE[2, 2, 2] failed at "), error::getMessage);
        assertTrue(
                error.getMessage()
                        .endsWith("the matrix at [1] is not positive definite: its leading minor of order 2 is not"
                                + " positive; add a small multiple of the identity"),
                error::getMessage);
        assertThrows(LinearAlgebraException.class, () -> Tensor.zeros(DataType.DOUBLE, 2, 2)
                .cholesky());
    }

    @Test
    void choleskyAndEighTakeTheSymmetricPart() {
        Tensor lopsided = variable(new double[][] {{4, 3}, {1, 5}});
        Tensor symmetric = matrix(new double[][] {{4, 2}, {2, 5}});

        assertArrayEquals(symmetric.cholesky().toDoubles(), lopsided.cholesky().toDoubles());
        assertArrayEquals(
                symmetric.eigh().values().toDoubles(), lopsided.eigh().values().toDoubles());
        double[] slopes = gradient(lopsided.cholesky().select(0, 1).select(0, 0), lopsided);
        // 2 / sqrt(4) = 1, half of it from each side
        assertEquals(0.25, slopes[1], 1e-15);
        assertEquals(0.25, slopes[2], 1e-15);
    }

    @Test
    void equalEigenvaluesHaveTheirGradient() {
        Tensor x = variable(new double[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 5}});

        // The sum of the squares of the eigenvalues is that of the elements.
        assertArrayEquals(
                new double[] {4, 0, 0, 0, 4, 0, 0, 0, 10},
                gradient(x.eigh().values().square().sum(), x),
                1e-14);
        assertArrayEquals(
                new double[] {4, 0, 0, 0, 4, 0, 0, 0, 10},
                gradient(x.svd().s().square().sum(), x),
                1e-14);
    }

    @Test
    void vectorsOfEqualValuesHaveNoFiniteGradient() {
        Tensor x = variable(new double[][] {{2, 0, 0}, {0, 2, 0}, {0, 0, 5}});

        assertFalse(isFinite(gradient(x.eigh().vectors().square().sum(), x)));
        assertFalse(isFinite(gradient(x.svd().u().square().sum(), x)));
        assertFalse(isFinite(gradient(x.svd().vT().square().sum(), x)));
    }

    @Test
    void vectorsOfNearlyEqualValuesHaveAHugeGradient() {
        // One vector turns towards the other by 1 / (their distance) = 1e9 times what is added beside the diagonal.
        Tensor x = variable(new double[][] {{2, 0}, {0, 2 + 1e-9}});

        assertEquals(0.5e9, Math.abs(gradient(x.eigh().vectors().select(0, 0).sum(), x)[1]), 1e3);
    }

    private static boolean isFinite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    @Test
    void singularVectorsBesideZeroHaveNoFiniteGradient() {
        Tensor x = variable(new double[][] {{3, 0}, {0, 0}, {0, 0}});

        assertFalse(isFinite(gradient(x.svd().u().sum(), x)));
        assertArrayEquals(new double[] {1, 0, 0, 1, 0, 0}, gradient(x.svd().s().sum(), x), 1e-15);
    }

    @Test
    void singularVectorsOfASingularSquareMatrixHaveTheirGradient() {
        // Added beside the diagonal, e turns a left or a right vector towards the other one by e / 2.
        Tensor x = variable(new double[][] {{2, 0}, {0, 0}});
        Tensor weights = matrix(new double[][] {{1, 2}, {3, 4}});

        assertArrayEquals(
                new double[] {0, 0, 0.5, 0}, gradient(x.svd().u().mul(weights).sum(), x));
        assertArrayEquals(
                new double[] {0, -0.5, 0, 0}, gradient(x.svd().vT().mul(weights).sum(), x));
    }

    @Test
    void vectorsHaveTheirLargestElementPositive() {
        Tensor x = matrix(new double[][] {{-3, 1, 2}, {0.5, -4, 1}, {1, 1, -6}});

        assertArrayEquals(new double[] {1, 1, 1}, signsOfLargest(x.eigh().vectors()));
        assertArrayEquals(new double[] {1, 1, 1}, signsOfLargest(x.svd().u()));
    }

    private static double[] signsOfLargest(Tensor columns) {
        return columns.unstack(1).stream()
                .mapToDouble(column ->
                        Math.signum(column.get(column.abs().argMax().array().getLong(0))))
                .toArray();
    }

    @Test
    void theSignsOfQrAreThoseOfLapack() {
        // A reflection takes the column (3, 4) to (-5, 0).
        Tensor x = matrix(new double[][] {{3, 1}, {4, 2}});

        assertArrayEquals(new double[] {-5, -2.2, 0, 0.4}, x.qr().r().toDoubles(), 1e-15);
        assertArrayEquals(new double[] {-0.6, -0.8, -0.8, 0.6}, x.qr().q().toDoubles(), 1e-15);
    }

    @Test
    void dependentColumnsHaveAQrButNoFiniteGradient() {
        Tensor x = variable(new double[][] {{1, 0}, {0, 0}, {0, 0}});
        var qr = x.qr();

        assertArrayEquals(x.toDoubles(), qr.q().matmul(qr.r()).toDoubles(), 1e-15);
        assertFalse(isFinite(gradient(qr.r().sum(), x)));
    }

    @Test
    void nothingIsComputedOfMatricesWithNaNOrInfinity() {
        double[][] good = {{3, 0.5}, {0.25, 2}};
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Tensor batch = Tensor.stack(0, matrix(good), matrix(new double[][] {{1, bad}, {0.5, 2}}));
            for (UnaryOperator<Tensor> operation : ofAll()) {
                double[] results = Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> operation.apply(batch).toDoubles());
                double[] expected = operation.apply(matrix(good)).toDoubles();
                int half = results.length / 2;

                assertArrayEquals(expected, Arrays.copyOf(results, half), 1e-14);
                assertTrue(Arrays.stream(results, half, 2 * half).noneMatch(Double::isFinite));
            }
        }
    }

    private static List<UnaryOperator<Tensor>> ofAll() {
        return java.util.stream.Stream.concat(OF_SQUARES.stream(), OF_MATRICES.stream())
                .toList();
    }

    @Test
    void emptyMatricesHaveEmptyResultsAndTheDeterminantOne() {
        Tensor none = Tensor.zeros(DataType.DOUBLE, 0, 0);
        Tensor emptyBatch = Tensor.zeros(DataType.DOUBLE, 0, 3, 3);

        assertEquals(1.0, none.det().item());
        assertEquals(0.0, none.logDet().item());
        assertEquals(1.0, none.slogDet().sign().item());
        assertEquals(0.0, none.trace().item());
        assertArrayEquals(new long[] {0, 0}, none.inverse().shape());
        assertArrayEquals(new long[] {0}, none.eigh().values().shape());
        assertArrayEquals(new long[] {0, 0}, none.cholesky().shape());
        assertArrayEquals(new long[] {0, 0}, none.matrixExp().shape());
        assertArrayEquals(
                new long[] {0, 2},
                none.solve(Tensor.zeros(DataType.DOUBLE, 0, 2)).shape());
        assertArrayEquals(new long[] {0}, emptyBatch.det().shape());
        assertArrayEquals(new long[] {0, 3, 3}, emptyBatch.inverse().shape());
        assertArrayEquals(new long[] {0, 3}, emptyBatch.svd().s().shape());
        assertArrayEquals(
                new long[] {2, 0}, Tensor.zeros(DataType.DOUBLE, 2, 0).qr().q().shape());
        assertArrayEquals(
                new long[] {0, 2}, Tensor.zeros(DataType.DOUBLE, 0, 2).qr().r().shape());
        assertArrayEquals(
                new long[] {2, 0}, Tensor.zeros(DataType.DOUBLE, 2, 0).svd().u().shape());
        assertArrayEquals(
                new long[] {3, 0}, Tensor.zeros(DataType.DOUBLE, 0, 3).pinv().shape());
        Tensor x = Tensor.variable(Tensor.zeros(DataType.DOUBLE, 0, 0));
        assertEquals(0, gradient(x.det(), x).length);
    }

    @Test
    void matricesOfOneElementAreNumbers() {
        Tensor x = variable(new double[][] {{-4}});

        assertEquals(-0.25, x.inverse().item());
        assertEquals(-4.0, x.det().item());
        assertArrayEquals(new double[] {1}, gradient(x.det(), x));
        assertEquals(-4.0, x.eigh().values().item());
        assertEquals(1.0, x.eigh().vectors().item());
        assertEquals(4.0, x.svd().s().item());
        assertEquals(-1.0, x.svd().vT().item());
        assertEquals(2.0, x.neg().cholesky().item());
        assertEquals(Math.exp(-4), x.matrixExp().item(), 1e-17);
        assertArrayEquals(new double[] {1.0 / 16}, gradient(x.inverse().sum().neg(), x), 1e-17);
    }

    @Test
    void matricesThatAreNotSquareAreRefused() {
        Tensor x = Tensor.zeros(DataType.DOUBLE, 2, 3).named("W");

        for (UnaryOperator<Tensor> operation : OF_SQUARES) {
            var error = assertThrows(ShapeException.class, () -> operation.apply(x));
            assertTrue(
                    error.getMessage().contains("W DOUBLE[2, 3] is not square: its last two axes differ in length"),
                    error::getMessage);
        }
        for (UnaryOperator<Tensor> operation : OF_MATRICES) {
            var error = assertThrows(ShapeException.class, () -> operation.apply(Tensor.constant(new double[3])));
            assertTrue(error.getMessage().contains("DOUBLE[3] is no matrix"), error::getMessage);
        }
        assertThrows(ShapeException.class, () -> Tensor.constant(new double[3]).trace());
    }

    @Test
    void floatsAreComputedInDouble() {
        // Hilbert's matrix of order 6, whose condition number is 1.5e7: nothing would be left of a float's digits.
        double[][] hilbert = new double[6][6];
        for (int i = 0; i < 36; i++) {
            hilbert[i / 6][i % 6] = (float) (1.0 / (i / 6 + i % 6 + 1));
        }
        Tensor x = matrix(hilbert);
        double[] exact = x.inverse().toDoubles();
        double[] rounded = x.to(DataType.FLOAT).inverse().toDoubles();

        for (int i = 0; i < 36; i++) {
            assertEquals((double) (float) exact[i], rounded[i]);
        }
    }
}
