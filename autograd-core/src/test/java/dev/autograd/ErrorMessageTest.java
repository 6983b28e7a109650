package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;

/** Messages are designed: what was asked, the offending values with their names, what would work. */
class ErrorMessageTest {
    private final Tensor w =
            Tensor.variable(Tensor.zeros(DataType.DOUBLE, 4, 3)).named("W1");
    private final Tensor h = Tensor.zeros(DataType.DOUBLE, 4, 2).named("h");

    @Test
    void matmulSaysWhichTranspositionWouldFit() {
        assertSays(
                "matmul: inner dimensions differ: W1 [4, 3] · h [4, 2]; did you mean W1.transpose().matmul(h)?",
                () -> w.matmul(h));
        assertSays(
                "matmul: inner dimensions differ: W1 [4, 3] · [2, 3]; did you mean W1.matmul(y.transpose())?",
                () -> w.matmul(Tensor.zeros(DataType.DOUBLE, 2, 3)));
        assertSays("matmul: inner dimensions differ: [4, 3] · h [2, 4]; did you mean h.matmul(x)?", () -> Tensor.zeros(
                        DataType.DOUBLE, 4, 3)
                .matmul(Tensor.zeros(DataType.DOUBLE, 2, 4).named("h")));
        assertSays(
                "matmul: inner dimensions differ: W1 [4, 3] · [5, 7]",
                () -> w.matmul(Tensor.zeros(DataType.DOUBLE, 5, 7)));
    }

    @Test
    void axesAreShownWithTheValidOnes() {
        assertSays("sum: axis 2 is out of range for a tensor of shape [4, 3]; valid axes are -2..1", () -> w.sum(2));
        assertSays("max: axis -3 is out of range for a tensor of shape [4, 3]; valid axes are -2..1", () -> w.max(-3));
        assertSays("sum: axis 1 of a tensor of shape [4, 3] is named twice", () -> w.sum(1, -1));
        assertSays("sum: axis 0 is out of range for a tensor of shape [], which has no axes", () -> Tensor.constant(1)
                .sum(0));
    }

    @Test
    void reshapeCountsTheElements() {
        assertSays(
                "reshape: W1 DOUBLE[4, 3] has 12 elements, which don't fit the shape [5, -1]", () -> w.reshape(5, -1));
        assertSays("reshape: W1 DOUBLE[4, 3] has 12 elements, which don't fit the shape [13]", () -> w.reshape(13));
        assertSays(
                "reshape: [-1, -1] has a negative length; only one -1 is allowed, and stands for what is left over",
                () -> w.reshape(-1, -1));
    }

    @Test
    void axesInOrderAreNamedOnce() {
        assertSays("permute: the order [0, 0] does not name each axis of W1 DOUBLE[4, 3] once", () -> w.permute(0, 0));
        assertSays(
                "transpose: DOUBLE[3] has no two axes to swap; make it a matrix first, as in x.reshape(1, -1)",
                () -> Tensor.zeros(DataType.DOUBLE, 3).transpose());
    }

    @Test
    void anExtremeNeedsElements() {
        assertSays("max of no elements: DOUBLE[0, 3] over the axes 0", () -> Tensor.zeros(DataType.DOUBLE, 0, 3)
                .max(0));
    }

    @Test
    void oneNumberIsReadFromOneElement() {
        assertSays(
                "item() reads one number, but W1 DOUBLE[4, 3] has 12; reduce it with mean() or sum(), or read one with"
                        + " get(...)",
                w::item);
        assertSays("get: index 4 is out of range for axis 0 of W1 DOUBLE[4, 3]", () -> w.get(4, 0));
        assertSays("get: 1 indices for W1 DOUBLE[4, 3], which has 2 axes", () -> w.get(1));
    }

    @Test
    void conditionsAreBooleans() {
        assertSays(
                "where: the condition h DOUBLE[4, 2] is not boolean; compare it, as in x.gt(0)", () -> h.where(h, 0));
        assertSays("not: h DOUBLE[4, 2] is not boolean; compare it first, as in x.gt(0)", () -> h.not());
    }

    @Test
    void rowsOfAMatrixAreEquallyLong() {
        assertSays(
                "the rows of a matrix have equal lengths, but one has 1 elements and the first one has 2",
                () -> Tensor.constant(new double[][] {{1, 2}, {3}}));
    }

    private static void assertSays(String message, Executable call) {
        assertEquals(message, assertThrows(ShapeException.class, call).getMessage());
    }
}
