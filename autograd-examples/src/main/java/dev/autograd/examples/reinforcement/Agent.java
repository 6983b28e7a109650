package dev.autograd.examples.reinforcement;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.reinforcement.CartPole.State;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Module;
import dev.autograd.nn.Sequential;
import java.util.ArrayList;
import java.util.List;

/** The policy network, which gives each push its probability, and the value network, which expects a return. */
final class Agent extends Module {
    private static final int SENSES = 4;

    private final Layer policy;
    private final Layer value;

    Agent(int hidden, Seed seed) {
        policy = network(hidden, 2, seed);
        value = network(hidden, 1, seed);
    }

    private static Layer network(int hidden, int outputs, Seed seed) {
        return new Sequential(new Linear(SENSES, hidden, seed), Tensor::tanh, new Linear(hidden, outputs, seed));
    }

    /** What the networks see of states, of shape {@code [states, 4]}. */
    static Tensor observe(List<State> states) {
        return Tensor.constant(states.stream().map(State::toFloats).toArray(float[][]::new));
    }

    /** The logarithms of the probabilities of a push to the left and to the right, {@code [states, 2]}. */
    Tensor logProbabilities(Tensor observed) {
        return policy.apply(observed).logSoftmax(1);
    }

    /** The expected returns, {@code [states]}. */
    Tensor values(Tensor observed) {
        return value.apply(observed).squeeze(1);
    }

    List<Tensor> policyParameters() {
        return policy.parameters();
    }

    List<Tensor> valueParameters() {
        return value.parameters();
    }

    /** Draws a push for each state, true to the right. */
    boolean[] draw(List<State> states, Seed seed) {
        double[] probabilities = rightward(states);
        boolean[] right = new boolean[probabilities.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = seed.nextDouble() < probabilities[i];
        }
        return right;
    }

    private double[] rightward(List<State> states) {
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            return logProbabilities(observe(states)).select(1, 1).exp().toDoubles();
        }
    }

    /** Plays episodes in which each push is the more probable one. */
    List<Episode> play(int count, Seed seed) {
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            episodes.add(new Episode(seed));
        }
        List<Episode> running = new ArrayList<>(episodes);
        while (!running.isEmpty()) {
            double[] right = rightward(running.stream().map(Episode::state).toList());
            for (int i = 0; i < right.length; i++) {
                running.get(i).push(right[i] > 0.5);
            }
            running.removeIf(Episode::isOver);
        }
        return episodes;
    }

    static double meanLength(List<Episode> episodes) {
        return episodes.stream().mapToInt(Episode::length).average().orElse(0);
    }
}
