package dev.autograd.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClippingTest {
    private final Tensor a = Tensor.variable(new double[] {1, 1});
    private final Tensor b = Tensor.variable(1);

    @BeforeEach
    void giveGradients() {
        a.mul(Tensor.constant(new double[] {3, -4})).sum().add(b.mul(12)).backward();
    }

    @Test
    void byNormScalesAllGradientsTogether() {
        assertEquals(13, Clipping.byNorm(List.of(a, b), 6.5));
        assertArrayEquals(new double[] {1.5, -2}, a.grad().toDoubles(), 1e-15);
        assertEquals(6, b.grad().item(), 1e-15);
    }

    @Test
    void byNormLeavesSmallGradientsAlone() {
        assertEquals(13, Clipping.byNorm(List.of(a, b), 14));
        assertArrayEquals(new double[] {3, -4}, a.grad().toDoubles());
    }

    @Test
    void byNormLeavesInfiniteGradientsForTheCallerToSee() {
        b.mul(Double.POSITIVE_INFINITY).backward();
        assertEquals(Double.POSITIVE_INFINITY, Clipping.byNorm(List.of(a, b), 1));
        assertArrayEquals(new double[] {3, -4}, a.grad().toDoubles());
    }

    @Test
    void byNormDoesNotCountFrozenParameters() {
        b.freeze();
        assertEquals(5, Clipping.byNorm(List.of(a, b), 100));
    }

    @Test
    void byValueLimitsEachElement() {
        Clipping.byValue(List.of(a, b), 3.5);
        assertArrayEquals(new double[] {3, -3.5}, a.grad().toDoubles());
        assertEquals(3.5, b.grad().item());
    }

    @Test
    void averagedWeightsAreUsedAndGivenBack() {
        AveragedWeights averaged = new AveragedWeights(List.of(b), 0.75);
        b.assign(Tensor.constant(5));
        averaged.update();
        try (var averages = averaged.use()) {
            assertEquals(2, b.item());
        }
        assertEquals(5, b.item());
        averaged.update();
        try (var averages = averaged.use()) {
            assertEquals(2.75, b.item());
            assertTrue(b.isVariable());
        }
    }

    @Test
    void averagedWeightsGoOnFromASavedState() {
        AveragedWeights averaged = new AveragedWeights(List.of(b), 0.75);
        b.assign(Tensor.constant(5));
        averaged.update();
        AveragedWeights other = new AveragedWeights(List.of(b), 0.75);
        other.load(averaged.state());
        averaged.update();
        try (var averages = other.use()) {
            assertEquals(2, b.item());
        }
        ShapeException e =
                assertThrows(ShapeException.class, () -> other.load(new AveragedWeights(List.of(a), 0.75).state()));
        assertEquals("the saved averages have the shapes [DOUBLE[2]], but the parameters [DOUBLE[]]", e.getMessage());
    }
}
