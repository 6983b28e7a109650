package dev.autograd.examples.reinforcement;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.reinforcement.CartPole.State;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Clipping;
import dev.autograd.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A few pushes of several episodes at a time, and the policy gradient from what the value network, the critic, makes of
 * them: it says how much better a state became, so nobody has to wait for an episode's end.
 *
 * <p>Sources: V. Mnih et al., "Asynchronous methods for deep reinforcement learning", 2016, here with one thread;
 * the advantages: J. Schulman et al., "High-dimensional continuous control using generalized advantage estimation", 2016.
 */
final class ActorCritic implements Learner {
    private static final int EPISODES = 16;
    private static final int PUSHES = 32;
    private static final double LAMBDA = 0.95;
    private static final double ENTROPY = 0.01;
    private static final double LARGEST_NORM = 0.5;

    private final Agent agent;
    private final double discount;
    private final Seed seed;
    private final Optimizer actor;
    private final Optimizer critic;
    private final List<Episode> running = new ArrayList<>();

    ActorCritic(Agent agent, double discount, double learningRate, Seed seed) {
        this.agent = agent;
        this.discount = discount;
        this.seed = seed;
        actor = new Adam(agent.policyParameters(), learningRate);
        critic = new Adam(agent.valueParameters(), learningRate);
        for (int i = 0; i < EPISODES; i++) {
            running.add(new Episode(seed));
        }
    }

    @Override
    public Round round() {
        List<State> before = new ArrayList<>();
        List<State> after = new ArrayList<>();
        List<Boolean> pushes = new ArrayList<>();
        List<Boolean> lost = new ArrayList<>();
        List<Boolean> over = new ArrayList<>();
        List<Episode> finished = new ArrayList<>();
        for (int step = 0; step < PUSHES; step++) {
            List<State> now = running.stream().map(Episode::state).toList();
            boolean[] right = agent.draw(now, seed);
            for (int i = 0; i < EPISODES; i++) {
                Episode episode = running.get(i);
                episode.push(right[i]);
                before.add(now.get(i));
                after.add(episode.state());
                pushes.add(right[i]);
                lost.add(episode.isLost());
                over.add(episode.isOver());
                if (episode.isOver()) {
                    finished.add(episode);
                    running.set(i, new Episode(seed));
                }
            }
        }
        return new Round(pushes.size(), finished, learn(before, after, pushes, lost, over));
    }

    private double learn(
            List<State> before, List<State> after, List<Boolean> pushes, List<Boolean> lost, List<Boolean> over) {
        try (var scope = Autograd.scope()) {
            Tensor observed = Agent.observe(before);
            Tensor expected = agent.values(observed);
            double[] v = expected.toDoubles();
            double[] next = agent.values(Agent.observe(after)).toDoubles();
            List<Double> advantages = advantages(v, next, lost, over, EPISODES, discount);
            List<Double> targets = new ArrayList<>();
            for (int i = 0; i < v.length; i++) {
                targets.add(advantages.get(i) + v[i]);
            }
            Tensor logProbabilities = agent.logProbabilities(observed);
            Tensor chosen = logProbabilities
                    .gather(1, Batches.indices(pushes).unsqueeze(1))
                    .squeeze(1);
            Tensor entropy =
                    logProbabilities.exp().mul(logProbabilities).sum(1).mean().neg();

            actor.zeroGrad();
            chosen.mul(Batches.standardised(Batches.floats(advantages)))
                    .mean()
                    .add(entropy.mul(ENTROPY))
                    .neg()
                    .backward();
            Clipping.byNorm(agent.policyParameters(), LARGEST_NORM);
            actor.step();

            critic.zeroGrad();
            Tensor loss = expected.sub(Batches.floats(targets)).square().mean();
            loss.backward();
            critic.step();
            return loss.item();
        }
    }

    /**
     * How much better each push did than expected: {@code A = δ + γ λ A'} with {@code δ = (1 - γ) + γ V(s') - V(s)}, A'
     * being that of the episode's next push in this round. Nothing is expected of a lost pole, and as much as ever of one
     * that the limit of pushes interrupts.
     *
     * @param v the values of the states before the pushes; those of one step lie together, an episode each
     * @param next the values of the states after them
     * @param lost whether the pole was lost by the push
     * @param over whether the episode ended by the push
     * @param episodes how many were played at a time
     */
    static List<Double> advantages(
            double[] v, double[] next, List<Boolean> lost, List<Boolean> over, int episodes, double discount) {
        Double[] advantages = new Double[v.length];
        for (int i = v.length - 1; i >= 0; i--) {
            double later = i + episodes < v.length && !over.get(i) ? advantages[i + episodes] : 0;
            double delta = (1 - discount) + (lost.get(i) ? 0 : discount * next[i]) - v[i];
            advantages[i] = delta + discount * LAMBDA * later;
        }
        return List.of(advantages);
    }
}
