package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** A variable that is written after it was recorded: noticed where a derivative needs the old value, and only there. */
class ChangedValueTest {
    private final Tensor w = Tensor.variable(new double[] {1, 2}).named("w");
    private final Tensor x = Tensor.variable(new double[] {3, 4}).named("x");

    @Test
    void isNoticedWhereTheDerivativeNeedsTheOldValue() {
        Tensor loss = w.mul(x).sum();
        w.assign(x);

        assertEquals(
                "w DOUBLE[2] was changed after it was recorded, and the derivative of mul needs its old value; call"
                        + " backward() before the update, or compute the loss again after it",
                assertThrows(AutogradException.class, loss::backward).getMessage());
    }

    @Test
    void isOfNoImportanceWhereItDoesNotNeedIt() {
        Tensor loss = w.add(x).mul(2).sum();
        w.assign(x);

        assertDoesNotThrow(() -> loss.backward());
        assertArrayEquals(new double[] {2, 2}, w.grad().toDoubles());
    }

    @Test
    void isOfNoImportanceForAnInputWhoseOwnGradientNeedsOnlyTheOther() {
        Tensor loss = w.mul(x.detach()).sum();
        w.assign(x);
        loss.backward();

        assertArrayEquals(new double[] {3, 4}, w.grad().toDoubles());
    }

    @Test
    void isOfNoImportanceOnAPathThatIsNotTaken() {
        Tensor loss = w.mul(x).sum().add(w.sum());
        x.assign(w);

        assertArrayEquals(new double[] {1, 2}, Autograd.grad(loss, x).toDoubles());
        assertThrows(AutogradException.class, () -> Autograd.grad(loss, w));
    }

    @ParameterizedTest
    @ValueSource(strings = {"assign", "assign array", "addInPlace", "assign itself"})
    void isNoticedHoweverItIsWritten(String how) {
        Tensor loss = w.square().sum();
        switch (how) {
            case "assign" -> w.assign(x);
            case "assign array" -> w.assign(x.value());
            case "assign itself" -> w.assign(w);
            default -> w.addInPlace(x, 0.1);
        }

        assertThrows(AutogradException.class, loss::backward);
    }

    @Test
    void isNoticedBehindAReshapeToTheSameShape() {
        Tensor loss = w.reshape(2).broadcastTo(2).to(DataType.DOUBLE).square().sum();
        w.assign(x);

        assertThrows(AutogradException.class, loss::backward);
    }

    @Test
    void doesNotChangeWhatWasComputedFromIt() {
        Tensor reshaped = w.reshape(1, 2);
        Tensor loss = reshaped.square().sum();
        Tensor constant = w.detach();
        w.assign(x);
        loss.backward();

        assertArrayEquals(new double[] {1, 2}, reshaped.toDoubles());
        assertArrayEquals(new double[] {1, 2}, constant.toDoubles());
        assertArrayEquals(new double[] {2, 4}, w.grad().toDoubles());
    }

    @Test
    void isNoticedInARecordedPassAndInTheDerivativesOfGradients() {
        Tensor slope = Gradients.of(w.pow(3).sum()).createGraph().wrt(w);
        w.assign(x);

        assertThrows(AutogradException.class, () -> slope.sum().backward());
        assertThrows(
                AutogradException.class, () -> Gradients.of(w.square().sum().add(slope.sum()))
                        .createGraph()
                        .backward());
    }

    @Test
    void theOrderThatEverybodyWritesWorks() {
        for (int step = 0; step < 3; step++) {
            Tensor loss = w.mul(x.detach()).sum();
            loss.backward();
            w.addInPlace(w.grad(), -0.1);
            w.zeroGrad();
        }

        assertArrayEquals(new double[] {1 - 0.9, 2 - 1.2}, w.toDoubles(), 1e-15);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5000})
    void ofAGradientThatWasUsedInAComputationIsNoticed(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size)).named("a");
        a.square().sum().backward();
        Tensor b = Tensor.variable(Tensor.ones(DataType.DOUBLE, size));
        Tensor loss = b.mul(a.grad()).sum();
        loss.backward();
        a.square().sum().backward();

        assertTrue(assertThrows(AutogradException.class, loss::backward)
                .getMessage()
                .startsWith("a.grad DOUBLE[" + size + "] was changed after it was recorded"));
        Tensor again = b.mul(a.grad()).sum();
        a.zeroGrad();
        assertThrows(AutogradException.class, again::backward);
    }

    @Test
    void ofAConstantThatWasMadeFromAnArrayCantHappen() {
        var array = x.value();
        Tensor constant = Tensor.constant(array);
        Tensor variable = Tensor.variable(array);
        array.muli(100);

        assertArrayEquals(new double[] {3, 4}, constant.toDoubles());
        assertArrayEquals(new double[] {3, 4}, variable.toDoubles());
    }
}
