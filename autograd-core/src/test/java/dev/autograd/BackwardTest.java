package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What backward() does to the grad() of variables. */
class BackwardTest {
    // Larger arrays have blocks of memory of their own, which are handed over instead of copied.
    private static final int LARGE = 5000;

    private final Tensor x = Tensor.variable(new double[] {1, 2, 3}).named("x");
    private final Tensor w = Tensor.variable(new double[] {4, 5, 6}).named("w");

    @Test
    void givesEachVariableItsGradient() {
        x.mul(w).sum().backward();

        assertArrayEquals(new double[] {4, 5, 6}, x.grad().toDoubles());
        assertArrayEquals(new double[] {1, 2, 3}, w.grad().toDoubles());
    }

    @Test
    void theGradientIsZeroBeforeTheFirstPassAndForAVariableThatWasNotUsed() {
        x.sum().backward();

        assertArrayEquals(new double[3], w.grad().toDoubles());
        assertEquals(w.dataType(), w.grad().dataType());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void addsUpOverSeveralPasses(int size) {
        Tensor v = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        v.square().sum().backward();
        v.mul(3).sum().backward();
        v.sum().backward();

        assertAll(8, v.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void calledAgainOnTheSameGraphItAddsAgain(int size) {
        Tensor v = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor loss = v.square().sum();
        for (int times = 1; times <= 3; times++) {
            loss.backward();
            assertAll(4 * times, v.grad());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void startsAnewAfterZeroGrad(int size) {
        Tensor v = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        v.square().sum().backward();
        v.zeroGrad();
        assertAll(0, v.grad());
        v.mul(3).sum().backward();
        assertAll(3, v.grad());
        v.zeroGrad();
        v.zeroGrad();
        v.mul(5).sum().backward();
        assertAll(5, v.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void theGradientIsOneTensorForTheVariablesWholeLife(int size) {
        Tensor v = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor held = v.grad();
        v.square().sum().backward();
        assertAll(4, held);
        v.square().sum().backward();
        assertAll(8, held);
        v.zeroGrad();
        assertAll(0, held);
        v.mul(3).sum().backward();
        assertAll(3, held);

        assertSame(held, v.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void aViewOfTheGradientStaysValid(int size) {
        Tensor v = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        v.square().sum().backward();
        var view = v.grad().toINDArray();
        v.zeroGrad();
        assertEquals(0, view.getDouble(1));
        v.mul(3).sum().backward();
        assertEquals(3, view.getDouble(1));
        v.mul(3).sum().backward();
        assertEquals(6, view.getDouble(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void aDetachedGradientKeepsItsValue(int size) {
        Tensor v = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        v.square().sum().backward();
        Tensor kept = v.grad().detach();
        v.square().sum().backward();
        v.zeroGrad();

        assertAll(4, kept);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void variablesThatReceiveTheSameGradientDoNotShareItsMemory(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        Tensor b = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        Tensor c = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, 1, size));
        a.add(b).add(c.reshape(size)).mul(2).sum().backward();
        b.mul(10).sum().backward();
        c.mul(100).sum().backward();

        assertAll(2, a.grad());
        assertAll(12, b.grad());
        assertAll(102, c.grad());
        a.zeroGrad();
        a.sum().backward();
        assertAll(1, a.grad());
        assertAll(12, b.grad());
        assertAll(102, c.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void partsOfOneGradientAreIndependent(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        Tensor b = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        for (int times = 1; times <= 3; times++) {
            Tensor.concat(0, a, b).mul(2).sum().backward();
            assertAll(2 * times, a.grad());
            assertAll(2 * times, b.grad());
        }
        a.zeroGrad();
        a.sum().backward();
        assertAll(1, a.grad());
        assertAll(6, b.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void theSeedIsNeitherWrittenNorTakenOver(int size) {
        Tensor seed = Tensor.full(DataType.DOUBLE, 7, size);
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        Tensor z = a.add(0);
        z.backward(seed);
        z.backward(seed);
        a.backward(seed);

        assertAll(21, a.grad());
        assertAll(7, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, LARGE})
    void theSeedMayBeAVariable(int size) {
        Tensor seed = Tensor.variable(Tensor.full(DataType.DOUBLE, 7, size));
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        a.add(0).backward(seed);
        seed.assign(Tensor.full(DataType.DOUBLE, 1, size));

        assertAll(7, a.grad());
        a.add(0).backward(seed);
        assertAll(8, a.grad());
        assertAll(1, seed);
    }

    @Test
    void theSeedMayBeTheVariablesOwnGradient() {
        x.mul(w).backward(Tensor.constant(new double[] {1, 1, 1}));
        x.mul(2).backward(x.grad());

        assertArrayEquals(new double[] {12, 15, 18}, x.grad().toDoubles());
    }

    @Test
    void aSeedGivesTheProductOfVectorAndJacobian() {
        x.mul(w).backward(Tensor.constant(new double[] {1, 0, -1}));

        assertArrayEquals(new double[] {4, 0, -6}, x.grad().toDoubles());
    }

    @Test
    void aScalarVariableIsItsOwnGradientsRoot() {
        Tensor a = Tensor.variable(3);
        a.backward();
        a.backward();

        assertEquals(2, a.grad().item());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTensorWithOneElementCountsAsScalar(int rank) {
        long[] shape = new long[rank];
        java.util.Arrays.fill(shape, 1);
        Tensor a = Tensor.variable(3);
        a.mul(2).reshape(shape).backward();

        assertEquals(2, a.grad().item());
    }

    @Test
    void aVariableMayBeUsedInSeveralGraphs() {
        Tensor first = x.mul(2).sum();
        Tensor second = x.mul(w).sum();
        second.backward();
        first.backward();

        assertArrayEquals(new double[] {6, 7, 8}, x.grad().toDoubles());
    }

    @Test
    void graphsMayShareAPart() {
        Tensor shared = x.square();
        Tensor first = shared.sum();
        Tensor second = shared.mul(w).sum();
        first.backward();
        second.backward();

        assertArrayEquals(new double[] {2 + 8, 4 + 20, 6 + 36}, x.grad().toDoubles());
    }

    @Test
    void aVariableThatMeetsItselfGetsBothGradients() {
        x.mul(x).sum().backward();

        assertArrayEquals(new double[] {2, 4, 6}, x.grad().toDoubles());
    }

    @Test
    void nothingFlowsThroughADetachedTensor() {
        x.detach().mul(x).sum().backward();

        assertArrayEquals(new double[] {1, 2, 3}, x.grad().toDoubles());
        assertFalse(x.detach().isTracked());
        assertNotSame(x, x.detach());
    }

    @Test
    void integersAndBooleansPassNothingOn() {
        Tensor counted = x.to(DataType.INT64);
        assertFalse(counted.isTracked());
        assertFalse(x.gt(1).isTracked());
        x.mul(x.gt(1).to(DataType.DOUBLE)).sum().backward();

        assertArrayEquals(new double[] {0, 1, 1}, x.grad().toDoubles());
    }

    @Test
    void emptyTensorsHaveEmptyGradients() {
        Tensor nothing = Tensor.variable(Tensor.zeros(DataType.DOUBLE, 0, 3));
        nothing.exp().sum().backward();

        assertArrayEquals(new long[] {0, 3}, nothing.grad().shape());
    }

    @Test
    void theSameComputationGivesTheSameBits() {
        double[] first = gradientOfANetwork();
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(first, gradientOfANetwork(), 0.0);
        }
    }

    private static double[] gradientOfANetwork() {
        Tensor input = Tensor.constant(
                        Tensor.linspace(DataType.FLOAT, -1, 1, 300 * 200).toINDArray())
                .reshape(300, 200);
        Tensor w1 = Tensor.variable(
                Tensor.linspace(DataType.FLOAT, -0.1, 0.1, 200 * 100).reshape(200, 100));
        Tensor w2 =
                Tensor.variable(Tensor.linspace(DataType.FLOAT, -0.3, 0.2, 100).reshape(100, 1));
        input.matmul(w1).tanh().matmul(w2).sigmoid().mean().backward();
        return w1.grad().toDoubles();
    }

    @Test
    void theGradientOfAFloatIsAFloat() {
        Tensor f = Tensor.variable(new float[] {1, 2});
        f.mul(Tensor.constant(new double[] {0.1, 0.2})).sum().backward();

        assertEquals(DataType.FLOAT, f.grad().dataType());
        assertArrayEquals(new double[] {0.1f, 0.2f}, f.grad().toDoubles());
    }

    @Test
    void theGradientHasTheVariablesName() {
        x.sum().backward();

        assertEquals("x.grad", x.grad().name());
    }

    @Test
    void backwardNeedsAScalar() {
        Tensor loss = x.mul(w).named("loss");

        assertEquals(
                "backward() needs a scalar, but loss has shape [3]; reduce it with mean() or sum(), or pass the upstream"
                        + " gradient: loss.backward(seed)",
                assertThrows(ShapeException.class, loss::backward).getMessage());
    }

    @Test
    void backwardNeedsARecordedTensor() {
        assertEquals(
                "backward(): c DOUBLE[] depends on no variable: nothing was recorded. Make the inputs that you want"
                        + " gradients of with Tensor.variable(...), outside of noGrad()",
                assertThrows(AutogradException.class, Tensor.constant(1).named("c")::backward)
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shape", "type"})
    void theSeedHasTheTensorsShapeAndType(String what) {
        Tensor seed =
                what.equals("shape") ? Tensor.constant(new double[] {1, 2}) : Tensor.constant(new float[] {1, 2, 3});
        String described = what.equals("shape") ? "DOUBLE[2]" : "FLOAT[3]";

        assertEquals(
                "the seed " + described + " must have the shape and data type of y DOUBLE[3]",
                assertThrows(ShapeException.class, () -> x.mul(w).named("y").backward(seed))
                        .getMessage());
    }

    @Test
    void constantsHaveNoGradient() {
        assertEquals(
                "grad(): c DOUBLE[] is a constant and has no gradient; make it with Tensor.variable(...) to get one",
                assertThrows(AutogradException.class, Tensor.constant(1).named("c")::grad)
                        .getMessage());
        assertThrows(AutogradException.class, Tensor.constant(1)::zeroGrad);
    }

    @Test
    void intermediateResultsCollectNoGradient() {
        Tensor h = x.mul(w).named("h");

        assertEquals(
                "grad(): h DOUBLE[3] is an intermediate result, and only variables collect a gradient; ask for it with"
                        + " Autograd.grad(loss, h)",
                assertThrows(AutogradException.class, h::grad).getMessage());
    }

    @Test
    void variablesAreFloatingPointNumbers() {
        ShapeException e = assertThrows(ShapeException.class, () -> Tensor.variable(Tensor.constant(new int[] {1, 2})));

        assertTrue(e.getMessage().startsWith("a variable holds floating-point numbers, but the array is INT[2]"));
    }

    @Test
    void anExceptionInTheMiddleLeavesTheThreadAsItWas() {
        Tensor failing = x.mul(2);
        failing.registerHook(g -> {
            throw new IllegalStateException("planted");
        });
        Tensor loss = failing.sum();
        assertThrows(IllegalStateException.class, loss::backward);
        assertThrows(IllegalStateException.class, () -> Autograd.grad(loss, x));

        assertTrue(Autograd.isRecording());
        // Made in no arena that was left open:
        Tensor after = x.mul(w);
        try (var scope = Autograd.scope()) {
            after.add(1);
        }
        after.sum().backward();
        assertArrayEquals(new double[] {4, 5, 6}, x.grad().toDoubles());
    }

    static void assertAll(double expected, Tensor actual) {
        for (double element : actual.toDoubles()) {
            assertEquals(expected, element);
        }
    }
}
