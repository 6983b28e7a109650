package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class SeedTest {
    @Test
    void drawsTheSameBitsAsTheJdksSplitMix() {
        Seed seed = Seed.of(42);
        SplittableRandom jdk = new SplittableRandom(42);
        for (int i = 0; i < 100; i++) {
            assertEquals(jdk.nextLong(), seed.nextLong());
        }
    }

    @Test
    void goesOnFromASavedState() {
        Seed seed = Seed.of(7);
        seed.nextLong();
        long saved = seed.state();
        long next = seed.nextLong();

        assertEquals(next, Seed.of(saved).nextLong());
        seed.restore(saved);
        assertEquals(next, seed.nextLong());
    }

    @Test
    void aForkDrawsOtherNumbersAndTheSameOnesNextTime() {
        Seed seed = Seed.of(7);
        long first = seed.fork().nextLong();

        assertEquals(first, Seed.of(7).fork().nextLong());
        assertNotEquals(first, seed.fork().nextLong());
        assertNotEquals(first, Seed.of(7).nextLong());
    }

    // Figures of Python's statistics.NormalDist().inv_cdf.
    @Test
    void normalQuantilesAreExact() {
        assertEquals(0, NormalQuantile.of(0.5));
        assertEquals(1.9599639845400536, NormalQuantile.of(0.975), 1e-15);
        assertEquals(-1.2815515655446008, NormalQuantile.of(0.1), 1e-15);
        assertEquals(-2.3263478740408408, NormalQuantile.of(0.01), 4e-15);
        assertEquals(-7.034483825301132, NormalQuantile.of(1e-12), 1e-14);
        assertEquals(-8.292361075813595, NormalQuantile.of(0x1p-54), 1e-14);
    }

    @Test
    void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        double[] x = Seed.of(1).normal(DataType.DOUBLE, 3, 2, 100_000).toDoubles();
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double kurtosis =
                Arrays.stream(x).map(v -> Math.pow(v - mean, 4)).average().orElseThrow() / variance / variance;
        assertEquals(3, mean, 0.03);
        assertEquals(4, variance, 0.08);
        assertEquals(3, kurtosis, 0.1);
    }

    @Test
    void truncatedNormalNumbersStayWithinTwoDeviations() {
        double[] x = Seed.of(1).truncatedNormal(DataType.DOUBLE, 0, 1, 100_000).toDoubles();
        double largest = Arrays.stream(x).map(Math::abs).max().orElseThrow();
        assertTrue(largest <= 2 && largest > 1.99, "largest " + largest);
        // The standard deviation of a normal number cut off at two: sqrt(1 - 4 φ(2) / (2 Φ(2) - 1)).
        assertEquals(
                0.8796, Math.sqrt(Arrays.stream(x).map(v -> v * v).average().orElseThrow()), 0.01);
    }

    @Test
    void uniformNumbersFillTheirInterval() {
        double[] x = Seed.of(1).uniform(DataType.FLOAT, -1, 3, 100, 1000).toDoubles();
        assertEquals(1, Arrays.stream(x).average().orElseThrow(), 0.02);
        assertEquals(-1, Arrays.stream(x).min().orElseThrow(), 1e-3);
        assertEquals(3, Arrays.stream(x).max().orElseThrow(), 1e-3);
    }

    @Test
    void integersBelowABoundAreEquallyLikely() {
        Seed seed = Seed.of(1);
        int[] count = new int[3];
        for (int i = 0; i < 90_000; i++) {
            count[seed.nextInt(3)]++;
        }
        for (int c : count) {
            assertEquals(30_000, c, 600);
        }
        // Of the 2^32 draws the last quarter would make the small numbers more likely.
        int large = 3 << 29;
        int low = (int) IntStream.range(0, 90_000)
                .filter(i -> seed.nextInt(large) < large / 3)
                .count();
        assertEquals(30_000, low, 600);
    }

    @Test
    void refusesABoundOfZero() {
        assertThrows(IllegalArgumentException.class, () -> Seed.of(1).nextInt(0));
    }

    @Test
    void aPermutationHoldsEachNumberOnceInAnyPlace() {
        Seed seed = Seed.of(1);
        int[] firsts = new int[4];
        for (int i = 0; i < 40_000; i++) {
            int[] order = seed.permutation(4);
            firsts[order[0]]++;
            assertArrayEquals(
                    new int[] {0, 1, 2, 3}, Arrays.stream(order).sorted().toArray());
        }
        for (int c : firsts) {
            assertEquals(10_000, c, 400);
        }
    }

    @Test
    void bernoulliDrawsOnesWithTheirProbability() {
        Tensor mask = Seed.of(1).bernoulli(DataType.FLOAT, 0.3, 200, 500);
        assertEquals(0.3, mask.mean().item(), 0.005);
        assertArrayEquals(
                new double[] {0, 1},
                Arrays.stream(mask.toDoubles()).distinct().sorted().toArray());
    }
}
