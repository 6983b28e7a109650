package dev.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.check.Differences.Estimate;
import dev.autograd.check.Differences.Shape;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferencesTest {
    @ParameterizedTest
    @ValueSource(doubles = {-20, -1, -0.01, 0, 1e-5, 0.3, 2, 30})
    void findTheSlopesOfSmoothFunctionsToTenDigits(double x) {
        assertSlope(Math.exp(x), Math::exp, x);
        assertSlope(Math.cos(x), Math::sin, x);
        assertSlope(3 * x * x, t -> t * t * t, x);
        assertSlope(-2 * x / Math.pow(1 + x * x, 2), t -> 1 / (1 + t * t), x);
    }

    @Test
    void findTheSlopeWhereOnlyTheSecondDerivativeJumps() {
        assertSlope(0, t -> t > 0 ? t * t : 0, 0);
        assertSlope(1, t -> t > 0 ? t : Math.expm1(t), 0);
    }

    @Test
    void findTheSlopeNextToAPole() {
        assertSlope(1e3, Math::log, 1e-3);
        assertSlope(-1e4, t -> 1 / t, 1e-2);
    }

    @Test
    void findTheSlopeNextToAKink() {
        assertSlope(1, Math::abs, 1e-3);
        assertSlope(-1, Math::abs, -1e-9);
    }

    @Test
    void recogniseKinks() {
        assertEquals(Shape.KINK, at(Math::abs, 0).shape());
        assertEquals(Shape.KINK, at(t -> Math.max(t, 0) + 100 * t, 0).shape());
        assertEquals(Shape.KINK, at(t -> Math.exp(t) + Math.abs(t - 1) / 100, 1).shape());
        assertEquals(Shape.KINK, at(t -> Math.sqrt(Math.abs(t)), 0).shape());
    }

    @Test
    void recogniseJumpsAndInfiniteSlopes() {
        assertEquals(Shape.STEEP, at(t -> t > 0 ? 1 : t < 0 ? 0 : 0.5, 0).shape());
        assertEquals(Shape.STEEP, at(Math::cbrt, 0).shape());
        assertTrue(at(t -> -Math.cbrt(t), 0).slope() < 0);
    }

    @Test
    void recogniseTheEdgeOfTheDomain() {
        assertEquals(Shape.UNDEFINED, at(Math::sqrt, 0).shape());
        assertEquals(Shape.UNDEFINED, at(Math::log, 0).shape());
        assertEquals(Shape.UNDEFINED, at(Math::exp, Double.NaN).shape());
        assertEquals(Shape.UNDEFINED, at(Math::exp, Double.POSITIVE_INFINITY).shape());
    }

    @Test
    void cannotSeeWhatIsNotFiniteWhateverTheStep() {
        assertTrue(at(Math::log, -1).isBlind());
    }

    @Test
    void allowForTheRoundingOfLargeValues() {
        Estimate estimate = at(t -> 1e10 + t, 1);

        assertEquals(1, estimate.slope(), estimate.noise());
        assertTrue(estimate.noise() > 1e-7 && estimate.noise() < 1e-3, estimate::toString);
    }

    @Test
    void ignoreLargeOutputsThatDoNotChange() {
        Differences differences = new Differences(t -> new double[] {1e300, Math.exp(t)}, 1);

        assertEquals(Math.E, differences.along(new double[] {1, 1}).slope(), 1e-10);
    }

    private static void assertSlope(double expected, DoubleUnaryOperator function, double x) {
        Estimate estimate = at(function, x);
        assertEquals(Shape.SMOOTH, estimate.shape(), estimate::toString);
        assertEquals(expected, estimate.slope(), 1e-10 * Math.abs(expected) + estimate.noise(), estimate::toString);
        assertTrue(estimate.noise() < 1e-9 * Math.max(1, Math.abs(function.applyAsDouble(x))), estimate::toString);
    }

    private static Estimate at(DoubleUnaryOperator function, double x) {
        return new Differences(t -> new double[] {function.applyAsDouble(t)}, x).along(new double[] {1});
    }
}
