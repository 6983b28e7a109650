package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FreezingTest {
    private final Tensor w = Tensor.variable(3).named("w");
    private final Tensor x = Tensor.variable(2).named("x");

    @Test
    void noGradientFlowsToAFrozenVariable() {
        w.freeze();
        w.mul(x).backward();

        assertEquals(0, w.grad().item());
        assertEquals(3, x.grad().item());
        assertTrue(w.isVariable() && w.isFrozen() && !w.isTracked());
    }

    @Test
    void aFrozenVariableRecordsNothing() {
        assertFalse(w.freeze().mul(2).isTracked());
    }

    @Test
    void gradientsFlowAgainAfterUnfreezing() {
        w.freeze().unfreeze().mul(x).backward();

        assertEquals(2, w.grad().item());
        assertFalse(w.isFrozen());
    }

    @Test
    void keepsItsGradientAndItsNameAndCanBeWritten() {
        w.mul(5).backward();
        w.freeze().assign(Tensor.constant(4));

        assertEquals(5, w.grad().item());
        assertEquals("w", w.name());
        assertEquals("v", w.named("v").unfreeze().name());
        assertEquals(4, w.item());
    }

    @Test
    void noticesThatAFrozenVariableChangedAfterItWasRecorded() {
        Tensor z = w.freeze().mul(x);
        w.assign(Tensor.constant(4));

        AutogradException e = assertThrows(AutogradException.class, z::backward);
        assertEquals(
                "w DOUBLE[] was changed after it was recorded, and the derivative of mul needs its old value; call"
                        + " backward() before the update, or compute the loss again after it",
                e.getMessage());
    }

    @Test
    void askingForTheGradientOfAFrozenVariableSaysThatItIsFrozen() {
        Tensor z = w.freeze().mul(x);

        AutogradException e = assertThrows(AutogradException.class, () -> Autograd.grad(z, w));
        assertEquals(
                "grad: w DOUBLE[] is frozen, so no gradient flows to it; unfreeze() it before the loss is computed",
                e.getMessage());
    }

    @Test
    void onlyVariablesAreFrozen() {
        AutogradException e =
                assertThrows(AutogradException.class, () -> Tensor.constant(1).freeze());
        assertEquals(
                "freeze(): DOUBLE[] is a constant and has no gradient; make it with Tensor.variable(...) to get one",
                e.getMessage());
    }

    @Test
    void aVariableStartsAtATensorsValue() {
        Tensor y = x.mul(w);
        Tensor v = Tensor.variable(y);
        v.assign(Tensor.constant(1));

        assertTrue(v.isVariable());
        assertEquals(6, y.item());
    }
}
