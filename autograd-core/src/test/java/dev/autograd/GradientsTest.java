package dev.autograd;

import static dev.autograd.BackwardTest.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Gradients as values: Autograd.grad and Gradients. */
class GradientsTest {
    private static final int LARGE = 5000;

    private final Tensor x = Tensor.variable(3).named("x");
    private final Tensor y = Tensor.variable(5).named("y");

    @Test
    void areThoseOfVariablesAndOfIntermediateResults() {
        Tensor h = x.mul(y);
        Tensor loss = h.square();
        List<Tensor> gradients = Autograd.grad(loss, x, y, h);

        assertEquals(
                List.of(150.0, 90.0, 30.0), gradients.stream().map(Tensor::item).toList());
    }

    @Test
    void leaveTheGradientsOfVariablesAlone() {
        x.mul(2).backward();
        Autograd.grad(x.mul(y), x);
        Gradients.of(x.mul(y)).createGraph().wrt(x);

        assertEquals(2, x.grad().item());
        assertEquals(0, y.grad().item());
    }

    @Test
    void areZeroForATensorThatTheRootDoesNotDependOn() {
        Tensor other = Tensor.variable(new float[] {1, 2});
        Tensor gradient = Autograd.grad(x.mul(y), other);

        assertArrayEquals(new double[2], gradient.toDoubles());
        assertEquals(DataType.FLOAT, gradient.dataType());
        assertEquals(0, Autograd.grad(x.mul(2), x.mul(3)).item());
    }

    @Test
    void ofATensorWithRespectToItselfAreTheSeed() {
        Tensor z = x.mul(y);
        Tensor seed = Tensor.constant(7).named("seed");

        assertEquals(1, Autograd.grad(z, z).item());
        assertEquals(7, Gradients.of(z).seed(seed).wrt(z).item());
        assertEquals(7, Gradients.of(x).seed(seed).wrt(x).item());
    }

