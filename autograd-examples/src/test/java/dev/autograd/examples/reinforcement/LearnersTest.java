package dev.autograd.examples.reinforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnersTest {
    @Test
    void aReturnCountsWhatComesAfter() {
        assertEquals(List.of(0.875, 0.75, 0.5), Reinforce.returns(3, 0.5));
    }

    // γ = 0.5 and λ = 0.95, two episodes at a time: δ = 0.5 + 0.5 V(s') - V(s).
    @Test
    void anAdvantageLooksAheadAsFarAsItsEpisodeGoes() {
        double[] v = {0.2, 0.4, 0.6, 0.8};
        double[] next = {0.6, 0.8, 0.4, 0.2};
        double later = 0.5 + 0.5 * 0.4 - 0.6;

        List<Double> runOn = ActorCritic.advantages(v, next, all(false), all(false), 2, 0.5);
        assertEquals(later, runOn.get(2), 1e-15);
        assertEquals(0.5 + 0.5 * 0.6 - 0.2 + 0.5 * 0.95 * later, runOn.get(0), 1e-15);

        List<Boolean> first = List.of(true, false, false, false);
        assertEquals(
                0.5 - 0.2, ActorCritic.advantages(v, next, first, first, 2, 0.5).get(0), 1e-15);
        assertEquals(
                0.5 + 0.5 * 0.6 - 0.2,
                ActorCritic.advantages(v, next, all(false), first, 2, 0.5).get(0),
                1e-15,
                "interrupted by the limit");
    }

    private static List<Boolean> all(boolean value) {
        return List.of(value, value, value, value);
    }

    // What the page says: the mean of r ∇ log p over draws is the gradient of the expected reward.
    @Test
    void theLogDerivativeEstimatesTheGradientOfAnExpectation() {
        Tensor logits = Tensor.variable(new double[] {0.3, -0.5, 1.1});
        Tensor rewards = Tensor.constant(new double[] {1, 4, 2});
        Tensor p = logits.softmax(0);
        double[] exact = Autograd.grad(p.mul(rewards).sum(), logits).toDoubles();

        int draws = 200_000;
        double[] probabilities = p.toDoubles();
        int[] counts = new int[3];
        Seed seed = Seed.of(1);
        for (int i = 0; i < draws; i++) {
            double u = seed.nextDouble();
            counts[u < probabilities[0] ? 0 : u < probabilities[0] + probabilities[1] ? 1 : 2]++;
        }
        Tensor frequencies = Tensor.constant(
                new double[] {counts[0] / (double) draws, counts[1] / (double) draws, counts[2] / (double) draws});
        Tensor surrogate = logits.logSoftmax(0).mul(rewards).mul(frequencies).sum();
        double[] estimate = Autograd.grad(surrogate, logits).toDoubles();

        for (int i = 0; i < 3; i++) {
            assertEquals(exact[i], estimate[i], 0.01);
        }
    }
}
