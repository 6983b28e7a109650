package dev.autograd.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import org.junit.jupiter.api.Test;

class MeanSquaredErrorTest {
    private final Tensor y = Tensor.variable(new double[][] {{0.5}, {2}, {-1}, {3}});
    private final Tensor t = Tensor.constant(new double[][] {{1}, {1}, {1}, {3}});

    @Test
    void isTheMeanOfTheSquares() {
        Tensor loss = new MeanSquaredError().of(y, t);
        loss.backward();

        assertEquals((0.25 + 1 + 4) / 4, loss.item());
        assertArrayEquals(new double[] {-0.25, 0.5, -1, 0}, y.grad().toDoubles());
    }

    @Test
    void halfOfItHasTheDifferenceAsItsDerivative() {
        Tensor loss = MeanSquaredError.half(Reduction.SUM).of(y, t);
        loss.backward();

        assertEquals((0.25 + 1 + 4) / 2, loss.item());
        assertArrayEquals(new double[] {-0.5, 1, -2, 0}, y.grad().toDoubles());
        assertEquals((0.25 + 1 + 4) / 8, MeanSquaredError.half().of(y, t).item());
    }

    @Test
    void withoutReductionThereIsOneLossPerElement() {
        Tensor losses = new MeanSquaredError(Reduction.NONE).of(y, t);
        assertArrayEquals(new long[] {4, 1}, losses.shape());
        assertArrayEquals(new double[] {0.25, 1, 4, 0}, losses.toDoubles());
    }

    @Test
    void refusesATargetThatWouldBroadcast() {
        ShapeException e = assertThrows(
                ShapeException.class, () -> new MeanSquaredError().of(y, Tensor.constant(new double[] {1, 1, 1, 3})));
        assertEquals(
                "MeanSquaredError: the prediction has shape [4, 1], the target [4]; did you mean target.reshape(4, 1)?",
                e.getMessage());
    }
}