    @Test
    void areConstants() {
        Tensor seed = Tensor.variable(7);
        List<Tensor> gradients = Gradients.of(x.add(y)).seed(seed).wrt(x, y);
        seed.assign(Tensor.constant(1));

        assertFalse(gradients.get(0).isTracked());
        assertEquals(7, gradients.get(0).item());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void haveNamesOfTheirOwn(int size) {
        Tensor a = Tensor.variable(Tensor.ones(DataType.DOUBLE, size));
        Tensor b = Tensor.variable(Tensor.ones(DataType.DOUBLE, size));
        Tensor seed = Tensor.ones(DataType.DOUBLE, size).named("seed");
        List<Tensor> gradients = Gradients.of(a.add(b)).seed(seed).wrt(a, b);
        gradients.get(0).named("da");

        assertNull(gradients.get(1).name());
        assertEquals("seed", seed.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void outliveThePassAndTheNextOnes(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor b = Tensor.variable(Tensor.full(DataType.DOUBLE, 3, size));
        Tensor product = a.mul(b);
        Tensor loss = product.reshape(1, size).square().sum();
        List<Tensor> gradients = Gradients.of(loss).wrt(a, b, product);
        for (int i = 0; i < 3; i++) {
            loss.backward();
        }
        Tensor.ones(DataType.DOUBLE, size).mul(99);

        assertAll(36, gradients.get(0));
        assertAll(24, gradients.get(1));
        assertAll(12, gradients.get(2));
    }

    @Test
    void mayBeAskedForTwice() {
        assertEquals(
                List.of(5.0, 5.0),
                Gradients.of(x.mul(y)).wrt(x, x).stream().map(Tensor::item).toList());
    }

    @Test
    void takeNoPathThatLeadsElsewhere() {
        Tensor other = y.mul(2);
        other.registerHook(g -> {
            throw new AssertionError("y was not asked for");
        });

        assertEquals(10, Autograd.grad(x.mul(other), x).item());
    }

    // --- recorded

    @Test
    void ofGradientsAreSecondDerivatives() {
        Tensor slope = Gradients.of(x.pow(4)).createGraph().wrt(x);
        Tensor curvature = Gradients.of(slope).createGraph().wrt(x);
        Tensor third = Gradients.of(curvature).createGraph().wrt(x);

        assertEquals(108, slope.item(), 1e-12);
        assertEquals(108, curvature.item(), 1e-12);
        assertEquals(72, third.item(), 1e-12);
        assertEquals(24, Autograd.grad(third, x).item(), 1e-12);
    }

    @Test
    void canBePartOfALoss() {
        Tensor slope = Gradients.of(x.mul(x).mul(y)).createGraph().wrt(x);
        slope.square().add(y).backward();

        // (2xy)² + y
        assertEquals(8 * 3 * 25, x.grad().item());
        assertEquals(8 * 9 * 5 + 1, y.grad().item());
    }

    @Test
    void areRecordedAlsoInsideNoGrad() {
        Tensor z = x.pow(3);
        try (var off = Autograd.noGrad()) {
            assertTrue(Gradients.of(z).createGraph().wrt(x).isTracked());
            assertFalse(Gradients.of(z).wrt(x).isTracked());
            assertFalse(Autograd.isRecording());
        }
    }

    @Test
    void dependOnARecordedSeed() {
        Tensor seed = Tensor.variable(7);
        Tensor gradient = Gradients.of(x.square()).seed(seed).createGraph().wrt(x);
        gradient.backward();

        assertEquals(42, gradient.item());
        assertEquals(6, seed.grad().item());
        assertEquals(14, x.grad().item());
    }

    @Test
    void ofALinearFunctionDependOnNothing() {
        Tensor slope = Gradients.of(x.mul(2)).createGraph().wrt(x);

        assertEquals(2, slope.item());
        assertFalse(slope.isTracked());
        assertEquals(
                "grad: DOUBLE[] depends on no variable: nothing was recorded. Make the inputs that you want gradients of"
                        + " with Tensor.variable(...), outside of noGrad()",
                assertThrows(AutogradException.class, () -> Autograd.grad(slope, x))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void collectedByARecordedBackwardCanBeDifferentiated(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Gradients.of(a.pow(3).sum()).createGraph().backward();
        Tensor slope = a.grad();
        assertAll(12, slope);
        assertTrue(slope.isTracked());
        assertAll(12, Autograd.grad(slope.sum(), a));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void recordedAndPlainPassesAddUp(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor loss = a.pow(3).sum();
        loss.backward();
        Gradients.of(loss).createGraph().backward();
        Tensor recorded = a.grad();
        assertAll(24, recorded);
        assertAll(12, Autograd.grad(recorded.sum(), a));
        loss.backward();
        assertAll(36, a.grad());
        Gradients.of(loss).createGraph().backward();
        assertAll(48, a.grad());
        a.zeroGrad();
        assertAll(0, a.grad());
        loss.backward();

        assertAll(12, a.grad());
        assertAll(24, recorded);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void aRecordedPassWritesToNoSeedAndNoOtherVariable(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor b = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor seed = Tensor.variable(Tensor.full(DataType.DOUBLE, 7, size));
        Gradients.of(a.add(b)).seed(seed).createGraph().backward();
        a.sum().backward();
        b.mul(2).sum().backward();

        assertAll(8, a.grad());
        assertAll(9, b.grad());
        assertAll(7, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void aRecordedSeedMayChangeAfterwards(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor seed = Tensor.variable(Tensor.full(DataType.DOUBLE, 7, size));
        Tensor gradient = Gradients.of(a.add(1)).seed(seed).createGraph().wrt(a);
        Gradients.of(a.add(1)).seed(seed).createGraph().backward();
        seed.assign(Tensor.ones(DataType.DOUBLE, size));

        assertAll(7, gradient);
        assertAll(7, a.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, LARGE})
    void recordedGradientsOutliveAScope(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        try (var scope = Autograd.scope()) {
            Gradients.of(a.pow(3).sum()).createGraph().backward();
        }
        assertAll(12, a.grad());
        a.sum().backward();
        assertAll(13, a.grad());
    }

    // --- errors

    @Test
    void aConstantHasNone() {
        assertEquals(
                "grad: c DOUBLE[] is a constant and has no gradient; make it with Tensor.variable(...), or use the tensor"
                        + " that was computed before detach() or noGrad()",
                assertThrows(
                                AutogradException.class,
                                () -> Autograd.grad(x.mul(y), Tensor.constant(1).named("c")))
                        .getMessage());
    }

    @Test
    void areThoseOfAScalar() {
        assertEquals(
                "grad needs a scalar, but h has shape [2]; reduce it with mean() or sum(), or pass the upstream gradient:"
                        + " h.backward(seed)",
                assertThrows(
                                ShapeException.class,
                                () -> Autograd.grad(x.broadcastTo(2).named("h"), x))
                        .getMessage());
    }
}
