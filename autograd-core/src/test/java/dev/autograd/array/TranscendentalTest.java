package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TranscendentalTest {
    private static final MathContext DIGITS = new MathContext(50);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    @Test
    void theExponentialFunctionIsWithinOneUnitInTheLastPlace() {
        assertWithin(1, Transcendental::exp, TranscendentalTest::exp, DoubleStream.concat(numbers(40), numbers(700)));
    }

    /** A function of floats. */
    private interface FloatFunction {
        float of(float x);
    }

    private static double worstUnits(FloatFunction function, DoubleUnaryOperator truth) {
        double worst = 0;
        for (int i = 0; i < Float.floatToIntBits(88.7f); i += 997) {
            for (float x : new float[] {Float.intBitsToFloat(i), -Float.intBitsToFloat(i)}) {
                double z = truth.applyAsDouble(x);
                worst = Math.max(worst, Math.abs(function.of(x) - z) / Math.ulp((float) z));
            }
        }
        return worst;
    }

    @Test
    void functionsOfFloatsAreWithinTwoUnitsInTheLastPlaceOrSo() {
        double expf = worstUnits(Transcendental::expf, Math::exp);
        double sigmoidf = worstUnits(Transcendental::sigmoidf, x -> 1 / (1 + Math.exp(-x)));
        double tanhf = worstUnits(Transcendental::tanhf, Math::tanh);
        assertTrue(expf < 1.1 && sigmoidf < 2.7 && tanhf < 1.6, expf + ", " + sigmoidf + ", " + tanhf);
    }

    @Test
    void functionsOfFloatsReachTheirEnds() {
        assertEquals(Float.POSITIVE_INFINITY, Transcendental.expf(88.73f));
        assertEquals(Float.MIN_VALUE, Transcendental.expf(-103f));
        assertEquals(0, Transcendental.expf(-104f));
        assertEquals(Float.NaN, Transcendental.expf(Float.NaN));
        assertEquals(1, Transcendental.sigmoidf(Float.POSITIVE_INFINITY));
        assertEquals(0, Transcendental.sigmoidf(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NaN, Transcendental.sigmoidf(Float.NaN));
        assertEquals(-1, Transcendental.tanhf(Float.NEGATIVE_INFINITY));
        assertEquals(-0f, Transcendental.tanhf(-0f));
        assertEquals(Float.NaN, Transcendental.tanhf(Float.NaN));
    }

    @Test
    void expm1KeepsItsDigitsNearZero() {
        UnaryOperator<BigDecimal> expm1 = x -> exp(x).subtract(ONE);
        assertWithin(1.4, Transcendental::expm1, expm1, DoubleStream.concat(numbers(1), numbers(300)));
        assertEquals(1e-20, Transcendental.expm1(1e-20));
        assertEquals(-Double.MIN_VALUE, Transcendental.expm1(-Double.MIN_VALUE));
    }

    @Test
    void theLogarithmIsWithinOneUnitInTheLastPlace() {
        DoubleStream large = numbers(700).map(Math::exp);
        assertWithin(
                1,
                Transcendental::log,
                TranscendentalTest::log,
                DoubleStream.concat(numbers(2).map(Math::abs), large));
    }

    @Test
    void log1pKeepsItsDigitsNearZero() {
        UnaryOperator<BigDecimal> log1p = x -> log(x.add(ONE));
        assertWithin(
                1,
                Transcendental::log1p,
                log1p,
                DoubleStream.concat(numbers(0.999), numbers(40).map(Math::exp)));
        assertEquals(1e-20, Transcendental.log1p(1e-20));
        assertEquals(-Double.MIN_VALUE, Transcendental.log1p(-Double.MIN_VALUE));
    }

    @Test
    void theLogisticFunctionIsWithinOneUnitInTheLastPlace() {
        UnaryOperator<BigDecimal> sigmoid = x -> ONE.divide(exp(x.negate()).add(ONE), DIGITS);
        assertWithin(1, Transcendental::sigmoid, sigmoid, DoubleStream.concat(numbers(5), numbers(745)));
    }

    @Test
    void tanhIsWithinOneUnitInTheLastPlace() {
        UnaryOperator<BigDecimal> tanh = x -> {
            BigDecimal e = exp(x.multiply(TWO));
            return e.subtract(ONE).divide(e.add(ONE), DIGITS);
        };
        assertWithin(1, Transcendental::tanh, tanh, DoubleStream.concat(numbers(0.5), numbers(22)));
        assertEquals(1e-20, Transcendental.tanh(1e-20));
        assertEquals(-Double.MIN_VALUE, Transcendental.tanh(-Double.MIN_VALUE));
    }

    @Test
    void softplusIsWithinTwoUnitsInTheLastPlace() {
        UnaryOperator<BigDecimal> softplus = x -> log(exp(x).add(ONE));
        assertWithin(1.5, Transcendental::softplus, softplus, DoubleStream.concat(numbers(2), numbers(60)));
    }

    @Test
    void limitsAreExact() {
        double infinity = Double.POSITIVE_INFINITY;
        assertValues(Transcendental::exp, 0, 1, infinity, infinity, -infinity, 0, 710, infinity, -746, 0);
        assertValues(Transcendental::expm1, 0, 0, -0.0, -0.0, infinity, infinity, -infinity, -1, -50, -1);
        assertValues(Transcendental::log, 1, 0, 0, -infinity, -0.0, -infinity, infinity, infinity, -1, Double.NaN);
        assertValues(Transcendental::log1p, 0, 0, -0.0, -0.0, -1, -infinity, infinity, infinity, -2, Double.NaN);
        assertValues(Transcendental::sigmoid, 0, 0.5, infinity, 1, -infinity, 0, 800, 1, -800, 0);
        assertValues(Transcendental::tanh, 0, 0, -0.0, -0.0, infinity, 1, -infinity, -1, 20, 1, -20, -1);
        assertValues(Transcendental::softplus, infinity, infinity, -infinity, 0, 1000, 1000, -1000, 0);
    }

    @Test
    void theLargestExponentialsDoNotOverflowTooEarlyAndTheSmallestAreDenormal() {
        assertEquals(1.797693134862273e308, Transcendental.exp(709.782712893384), 1e294);
        assertEquals(Double.MIN_VALUE, Transcendental.exp(-745));
        assertEquals(StrictMath.exp(-720), Transcendental.exp(-720), Double.MIN_VALUE);
        assertEquals(-744.4400719213812, Transcendental.log(Double.MIN_VALUE), 1e-12);
        assertEquals(Math.log(Double.MAX_VALUE), Transcendental.log(Double.MAX_VALUE), 2e-13);
        assertEquals(Math.log(Double.MAX_VALUE), Transcendental.log1p(Double.MAX_VALUE), 2e-13);
    }

    @Test
    void notANumberStaysSo() {
        for (DoubleUnaryOperator f : functions()) {
            assertEquals(Double.NaN, f.applyAsDouble(Double.NaN));
        }
    }

    @Test
    void tanhIsOdd() {
        numbers(20).forEach(x -> assertEquals(-Transcendental.tanh(x), Transcendental.tanh(-x)));
    }

    static DoubleUnaryOperator[] functions() {
        return new DoubleUnaryOperator[] {
            Transcendental::exp,
            Transcendental::expm1,
            Transcendental::log,
            Transcendental::log1p,
            Transcendental::sigmoid,
            Transcendental::softplus,
            Transcendental::tanh
        };
    }

    private static DoubleStream numbers(double limit) {
        return new SplittableRandom(1).doubles(300, -limit, limit);
    }

    private static void assertValues(DoubleUnaryOperator f, double... argumentsAndValues) {
        for (int i = 0; i < argumentsAndValues.length; i += 2) {
            assertEquals(argumentsAndValues[i + 1], f.applyAsDouble(argumentsAndValues[i]));
        }
    }

    private static void assertWithin(
            double units, DoubleUnaryOperator f, UnaryOperator<BigDecimal> exact, DoubleStream arguments) {
        // Without fused operations the machine has one rounding more here and there.
        double allowed = Transcendental.FUSED ? units : units + 0.8;
        arguments.forEach(x -> {
            double z = f.applyAsDouble(x);
            BigDecimal value = exact.apply(new BigDecimal(x));
            BigDecimal unit = new BigDecimal(Math.ulp(value.doubleValue()));
            double error =
                    value.subtract(new BigDecimal(z)).abs().divide(unit, DIGITS).doubleValue();
            assertTrue(error <= allowed, () -> "f(" + x + ") = " + z + " is off by " + error + " units");
        });
    }

    // (1 + y + y²/2 + ...)^1024, where y = x/1024
    private static BigDecimal exp(BigDecimal x) {
        MathContext digits = new MathContext(DIGITS.getPrecision() + 20);
        BigDecimal y = x.divide(BigDecimal.valueOf(1024), digits);
        BigDecimal term = ONE;
        BigDecimal sum = ONE;
        for (int i = 1; i < 60; i++) {
            term = term.multiply(y).divide(BigDecimal.valueOf(i), digits);
            sum = sum.add(term, digits);
        }
        return sum.pow(1024, digits);
    }

    // Newton's method on e^y = x: each step doubles the digits.
    private static BigDecimal log(BigDecimal x) {
        double start = Math.log(x.doubleValue());
        BigDecimal y = new BigDecimal(start);
        for (int i = 0; i < 2; i++) {
            y = y.add(x.divide(exp(y), new MathContext(DIGITS.getPrecision() + 20))
                    .subtract(ONE));
        }
        return y;
    }
}
