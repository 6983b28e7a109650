package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AnomaliesTest {
    private static String anomaly(Supplier<Tensor> loss) {
        try (var check = Autograd.detectAnomalies()) {
            return assertThrows(AnomalyException.class, () -> loss.get().backward())
                    .getMessage();
        }
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + part + "\" is not in: " + message);
        }
    }

    @Test
    void logOfZeroIsNamedWithItsLineAndOperand() {
        Tensor p = Tensor.variable(new double[] {0.5, 0}).named("p");

        assertSays(
                anomaly(() -> p.log().sum()),
                "log at AnomaliesTest.",
                "(AnomaliesTest.java:",
                "gave -Infinity at [1], where p = 0.0",
                "log(0): add a small number first");
    }

    @Test
    void divisionByZeroShowsBothOperands() {
        Tensor x = Tensor.variable(new double[][] {{1, 2}, {3, 4}}).named("x");
        Tensor y = Tensor.constant(new double[] {1, 0}).named("n");

        assertSays(
                anomaly(() -> x.div(y).sum()), "gave Infinity at [0, 1], where x = 2.0, n = 0.0", "division by zero");
    }

    @Test
    void theSlopeOfTheRootAtZeroIsFoundInTheBackwardPass() {
        Tensor x = Tensor.variable(new double[] {4, 0}).named("x");

        assertSays(
                anomaly(() -> x.sqrt().sum()), "the derivative of sqrt", "AnomaliesTest.java:", "sqrt'(0) is infinite");
    }

    @Test
    void aMaskedBranchIsExplained() {
        Tensor x = Tensor.variable(new double[] {4, 0}).named("x");

        // The value is finite, but the branch not taken is computed, and its slope is infinite.
        assertSays(anomaly(() -> x.sqrt().where(x.gt(0), 0).sum()), "the derivative of sqrt");
    }

    @Test
    void zeroTimesInfinity() {
        Tensor x = Tensor.variable(new double[] {0}).named("x");

        assertSays(
                anomaly(() -> x.mul(Tensor.constant(new double[] {Double.POSITIVE_INFINITY}))
                        .sum()),
                "already holds Infinity");
    }

    @Test
    void overflowOfExp() {
        Tensor x = Tensor.variable(1000).named("x");

        assertSays(anomaly(x::exp), "exp at", "gave Infinity at [], where x = 1000.0", "it overflows");
    }

    @Test
    void aNanInTheDataIsSaidToBeThere() {
        Tensor x = Tensor.constant(new double[] {1, Double.NaN}).named("data");
        Tensor w = Tensor.variable(2);

        assertSays(anomaly(() -> x.mul(w).sum()), "its input data DOUBLE[2] already holds NaN at [1]");
    }

    @Test
    void finiteComputationsPassAndTheSwitchGoesBack() {
        Tensor x = Tensor.variable(3);
        try (var check = Autograd.detectAnomalies()) {
            x.square().backward();
        }
        assertEquals(6, x.grad().item());
        assertEquals(Double.NEGATIVE_INFINITY, Tensor.constant(0).log().item());
    }
}
