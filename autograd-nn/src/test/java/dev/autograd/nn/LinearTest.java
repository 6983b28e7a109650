package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class LinearTest {
    private final Tensor weight = Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}});
    private final Tensor bias = Tensor.variable(new double[] {10, 20});

    @Test
    void hasARowOfWeightsPerOutput() {
        Tensor y = new Linear(weight, bias).apply(Tensor.constant(new double[][] {{1, 0, 0}, {0, 1, 1}}));

        assertArrayEquals(new long[] {2, 2}, y.shape());
        assertArrayEquals(new double[] {11, 24, 15, 31}, y.toDoubles());
    }

    @Test
    void worksOnTheLastAxisOfAnyTensor() {
        Linear linear = new Linear(weight, bias);

        assertArrayEquals(
                new double[] {16, 35},
                linear.apply(Tensor.constant(new double[] {1, 1, 1})).toDoubles());
        Tensor batch = linear.apply(Tensor.ones(DataType.DOUBLE, 2, 4, 3));
        assertArrayEquals(new long[] {2, 4, 2}, batch.shape());
        assertEquals(8 * 16 + 8 * 35, batch.sum().item());
    }

    @Test
    void givesWeightAndBiasTheirGradients() {
        Tensor x = Tensor.constant(new double[][] {{1, 2, 3}, {4, 5, 6}});
        new Linear(weight, bias).apply(x).backward(Tensor.constant(new double[][] {{1, 0}, {1, 10}}));

        assertArrayEquals(new double[] {5, 7, 9, 40, 50, 60}, weight.grad().toDoubles());
        assertArrayEquals(new double[] {2, 10}, bias.grad().toDoubles());
    }

    @Test
    void usesTheVariablesThatItIsGiven() {
        assertSame(weight, new Linear(weight, null).weight());
        assertNull(new Linear(weight, null).bias());
        assertTrue(new Linear(weight.detach(), null).weight().isVariable());
    }

    @Test
    void startsUniformWithinTheRootOfItsInputs() {
        Linear linear = new Linear(100, 400, Seed.of(3));
        double[] w = linear.weight().toDoubles();

        assertEquals(DataType.FLOAT, linear.weight().dataType());
        assertEquals(0.1, Arrays.stream(w).max().orElseThrow(), 1e-4);
        assertEquals(-0.1, Arrays.stream(w).min().orElseThrow(), 1e-4);
        assertEquals(
                0.1 / Math.sqrt(3),
                Objects.requireNonNull(linear.bias()).square().mean().sqrt().item(),
                5e-3);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        Linear one = new Linear(5, 6, Seed.of(3));
        assertArrayEquals(
                one.weight().toDoubles(), new Linear(5, 6, Seed.of(3)).weight().toDoubles());

        Seed seed = Seed.of(3);
        new Linear(5, 6, seed);
        assertEquals(
                0,
                one.weight()
                        .eq(new Linear(5, 6, seed).weight())
                        .to(DataType.FLOAT)
                        .sum()
                        .item());
    }

    @Test
    void takesInitializersAndATypeOfItsOwn() {
        Linear linear = Linear.of(2, 3)
                .type(DataType.DOUBLE)
                .weight(Initializer.constant(0.5))
                .bias(Initializer.ones())
                .build(Seed.of(1));
        assertArrayEquals(
                new double[] {2, 2, 2},
                linear.apply(Tensor.constant(new double[] {1, 1})).toDoubles());
    }

    @Test
    void refusesShapesThatDontFit() {
        assertEquals(
                "Linear: a weight [out, in] and a bias [out] are wanted, not [2, 3] and [3]",
                assertThrows(ShapeException.class, () -> new Linear(weight, Tensor.zeros(DataType.DOUBLE, 3)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> new Linear(bias, null));
        assertEquals(
                "Linear: in must be positive, but is 0",
                assertThrows(ShapeException.class, () -> new Linear(0, 1, Seed.of(1)))
                        .getMessage());
    }
}
