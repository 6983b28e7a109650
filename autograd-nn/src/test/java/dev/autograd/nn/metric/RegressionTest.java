package dev.autograd.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import org.junit.jupiter.api.Test;

class RegressionTest {
    // The errors are 1, -1, 2, 0.
    private static final Tensor PREDICTION = Tensor.constant(new double[] {2, 1, 5, 4});
    private static final Tensor TARGET = Tensor.constant(new double[] {1, 2, 3, 4});

    @Test
    void rmseIsTheRootOfTheMeanSquare() {
        Metric rmse = new Rmse();
        rmse.update(PREDICTION, TARGET);
        assertEquals(Math.sqrt(6 / 4.0), rmse.value());
    }

    @Test
    void maeIsTheMeanAbsoluteError() {
        Metric mae = new Mae();
        mae.update(PREDICTION, TARGET);
        assertEquals(1, mae.value());
    }

    @Test
    void batchesAddUp() {
        ClassificationTest.assertAddsUp(Rmse::new, PREDICTION, TARGET);
        ClassificationTest.assertAddsUp(Mae::new, PREDICTION, TARGET);
    }

    @Test
    void doNotBroadcast() {
        ShapeException e =
                assertThrows(ShapeException.class, () -> new Rmse().update(PREDICTION.reshape(4, 1), TARGET));
        assertEquals("Rmse: the prediction has shape [4, 1], the target [4]; they must be equal", e.getMessage());
    }
}
