package dev.autograd.examples.generative;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import org.junit.jupiter.api.Test;

class RingTest {
    // Of a normal distribution in the plane 1 - exp(-k²/2) lies within k deviations.
    @Test
    void theRingItselfHitsAllModesAndIsNearThem() {
        Ring.Quality quality = Ring.Quality.of(Ring.sample(20_000, Seed.of(1)));

        assertEquals(8, quality.modes());
        assertEquals(1 - Math.exp(-4.5), quality.near(), 0.003);
    }

    @Test
    void aModeThatIsMissingIsNotCounted() {
        float[][] points = new float[100][];
        for (int i = 0; i < points.length; i++) {
            points[i] = i < 98 ? new float[] {2, 0.29f} : new float[] {0, 2};
        }
        Ring.Quality quality = Ring.Quality.of(Tensor.constant(points));

        assertEquals(1, quality.modes(), "two points of a hundred are less than a quarter of an eighth");
        assertEquals(1, quality.near());
    }

    @Test
    void pointsBetweenTheModesAreNearNone() {
        Ring.Quality quality = Ring.Quality.of(Tensor.constant(new float[][] {{0, 0}, {2, 0.31f}, {1.69f, 0}, {2, 0}}));

        assertEquals(0.25, quality.near());
    }
}
