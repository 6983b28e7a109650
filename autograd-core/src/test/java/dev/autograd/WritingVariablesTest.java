package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class WritingVariablesTest {
    private final Tensor w = Tensor.variable(new double[][] {{1, 2}, {3, 4}}).named("w");

    @Test
    void assignOverwritesTheValueAndLeavesTheGradient() {
        w.sum().backward();
        assertSame(w, w.assign(Tensor.constant(new double[][] {{5, 6}, {7, 8}})));

        assertArrayEquals(new double[] {5, 6, 7, 8}, w.toDoubles());
        assertArrayEquals(new double[] {1, 1, 1, 1}, w.grad().toDoubles());
    }

    @Test
    void assignCopies() {
        Tensor other = Tensor.variable(new double[][] {{5, 6}, {7, 8}});
        w.assign(other);
        other.addInPlace(other, 1);

        assertArrayEquals(new double[] {5, 6, 7, 8}, w.toDoubles());
        assertFalse(w.node() == other.node());
    }

    @Test
    void assignTakesArraysOfAnyOrder() {
        w.assign(Tensor.constant(new double[][] {{5, 6}, {7, 8}}).value().dup('f'));

        assertArrayEquals(new double[] {5, 6, 7, 8}, w.toDoubles());
    }

    @Test
    void addInPlaceAddsAMultiple() {
        assertSame(w, w.addInPlace(Tensor.constant(new double[][] {{10, 20}, {30, 40}}), -0.5));

        assertArrayEquals(new double[] {-4, -8, -12, -16}, w.toDoubles());
    }

    @Test
    void addInPlaceBroadcastsToTheVariable() {
        w.addInPlace(Tensor.constant(new double[] {10, 20}), 1);
        w.addInPlace(Tensor.constant(100), 1);

        assertArrayEquals(new double[] {111, 122, 113, 124}, w.toDoubles());
    }

    @Test
    void addInPlaceOfTheVariableItself() {
        w.addInPlace(w, 2);

        assertArrayEquals(new double[] {3, 6, 9, 12}, w.toDoubles());
    }

    @Test
    void addInPlaceOfItsGradient() {
        w.square().sum().backward();
        w.addInPlace(w.grad(), -0.5);

        assertArrayEquals(new double[4], w.toDoubles());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void keepsRunningAveragesAndDividesByTheirRoots(DataType type) {
        double tolerance = type == DataType.FLOAT ? 1e-6 : 1e-15;
        Tensor y = Tensor.constant(new double[] {3, -4}).to(type);
        Tensor average =
                Tensor.variable(Tensor.constant(new double[][] {{1, 2}, {3, 4}}).to(type));

        assertSame(average, average.scaleAddInPlace(0.75, 0.25, y));
        assertArrayEquals(new double[] {1.5, 0.5, 3, 2}, average.toDoubles(), tolerance);

        assertSame(average, average.scaleAddSquareInPlace(2, -1, y));
        assertArrayEquals(new double[] {-6, -15, -3, -12}, average.toDoubles(), tolerance);

        assertSame(
                average,
                average.addQuotientInPlace(
                        6, y, Tensor.constant(new double[] {9, 16}).to(type), 2, 0.5));
        assertArrayEquals(new double[] {3, -24.6, 6, -21.6}, average.toDoubles(), 10 * tolerance);
    }

    @Test
    void aGradientCanBeWrittenToo() {
        w.sum().backward();
        w.grad().addInPlace(Tensor.constant(2), 1);
        w.sum().backward();

        assertArrayEquals(new double[] {4, 4, 4, 4}, w.grad().toDoubles());
    }

    @Test
    void recordsNothing() {
        Tensor v = Tensor.variable(new double[][] {{1, 1}, {1, 1}});
        w.addInPlace(v, 1);
        w.sum().backward();

        assertArrayEquals(new double[4], v.grad().toDoubles());
    }

    @Test
    void refusesOtherShapesInEachOperand() {
        Tensor three = Tensor.constant(new double[3]);
        for (Executable wrong : new Executable[] {
            () -> w.scaleAddInPlace(1, 1, three),
            () -> w.scaleAddSquareInPlace(1, 1, three),
            () -> w.addQuotientInPlace(1, three, w, 1, 0),
            () -> w.addQuotientInPlace(1, w, three, 1, 0)
        }) {
            String message = assertThrows(ShapeException.class, wrong).getMessage();
            assertTrue(message.endsWith("InPlace: DOUBLE[3] does not fit into w DOUBLE[2, 2]"), message);
        }
        assertArrayEquals(new double[] {1, 2, 3, 4}, w.toDoubles());
    }

    @Test
    void refusesOtherShapesAndTypes() {
        assertEquals(
                "assign: DOUBLE[2] does not fit into w DOUBLE[2, 2]",
                assertThrows(ShapeException.class, () -> w.assign(Tensor.constant(new double[] {1, 2})))
                        .getMessage());
        assertEquals(
                "addInPlace: DOUBLE[3] does not fit into w DOUBLE[2, 2]",
                assertThrows(ShapeException.class, () -> w.addInPlace(Tensor.constant(new double[] {1, 2, 3}), 1))
                        .getMessage());
        assertEquals(
                "addInPlace: DOUBLE[1, 2, 2] does not fit into w DOUBLE[2, 2]",
                assertThrows(ShapeException.class, () -> w.addInPlace(w.reshape(1, 2, 2), 1))
                        .getMessage());
        assertEquals(
                "assign: FLOAT[2, 2] does not fit into w DOUBLE[2, 2]",
                assertThrows(ShapeException.class, () -> w.assign(Tensor.constant(new float[][] {{1, 2}, {3, 4}})))
                        .getMessage());
        assertArrayEquals(new double[] {1, 2, 3, 4}, w.toDoubles());
    }

    @Test
    void refusesConstantsAndResults() {
        assertEquals(
                "assign: h DOUBLE[2, 2] is not a variable, and only variables are written",
                assertThrows(AutogradException.class, () -> w.mul(2).named("h").assign(w))
                        .getMessage());
        assertThrows(AutogradException.class, () -> Tensor.constant(1).addInPlace(Tensor.constant(1), 1));
    }
}
