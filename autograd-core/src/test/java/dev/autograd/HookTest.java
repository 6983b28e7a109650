package dev.autograd;

import static dev.autograd.BackwardTest.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class HookTest {
    private final Tensor x = Tensor.variable(new double[] {1, 2}).named("x");
    private final Tensor y = Tensor.variable(new double[] {3, 4}).named("y");

    @Test
    void seesTheCompleteGradientOnce() {
        List<double[]> seen = new ArrayList<>();
        Tensor h = x.mul(y);
        h.registerHook(g -> {
            seen.add(g.toDoubles());
            return g;
        });
        h.add(h.mul(2)).sum().backward();

        assertEquals(1, seen.size());
        assertArrayEquals(new double[] {3, 3}, seen.get(0));
        assertArrayEquals(new double[] {9, 12}, x.grad().toDoubles());
    }

    @Test
    void canReplaceTheGradient() {
        Tensor h = x.mul(y);
        h.registerHook(g -> g.mul(10));
        h.sum().backward();

        assertArrayEquals(new double[] {30, 40}, x.grad().toDoubles());
    }

    @Test
    void onAVariableChangesWhatItCollects() {
        x.registerHook(g -> g.mul(10));
        x.mul(y).sum().backward();

        assertArrayEquals(new double[] {30, 40}, x.grad().toDoubles());
        assertArrayEquals(new double[] {1, 2}, y.grad().toDoubles());
    }

    @Test
    void seesTheSeedOfTheRoot() {
        Tensor loss = x.sum();
        loss.registerHook(g -> g.mul(3));
        loss.backward();

        assertArrayEquals(new double[] {3, 3}, x.grad().toDoubles());
    }

    @Test
    void runsInTheOrderOfRegistration() {
        x.registerHook(g -> g.add(1));
        x.registerHook(g -> g.mul(10));
        x.sum().backward();

        assertArrayEquals(new double[] {20, 20}, x.grad().toDoubles());
    }

    @Test
    void isRemovedWhenItsSwitchIsClosed() {
        UnaryOperator<Tensor> doubled = g -> g.mul(2);
        var first = x.registerHook(doubled);
        var second = x.registerHook(doubled);
        first.close();
        x.sum().backward();
        second.close();
        x.sum().backward();

        assertArrayEquals(new double[] {3, 3}, x.grad().toDoubles());
    }

    @Test
    void worksForGradientsAskedFor() {
        Tensor h = x.mul(y);
        h.registerHook(g -> g.mul(10));

        assertArrayEquals(new double[] {30, 40}, Autograd.grad(h.sum(), x).toDoubles());
        assertArrayEquals(new double[] {10, 10}, Autograd.grad(h.sum(), h).toDoubles());
    }

    @Test
    void isRecordedInARecordedPass() {
        Tensor h = x.square();
        h.registerHook(g -> g.mul(y));
        Tensor slope = Gradients.of(h.sum()).createGraph().wrt(x);
        slope.sum().backward();

        assertArrayEquals(new double[] {2, 4}, y.grad().toDoubles());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5000})
    void mayKeepWhatItSeesAndWhatItComputes(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        List<Tensor> kept = new ArrayList<>();
        Tensor h = a.mul(3);
        h.registerHook(g -> {
            kept.add(g);
            kept.add(g.add(1));
            return g.mul(2);
        });
        a.registerHook(g -> {
            kept.add(g);
            return g;
        });
        for (int i = 0; i < 3; i++) {
            h.sum().backward();
        }

        assertAll(1, kept.get(0));
        assertAll(2, kept.get(1));
        assertAll(6, kept.get(2));
        assertAll(18, a.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5000})
    void mayRunABackwardPassOfItsOwn(int size) {
        Tensor a = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor b = Tensor.variable(Tensor.full(DataType.DOUBLE, 3, size));
        Tensor c = Tensor.variable(Tensor.full(DataType.DOUBLE, 4, size));
        Tensor h = a.add(1);
        // Newer than h: it has received its gradient, which is h's too, when the hook adds to it.
        Tensor late = Tensor.variable(Tensor.full(DataType.DOUBLE, 5, size));
        h.registerHook(g -> {
            try (var on = Autograd.enableGrad()) {
                c.square().sum().backward();
                late.mul(100).sum().backward();
                b.mul(10).sum().backward();
            }
            return g;
        });
        h.add(b).add(late).sum().backward();

        assertAll(1, a.grad());
        assertAll(11, b.grad());
        assertAll(8, c.grad());
        assertAll(101, late.grad());
    }

    @Test
    void mayUpdateTheVariableItself() {
        x.registerHook(g -> {
            x.addInPlace(g, -0.5);
            return g;
        });
        x.square().sum().backward();

        assertArrayEquals(new double[] {0, 0}, x.toDoubles());
        assertArrayEquals(new double[] {2, 4}, x.grad().toDoubles());
    }

    @Test
    void mustReturnAGradientOfTheSameShapeAndType() {
        x.registerHook(g -> g.sum());
        AutogradException e =
                assertThrows(AutogradException.class, () -> x.mul(y).sum().backward());

        assertEquals(
                "a hook on x DOUBLE[2] returned a DOUBLE[] gradient; it must have the tensor's shape and data type",
                e.getMessage());
        Tensor h = y.mul(2);
        h.registerHook(g -> g.to(DataType.FLOAT));
        assertTrue(assertThrows(AutogradException.class, () -> h.sum().backward())
                .getMessage()
                .startsWith("a hook on the output of mul DOUBLE[2] returned a FLOAT[2] gradient"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void mustReturnAGradient() {
        x.registerHook(g -> null);

        assertEquals(
                "a hook on x DOUBLE[2] returned null; return the gradient itself if it is to go on as it is",
                assertThrows(AutogradException.class, () -> x.sum().backward()).getMessage());
    }

    @Test
    void needsATrackedTensor() {
        assertEquals(
                "registerHook: DOUBLE[] is a constant and gets no gradient; make it with Tensor.variable(...)",
                assertThrows(AutogradException.class, () -> Tensor.constant(1).registerHook(g -> g))
                        .getMessage());
    }
}
