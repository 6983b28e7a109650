package dev.autograd.examples.recommendation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.autograd.nn.data.Ratings;
import org.junit.jupiter.api.Test;

class BiasBaselineTest {
    private static final int[] ALL = {0, 1, 2, 3};

    @Test
    void withoutAPenaltyItFindsTheBiasesThatTheRatingsAreMadeOf() {
        // 3 ± 1 by the user, ± 0.5 by the item.
        Ratings ratings =
                Ratings.of(2, 2, new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}, new float[] {4.5f, 3.5f, 2.5f, 1.5f});
        BiasBaseline baseline = BiasBaseline.fit(ratings, ALL, 0);

        assertEquals(3, baseline.mean());
        assertEquals(4.5, baseline.predict(0, 0), 1e-9);
        assertEquals(1.5, baseline.predict(1, 1), 1e-9);
    }

    @Test
    void thePenaltyShrinksABiasByTheShareOfLambda() {
        // One user who rates each item once: around the mean of 3, each item's bias is its distance by 1 + λ.
        Ratings ratings = Ratings.of(1, 4, new int[] {0, 0, 0, 0}, new int[] {0, 1, 2, 3}, new float[] {1, 2, 4, 5});
        BiasBaseline baseline = BiasBaseline.fit(ratings, ALL, 3);

        assertEquals(3 - 2.0 / 4, baseline.predict(0, 0), 1e-9);
        assertEquals(3 + 1.0 / 4, baseline.predict(0, 2), 1e-9);
    }

    @Test
    void whatIsNotAmongTheChosenHasNoInfluenceAndNoBias() {
        Ratings ratings = Ratings.of(2, 2, new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 1}, new float[] {2, 4, 5, 5});
        BiasBaseline baseline = BiasBaseline.fit(ratings, new int[] {0, 1}, 1);

        assertEquals(3, baseline.mean());
        assertEquals(3, baseline.predict(1, 1), 1e-9);
    }
}
