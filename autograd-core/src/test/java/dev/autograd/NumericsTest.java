package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** One test for each line of docs/numerics.md. */
class NumericsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static Tensor x(double... elements) {
        return Tensor.variable(elements).named("x");
    }

    /** Compares the value and the gradient of the sum. */
    private static void check(UnaryOperator<Tensor> f, double x, double value, double slope) {
        Tensor at = x(x);
        Tensor z = f.apply(at);
        assertClose(value, z.item(), "value");
        assertClose(slope, Autograd.grad(z, at).item(), "gradient");
    }

    private static void assertClose(double expected, double actual, String what) {
        if (expected == 0 || !Double.isFinite(expected)) {
            assertEquals(expected + 0.0, actual + 0.0, what);
        } else {
            assertEquals(expected, actual, 1e-15 * Math.abs(expected), what);
        }
    }

    private static double slope(UnaryOperator<Tensor> f, double x) {
        Tensor at = x(x);
        return Autograd.grad(f.apply(at), at).item();
    }

    /** The slope of the slope. */
    private static double curvature(UnaryOperator<Tensor> f, double x) {
        Tensor at = x(x);
        return Autograd.grad(Gradients.of(f.apply(at)).createGraph().wrt(at), at)
                .item();
    }

    @Nested
    class Stable {
        @Test
        void sigmoidAtBothEnds() {
            check(Tensor::sigmoid, 1000, 1, 0);
            check(Tensor::sigmoid, -1000, 0, 0);
            check(Tensor::sigmoid, -40, 4.248354255291589e-18, 4.248354255291589e-18);
        }

        @Test
        void softplusAndLogSigmoidAtBothEnds() {
            check(Tensor::softplus, 1000, 1000, 1);
            check(Tensor::softplus, -1000, 0, 0);
            check(Tensor::softplus, -40, 4.248354255291589e-18, 4.248354255291589e-18);
            check(Tensor::logSigmoid, 1000, 0, 0);
            check(Tensor::logSigmoid, -1000, -1000, 1);
        }

        @Test
        void expm1AndLog1pNearZero() {
            check(Tensor::expm1, 1e-20, 1e-20, 1);
            check(Tensor::log1p, 1e-20, 1e-20, 1);
            check(Tensor::expm1, -40, -1, 4.248354255291589e-18);
        }

        @Test
        void geluFarBelowZero() {
            // -10 Φ(-10)
            Tensor x = x(-10);
            Tensor z = x.gelu();
            assertEquals(-7.619853024160526e-23, z.item(), 1e-36);
            assertEquals(-7.618400096464814e-22, Autograd.grad(z, x).item(), 1e-35);
            check(Tensor::gelu, 1000, 1000, 1);
            check(Tensor::geluTanh, -1000, 0, 0);
            check(Tensor::geluTanh, 1000, 1000, 1);
        }

        @Test
        void hypotAndArcFunctionsOfHugeNumbers() {
            check(x -> x.hypot(1e200), 1e200, Math.sqrt(2) * 1e200, Math.sqrt(0.5));
            check(Tensor::asinh, 1e200, 461.2101657793691, 1e-200);
            check(Tensor::acosh, 1e200, 461.2101657793691, 1e-200);
            check(x -> x.atan2(Tensor.constant(1e200)), 1e200, Math.PI / 4, 0.5e-200);
        }

        @Test
        void softsignOfHugeNumbers() {
            check(Tensor::softsign, 1e10, 0.9999999999, 1 / (1.0000000001e10 * 1.0000000001e10));
        }
    }

    @Nested
    class Kinks {
        @Test
        void reluAndItsRelatives() {
            check(Tensor::relu, 0, 0, 0);
            check(x -> x.leakyRelu(0.1), 0, 0, 0.1);
            check(x -> x.elu(2), 0, 0, 2);
            check(Tensor::selu, 0, 0, 1.0507009873554805 * 1.6732632423543772);
        }

        @Test
        void absAndSign() {
            check(Tensor::abs, 0, 0, 0);
            check(Tensor::sign, 0, 0, 0);
            check(Tensor::sign, NAN, NAN, 0);
            check(Tensor::abs, -2, 2, -1);
        }

        @Test
        void equalsShareTheGradientOfMaximumAndMinimum() {
            check(x -> x.maximum(2), 2, 2, 0.5);
            check(x -> x.minimum(2), 2, 2, 0.5);
            check(x -> x.maximum(x), 2, 2, 1);
            check(x -> x.maximum(2), 3, 3, 1);
            check(x -> x.maximum(2), 1, 2, 0);
            check(x -> x.minimum(2), 3, 2, 0);
            check(x -> x.maximum(NAN), 1, NAN, 0);
        }

        @Test
        void clampPassesTheGradientInTheClosedInterval() {
            check(x -> x.clamp(-1, 1), 1, 1, 1);
            check(x -> x.clamp(-1, 1), -1, -1, 1);
            check(x -> x.clamp(-1, 1), 1.5, 1, 0);
            check(x -> x.clamp(-1, 1), -1.5, -1, 0);
            check(x -> x.clamp(-1, INF), 7, 7, 1);
            check(Tensor::hardTanh, 1, 1, 1);
            check(Tensor::hardSigmoid, 3, 1, 1.0 / 6);
            check(Tensor::hardSigmoid, -3, 0, 1.0 / 6);
            check(Tensor::hardSigmoid, 3.1, 1, 0);
        }

        @Test
        void stepsHaveGradientZero() {
            check(Tensor::floor, 2.5, 2, 0);
            check(Tensor::ceil, 2.5, 3, 0);
            check(Tensor::trunc, -2.5, -2, 0);
            check(Tensor::round, 3, 3, 0);
        }

        @Test
        void rootsHaveInfiniteSlopeAtZero() {
            check(Tensor::sqrt, 0, 0, INF);
            check(Tensor::cbrt, 0, 0, INF);
            check(Tensor::asin, 1, Math.PI / 2, INF);
            check(Tensor::acosh, 1, 0, INF);
        }

        @Test
        void hypotIsFlatAtTheOrigin() {
            check(x -> x.hypot(0), 0, 0, 0);
            check(x -> x.hypot(0), -3, 3, -1);
            check(y -> Tensor.constant(0).hypot(y), 0, 0, 0);
            check(y -> Tensor.constant(0).hypot(y), -3, 3, -1);
        }

        @Test
        void atan2HasTheGradientZeroAtTheOrigin() {
            check(y -> y.atan2(Tensor.constant(0)), 0, 0, 0);
            check(x -> Tensor.constant(0).atan2(x), 0, 0, 0);
        }
    }

    @Nested
    class Powers {
        @Test
        void ofExponentZeroAreConstant() {
            for (double x : new double[] {0, 2, -2, INF, NAN}) {
                check(b -> b.pow(0), x, 1, 0);
                check(b -> b.pow(Tensor.constant(0)), x, 1, 0);
            }
        }

        @Test
        void ofBaseZeroAreConstantInTheExponent() {
            Tensor zero = Tensor.constant(0);
            check(y -> zero.pow(y), 2, 0, 0);
            check(y -> zero.pow(y), 0, 1, 0);
            check(y -> zero.pow(y), -1, INF, -INF);
        }

        @Test
        void haveTheirDerivativesOfEveryOrderAtZero() {
            Tensor two = Tensor.constant(2);
            for (UnaryOperator<Tensor> cube :
                    java.util.List.<UnaryOperator<Tensor>>of(x -> x.pow(3), x -> x.pow(Tensor.constant(3)))) {
                Tensor x = x(0);
                Tensor d = cube.apply(x);
                double[] expected = {0, 0, 6};
                for (double value : expected) {
                    d = Gradients.of(d).createGraph().wrt(x);
                    assertEquals(value, d.item());
                }
            }
            assertEquals(0, curvature(y -> Tensor.constant(0).pow(y), 1));
            assertEquals(Math.pow(Math.log(2), 2) * 8, curvature(y -> two.pow(y), 3), 1e-14);
        }

        @Test
        void haveTheirMixedDerivativeAtExponentZero() {
            for (double x : new double[] {0.5, 2}) {
                assertEquals(1 / x, mixedDerivative(x, 0));
            }
            assertEquals(0, mixedDerivative(0, 0));
            assertEquals(NAN, mixedDerivative(-2, 0));
        }

        private static double mixedDerivative(double base, double exponent) {
            Tensor x = x(base);
            Tensor y = x(exponent);
            return Autograd.grad(Gradients.of(x.pow(y)).createGraph().wrt(x), y).item();
        }

        @Test
        void ofNegativeBases() {
            check(x -> x.pow(3), -2, -8, 12);
            check(x -> x.pow(-1), -2, -0.5, -0.25);
            check(x -> x.pow(0.5), -2, NAN, NAN);
            check(y -> Tensor.constant(-2).pow(y), 2, 4, NAN);
        }
    }

    @Nested
    class Where {
        @Test
        void blocksTheNaNOfTheBranchNotTaken() {
            Tensor x = x(-1, 4);
            Tensor z = x.sqrt().where(x.gt(0), x);
            assertArrayEquals(new double[] {-1, 2}, z.toDoubles());

            Tensor branch = x(NAN, 2);
            Tensor other = x(1, INF);
            Tensor chosen = branch.where(Tensor.constant(new boolean[] {false, true}), other);
            assertArrayEquals(new double[] {1, 2}, chosen.toDoubles());
            assertArrayEquals(
                    new double[] {0, 1}, Autograd.grad(chosen.sum(), branch).toDoubles());
            assertArrayEquals(
                    new double[] {1, 0}, Autograd.grad(chosen.sum(), other).toDoubles());
        }

        @Test
        void needsASafeArgumentInTheBranchNotTaken() {
            assertEquals(NAN, slope(x -> x.sqrt().where(x.gt(0), 0), 0));
            assertEquals(0, slope(x -> x.where(x.gt(0), 1).sqrt().where(x.gt(0), 0), 0));
        }
    }

    @Test
    void comparisonsWithNaNAreFalse() {
        Tensor x = Tensor.constant(new double[] {NAN, 1, INF, -INF});
        assertArrayEquals(new double[] {0, 1, 1, 0}, x.gt(0).toDoubles());
        assertArrayEquals(new double[] {0, 1, 1, 1}, x.eq(x).toDoubles());
        assertArrayEquals(new double[] {1, 0, 0, 0}, x.ne(x).toDoubles());
        assertArrayEquals(new double[] {1, 0, 0, 0}, x.isNaN().toDoubles());
        assertArrayEquals(new double[] {0, 1, 0, 0}, x.isFinite().toDoubles());
        assertArrayEquals(new double[] {0, 0, 1, 1}, x.isInfinite().toDoubles());
    }

    @Test
    void roundingTakesTheEvenNeighbour() {
        Tensor x = Tensor.constant(new double[] {0.5, 1.5, 2.5, -0.5, -1.5});
        assertArrayEquals(new double[] {0, 2, 2, -0.0, -2}, x.round().toDoubles());
    }

    @Test
    void remaindersHaveTheSignOfTheDividend() {
        Tensor x = x(-7, 7, -7, 7.5);
        Tensor y = x(3, -3, -3, 2.5);
        Tensor z = x.fmod(y);
        assertArrayEquals(new double[] {-1, 1, -1, 0}, z.toDoubles());
        assertArrayEquals(new double[] {1, 1, 1, 1}, Autograd.grad(z.sum(), x).toDoubles());
        assertArrayEquals(new double[] {2, 2, -2, -3}, Autograd.grad(z.sum(), y).toDoubles());
        assertTrue(Double.isNaN(x.fmod(0).get(0)));
        assertEquals(-29, slope(divisor -> Tensor.constant(3).fmod(divisor), 0.1));
    }

    @Test
    void lgammaAndItsDerivativesAtThePoles() {
        check(Tensor::lgamma, -1, INF, NAN);
        check(Tensor::digamma, 0, -INF, INF);
        check(Tensor::digamma, 1, -0.5772156649015329, Math.PI * Math.PI / 6);
        assertClose(-2.4041138063191885, curvature(Tensor::digamma, 1), "-2ζ(3)");
    }

    private static void checkAll(UnaryOperator<Tensor> f, double[] x, double[] value, double[] slope) {
        Tensor at = x(x);
        Tensor z = f.apply(at);
        double[] gradient = Autograd.grad(z.sum(), at).toDoubles();
        for (int i = 0; i < value.length; i++) {
            assertClose(value[i], z.toDoubles()[i], "value " + i);
        }
        for (int i = 0; i < x.length; i++) {
            assertClose(slope[i], gradient[i], "gradient " + i);
        }
    }

    private static double[] row(double... elements) {
        return elements;
    }

    @Nested
    class Exponentials {
        @Test
        void logSumExpOfHugeNumbers() {
            checkAll(Tensor::logSumExp, row(1000, 1000), row(1000 + Math.log(2)), row(0.5, 0.5));
            checkAll(Tensor::logSumExp, row(-1000, -1000), row(-1000 + Math.log(2)), row(0.5, 0.5));
            checkAll(Tensor::logSumExp, row(1000, -1000), row(1000), row(1, 0));
        }

        @Test
        void logSumExpOfNothingIsMinusInfinity() {
            checkAll(Tensor::logSumExp, row(-INF, -INF), row(-INF), row(0, 0));
            checkAll(Tensor::logSumExp, row(-INF, 3), row(3), row(0, 1));
            checkAll(Tensor::logSumExp, row(INF, 3), row(INF), row(NAN, NAN));
            assertEquals(-INF, x().logSumExp().item());
            checkAll(x -> x.reshape(1, 2).logSumExp(), row(-INF, -INF), row(-INF), row(0, 0));
            checkAll(x -> x.logCumSumExp(0), row(-INF, -INF, 3), row(-INF, -INF, 3), row(0, 0, 1));
        }

        @Test
        void softmaxOfHugeNumbers() {
            checkAll(x -> x.softmax(0), row(1000, -1000), row(1, 0), row(0, 0));
            checkAll(x -> x.softmax(0), row(-1000, -1000), row(0.5, 0.5), row(0, 0));
            checkAll(x -> x.softmax(0), row(1000, 1000), row(0.5, 0.5), row(0, 0));
            checkAll(x -> x.logSoftmax(0), row(1000, -1000), row(0, -2000), row(-1, 1));
            checkAll(x -> x.logSoftmax(0), row(1e10, 1e10), row(-Math.log(2), -Math.log(2)), row(0, 0));
        }

        @Test
        void softmaxOfMinusInfinityIsZero() {
            checkAll(x -> x.softmax(0).slice(0, 0, 1), row(0, -INF), row(1), row(0, 0));
            checkAll(x -> x.logSoftmax(0), row(0, -INF), row(0, -INF), row(-1, 1));
            checkAll(x -> x.softmax(0), row(-INF, -INF), row(NAN, NAN), row(NAN, NAN));
        }

        @Test
        void binaryCrossEntropyOfHugeLogits() {
            Tensor one = Tensor.constant(1);
            Tensor zero = Tensor.constant(0);
            check(x -> x.binaryCrossEntropyWithLogits(one), 1000, 0, 0);
            check(x -> x.binaryCrossEntropyWithLogits(one), -1000, 1000, -1);
            check(x -> x.binaryCrossEntropyWithLogits(zero), 1000, 1000, 1);
            check(x -> x.binaryCrossEntropyWithLogits(zero), -1000, 0, 0);
            check(x -> x.binaryCrossEntropyWithLogits(zero), -40, 4.248354255291589e-18, 4.248354255291589e-18);
            assertEquals(
                    4.248354255291589e-18,
                    x(40).binaryCrossEntropyWithLogits(one).item(),
                    1e-32);
        }

        @Test
        void crossEntropyOfHugeLogits() {
            Tensor second = Tensor.constant(new int[] {1}).reshape();
            checkAll(x -> x.crossEntropy(second), row(-1000, 1000), row(0), row(0, 0));
            checkAll(x -> x.crossEntropy(second), row(1000, -1000), row(2000), row(1, -1));
            checkAll(x -> x.crossEntropy(second), row(-INF, 3), row(0), row(0, 0));
            Tensor certain = Tensor.constant(new double[] {0, 1});
            checkAll(x -> x.crossEntropy(certain), row(-INF, 3), row(0), row(0, 0));
        }

        @Test
        void ignoredSamplesHaveNoLossAndNoGradient() {
            Tensor x = Tensor.variable(new double[][] {{1, 1}, {7, 3}});
            Tensor labels = Tensor.constant(new long[] {0, -100});
            Tensor loss = x.crossEntropy(labels, CrossEntropy.PLAIN.ignoring(-100));

            assertArrayEquals(row(Math.log(2), 0), loss.toDoubles(), 1e-15);
            assertArrayEquals(row(-0.5, 0.5, 0, 0), Autograd.grad(loss.sum(), x).toDoubles(), 1e-15);
        }
    }

    @Nested
    class Folds {
        @Test
        void equalsShareTheGradientOfMaxAndMin() {
            checkAll(Tensor::max, row(3, 1, 3), row(3), row(0.5, 0, 0.5));
            checkAll(Tensor::min, row(3, 1, 1, 1), row(1), row(0, 1 / 3.0, 1 / 3.0, 1 / 3.0));
            checkAll(x -> x.norm(INF), row(-3, 1, 3), row(3), row(-0.5, 0, 0.5));
        }

        @Test
        void maxAndMinOfNaNAreNaN() {
            assertEquals(NAN, x(1, NAN, 3).max().item());
            assertEquals(NAN, x(1, NAN, 3).min().item());
            assertEquals(-INF, x(-INF, -INF).max().item());
        }

        @Test
        void productsWithZeros() {
            checkAll(Tensor::prod, row(2, 0, 3), row(0), row(0, 6, 0));
            checkAll(Tensor::prod, row(0, 0, 3), row(0), row(0, 0, 0));
            checkAll(x -> x.cumProd(0), row(2, 0, 3), row(2, 0, 0), row(1, 2 + 6, 0));
            assertEquals(1, x().prod().item());
        }

        @Test
        void normsAtZeroHaveTheGradientZero() {
            for (double p : new double[] {1, 1.5, 2, 3, INF}) {
                checkAll(x -> x.norm(p), row(0, 0), row(0), row(0, 0));
            }
            checkAll(Tensor::norm, row(), row(0), row());
        }

        @Test
        void normsAreCurvedAcrossTheirVector() {
            Tensor x = Tensor.constant(new double[] {4, 0});
            assertArrayEquals(
                    row(0, 0, 0, 0.25), Autograd.hessian(Tensor::norm, x).toDoubles());
        }

        @Test
        void normsDoNotOverflow() {
            checkAll(Tensor::norm, row(3e200, 4e200), row(5e200), row(0.6, 0.8));
            checkAll(Tensor::norm, row(3e-200, 4e-200), row(5e-200), row(0.6, 0.8));
            assertClose(Math.cbrt(2) * 1e200, x(1e200, 1e200).norm(3).item(), "p = 3");
            assertEquals(INF, x(1, -INF).norm().item());
            assertEquals(NAN, x(1, NAN).norm().item());
            assertEquals(NAN, x(1, NAN).norm(3).item());
        }

        @Test
        void varianceDividesByTheNumberOfElements() {
            assertEquals(2.0 / 3, x(1, 2, 3).variance().item(), 1e-16);
            assertEquals(1, x(1, 2, 3).variance(Correction.BESSEL, false).item());
            assertEquals(NAN, x(7).variance(Correction.BESSEL, false).item());
            // The mean is far from zero: a formula with Σx² - (Σx)² would lose all digits.
            assertEquals(2.0 / 3, x(1e9 + 1, 1e9 + 2, 1e9 + 3).variance().item(), 1e-15);
        }

        @Test
        void stdOfAConstantHasTheGradientZero() {
            checkAll(Tensor::std, row(7, 7, 7), row(0), row(0, 0, 0));
        }

        @Test
        void longSumsOfFloatsKeepTheirDigits() {
            Tensor x = Tensor.full(org.nd4j.linalg.api.buffer.DataType.FLOAT, 0.1, 10_000_000);
            assertEquals(1_000_000, x.sum().item(), 0.1);
            assertEquals(1_000_000, x.reshape(5_000_000, 2).sum(0).sum().item(), 0.1);
        }

        @Test
        void ofNothing() {
            assertEquals(0, x().sum().item());
            assertEquals(NAN, x().mean().item());
            assertEquals(1, x().prod().item());
            assertEquals(0, x().norm().item());
            assertEquals(-INF, x().logSumExp().item());
            assertEquals(NAN, x().variance().item());
            assertEquals(0, Tensor.constant(new boolean[0]).any().item());
            assertEquals(1, Tensor.constant(new boolean[0]).all().item());
        }
    }

    @Nested
    class Order {
        @Test
        void nanIsLargerThanAllNumbers() {
            Tensor x = x(2, NAN, -INF, INF, NAN);
            assertEquals(1, x.argMax().item());
            assertEquals(1, x.argMin().item());
            assertArrayEquals(row(-INF, 2, INF, NAN, NAN), x.sort(0).toDoubles());
            assertArrayEquals(row(NAN, NAN, INF, 2, -INF), x.sort(0, true).toDoubles());
            assertArrayEquals(row(1, 4, 3), x.topK(3, 0).positions().toDoubles());
            assertEquals(NAN, x.median().item());
        }

        @Test
        void equalsKeepTheirOrder() {
            Tensor x = x(2, 1, 2, 1, 0.0, -0.0);
            assertArrayEquals(row(4, 5, 1, 3, 0, 2), x.argSort(0).toDoubles());
            assertArrayEquals(row(0, 2, 1, 3, 4, 5), x.argSort(0, true).toDoubles());
            assertEquals(0, x.argMax().item());
            assertEquals(4, x.argMin().item());
        }

        @Test
        void theMedianOfAnEvenNumberIsTheMeanOfTwo() {
            checkAll(Tensor::median, row(4, 1, 3, 2), row(2.5), row(0, 0, 0.5, 0.5));
            checkAll(Tensor::median, row(4, 1, 3), row(3), row(0, 0, 1));
        }

        @Test
        void equalsDoNotShareTheGradientOfASort() {
            checkAll(x -> x.topK(1, 0).values(), row(3, 3), row(3), row(1, 0));
            checkAll(Tensor::median, row(2, 2, 2), row(2), row(0, 1, 0));
        }
    }
}
