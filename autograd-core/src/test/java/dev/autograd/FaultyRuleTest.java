package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Primitive.Result;
import dev.autograd.array.Blas;
import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Loops;
import dev.autograd.tape.Pullback;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** What a faulty rule or kernel is told: the operation, the shapes, the user's line. */
class FaultyRuleTest {
    private final Tensor x =
            Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}}).named("x");

    @Test
    void aGradientOfAnotherShapeNamesTheOperationAndTheInput() {
        Primitive<Transposes> wrong = Rows.bilinear(
                "matmul",
                (t, in) -> new Result(DataType.DOUBLE, in[0].dims().with(1, 2)),
                Blas::matmul,
                (x, y, t) -> g -> g.matmul(y, false, true).transpose(),
                (x, y, t) -> g -> x.matmul(g, true, false));
        Tensor y = Tensor.constant(new double[][] {{1, 2}, {3, 4}, {5, 6}});

        assertEquals(
                "the derivative rule of matmul for input x returned a DOUBLE[3, 2] gradient, but the input is DOUBLE[2, 3]",
                messageOf(wrong.apply(new Transposes(false, false), x, y)));
    }

    @Test
    void aGradientOfAnotherTypeToo() {
        assertEquals(
                "the derivative rule of tanh for input x returned a FLOAT[2, 3] gradient, but the input is DOUBLE[2, 3]",
                messageOf(tanh(g -> g.to(DataType.FLOAT))));
    }

    @Test
    void anInputWithoutANameIsCounted() {
        x.named(null);

        assertTrue(
                messageOf(tanh(Tensor::sum)).startsWith("the derivative rule of tanh for input 0 returned a DOUBLE[]"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void noGradientAtAllIsRefused() {
        assertEquals("the derivative rule of tanh for input x returned null", messageOf(tanh(g -> null)));
    }

    @Test
    void aGradientThatIsNotSummedBackIsNeverHidden() {
        Primitive<Primitive.None> wrong = new Primitive<>(
                "plus",
                (none, in) -> new Result(DataType.DOUBLE, in[0].dims()),
                Loops.ADD,
                List.of((z, in, i, none) -> g -> g));
        Tensor b = Tensor.variable(new double[] {1, 2, 3}).named("b");

        assertEquals(
                "the derivative rule of plus for input b returned a DOUBLE[2, 3] gradient, but the input is DOUBLE[3]",
                messageOf(wrong.apply(Primitive.None.NONE, x, b)));
    }

    @Test
    void anExceptionInARuleNamesTheOperationAndTheShape() {
        IllegalStateException cause = new IllegalStateException("planted");
        AutogradException e = assertThrows(AutogradException.class, () -> tanh(g -> {
                    throw cause;
                })
                .sum()
                .backward());

        assertTrue(e.getMessage().startsWith("the derivative rule of tanh -> DOUBLE[2, 3]"), e::getMessage);
        assertTrue(e.getMessage().endsWith("failed: planted"), e::getMessage);
        assertSame(cause, e.getCause());
    }

    @Test
    void anExceptionInARuleNamesTheUsersLineIfItWasTraced() {
        Tensor z;
        try (var tracing = Autograd.trace()) {
            z = tanh(g -> {
                throw new IllegalStateException("planted");
            });
        }

        assertTrue(messageOf(z).contains("FaultyRuleTest.tanh(FaultyRuleTest.java:"), () -> messageOf(z));
    }

    @Test
    void anExceptionInAKernelNamesTheOperationTheShapesAndTheLine() {
        Primitive<Primitive.None> failing = new Primitive<>(
                "plus",
                (none, in) -> new Result(DataType.DOUBLE, in[0].dims()),
                (none, in, out) -> {
                    throw new ArithmeticException("planted");
                },
                List.of());
        AutogradException e =
                assertThrows(AutogradException.class, () -> failing.apply(Primitive.None.NONE, x, Tensor.constant(2)));

        assertTrue(
                e.getMessage().startsWith("plus of x DOUBLE[2, 3], DOUBLE[] failed at FaultyRuleTest."), e::getMessage);
        assertTrue(e.getMessage().contains("(FaultyRuleTest.java:"), e::getMessage);
        assertTrue(e.getMessage().endsWith(": planted"), e::getMessage);
    }

    @Test
    void aFailedPassCanBeRepeated() {
        boolean[] fails = {true};
        Tensor loss = tanh(g -> {
                    if (fails[0]) {
                        throw new IllegalStateException("planted");
                    }
                    return g;
                })
                .sum();
        assertThrows(AutogradException.class, loss::backward);
        fails[0] = false;
        loss.backward();

        assertEquals(1, x.grad().get(0, 0));
    }

    private Tensor tanh(Pullback<Tensor> pullback) {
        return Rows.elementwise("tanh", Loops.TANH, (z, x) -> pullback).apply(x);
    }

    private static String messageOf(Tensor z) {
        return assertThrows(AutogradException.class, () -> z.sum().backward()).getMessage();
    }
}
