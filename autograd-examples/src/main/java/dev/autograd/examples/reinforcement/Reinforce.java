package dev.autograd.examples.reinforcement;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.reinforcement.CartPole.State;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole episodes, and the policy gradient from their returns, each compared with what the value network expected.
 *
 * <p>Source: R. J. Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning",
 * 1992.
 */
final class Reinforce implements Learner {
    private static final int EPISODES = 16;

    private final Agent agent;
    private final double discount;
    private final Seed seed;
    private final Optimizer actor;
    private final Optimizer critic;

    Reinforce(Agent agent, double discount, double learningRate, Seed seed) {
        this.agent = agent;
        this.discount = discount;
        this.seed = seed;
        actor = new Adam(agent.policyParameters(), learningRate);
        critic = new Adam(agent.valueParameters(), learningRate);
    }

    @Override
    public Round round() {
        List<Episode> episodes = play();
        List<State> states = new ArrayList<>();
        List<Boolean> pushes = new ArrayList<>();
        List<Double> returns = new ArrayList<>();
        for (Episode episode : episodes) {
            states.addAll(episode.states().subList(0, episode.length()));
            pushes.addAll(episode.pushes());
            returns.addAll(returns(episode.length(), discount));
        }
        try (var scope = Autograd.scope()) {
            Tensor observed = Agent.observe(states);
            Tensor g = Batches.floats(returns);
            Tensor expected = agent.values(observed);
            Tensor advantage = Batches.standardised(g.sub(expected.detach()));
            Tensor chosen = agent.logProbabilities(observed)
                    .gather(1, Batches.indices(pushes).unsqueeze(1))
                    .squeeze(1);

            actor.zeroGrad();
            chosen.mul(advantage).mean().neg().backward();
            actor.step();

            critic.zeroGrad();
            Tensor loss = expected.sub(g).square().mean();
            loss.backward();
            critic.step();
            return new Round(pushes.size(), episodes, loss.item());
        }
    }

    private List<Episode> play() {
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < EPISODES; i++) {
            episodes.add(new Episode(seed));
        }
        List<Episode> running = new ArrayList<>(episodes);
        while (!running.isEmpty()) {
            boolean[] right = agent.draw(running.stream().map(Episode::state).toList(), seed);
            for (int i = 0; i < right.length; i++) {
                running.get(i).push(right[i]);
            }
            running.removeIf(Episode::isOver);
        }
        return episodes;
    }

    /**
     * What each push of an episode of this length leads to: {@code (1 - γ) Σ γᵏ} over those from it on. The factor keeps
     * returns between 0 and 1, which the value network learns more easily.
     */
    static List<Double> returns(int length, double discount) {
        Double[] returns = new Double[length];
        double g = 0;
        for (int i = length - 1; i >= 0; i--) {
            g = (1 - discount) + discount * g;
            returns[i] = g;
        }
        return List.of(returns);
    }
}
