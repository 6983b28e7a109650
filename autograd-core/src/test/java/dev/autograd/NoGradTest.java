package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NoGradTest {
    private final Tensor x = Tensor.variable(3);

    @Test
    void nothingIsRecordedInside() {
        try (var off = Autograd.noGrad()) {
            assertFalse(x.mul(2).isTracked());
            assertFalse(Autograd.isRecording());
        }
        assertTrue(x.mul(2).isTracked());
    }

    @Test
    void isUndoneInsideByEnableGrad() {
        try (var off = Autograd.noGrad()) {
            try (var on = Autograd.enableGrad()) {
                assertTrue(x.mul(2).isTracked());
            }
            assertFalse(x.mul(2).isTracked());
        }
    }

    @Test
    void aResultIsAConstantAfterwardsToo() {
        Tensor y;
        try (var off = Autograd.noGrad()) {
            y = x.mul(2);
        }
        y.mul(x).backward();

        assertEquals(6, x.grad().item());
    }

    @Test
    void variablesMadeInsideAreVariables() {
        Tensor w;
        try (var off = Autograd.noGrad()) {
            w = Tensor.variable(2);
        }
        w.mul(x).backward();

        assertEquals(3, w.grad().item());
    }

    @Test
    void backwardWorksInside() {
        Tensor loss = x.square();
        try (var off = Autograd.noGrad()) {
            loss.backward();
            assertEquals(6, Autograd.grad(loss, x).item());
        }
        assertEquals(6, x.grad().item());
    }

    @Test
    void endsWithAnException() {
        assertThrows(ShapeException.class, () -> {
            try (var off = Autograd.noGrad()) {
                x.sum(3);
            }
        });
        assertTrue(Autograd.isRecording());
    }
}
