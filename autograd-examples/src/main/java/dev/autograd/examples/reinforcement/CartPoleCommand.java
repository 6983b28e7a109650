package dev.autograd.examples.reinforcement;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.BadInputException;
import dev.autograd.examples.command.ModelFile;
import dev.autograd.examples.command.Require;
import dev.autograd.examples.reinforcement.CartPole.State;
import dev.autograd.nn.plot.Chart;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Progress;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code autograd cartpole}: a policy learns by trial to balance a pole. */
@Command(
        name = "cartpole",
        description = "Reinforcement learning: a policy learns by trial to balance a pole on a cart.")
public final class CartPoleCommand implements Callable<Integer> {
    static final String NAME = "cartpole";
    private static final int HIDDEN = 64;
    private static final int EVALUATED = 100;

    // Training is watched at these many trials, from starts of their own.
    private static final int WATCHED = 20;
    private static final int WATCH_PUSHES = 10_000;
    private static final long MOST_STEPS = 1_000_000_000;

    /** How the policy learns. */
    enum Algorithm {
        REINFORCE(0.01),
        ACTOR_CRITIC(0.003);

        private final double learningRate;

        Algorithm(double learningRate) {
            this.learningRate = learningRate;
        }

        Learner learner(Agent agent, double discount, double rate, Seed seed) {
            return this == REINFORCE
                    ? new Reinforce(agent, discount, rate, seed)
                    : new ActorCritic(agent, discount, rate, seed);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ApplicationOptions options = new ApplicationOptions();

    @Mixin
    private final ModelFile file = new ModelFile();

    @Option(
            names = "--algorithm",
            paramLabel = "reinforce|actor-critic",
            description = {
                "reinforce: learns from whole episodes, compared with what was expected of them (default);",
                "actor-critic: learns every few pushes from what a critic makes of them."
            })
    private Algorithm algorithm = Algorithm.REINFORCE;

    @Option(
            names = "--steps",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "The most pushes to train for (default: ${DEFAULT-VALUE}); training ends earlier once "
                    + WATCHED + " trials last to the limit.")
    private long steps;

    @Option(
            names = "--gamma",
            defaultValue = "0.99",
            paramLabel = "G",
            description = "How much a push counts against one later, from 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double discount;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description = "The learning rate (default: 0.01 for reinforce, 0.003 for actor-critic).")
    private @Nullable Double learningRate;

    @Override
    public Integer call() throws IOException {
        double rate = learningRate == null ? algorithm.learningRate : learningRate;
        options.check();
        file.check("--algorithm", "--steps", "--gamma", "--lr");
        Require.between("--steps", 1, MOST_STEPS, steps);
        Require.positive("--lr", rate);
        if (!(discount >= 0 && discount < 1)) {
            throw new BadInputException("--gamma takes a number from 0 to 1 (1 not included), not " + discount);
        }
        PrintWriter out = spec.commandLine().getOut();
        Seed seed = options.seed();
        if (file.isLoaded()) {
            file.settings(NAME);
        }
        Agent agent = new Agent(HIDDEN, seed);
        Seed trials = seed.fork();
        History history = new History();
        if (file.isLoaded()) {
            out.println("Balancing a pole, seed " + options.seedNumber());
            file.load(agent, out);
        } else {
            out.println("Balancing a pole by " + algorithm + ": networks 4 -> " + HIDDEN + " tanh -> 2 and 1, "
                    + agent.parameterCount() + " parameters, seed " + options.seedNumber() + ", learning rate " + rate
                    + ", discount " + discount + ", at most " + steps + " steps");
            history = train(agent, algorithm.learner(agent, discount, rate, seed), rate, seed.fork(), out);
        }
        List<Episode> episodes = agent.play(EVALUATED, trials);
        out.printf(
                Locale.ROOT,
                "The pole stands for %.1f of %d steps, as a mean of %d new trials; the shortest lasts %d.%n",
                Agent.meanLength(episodes),
                CartPole.LIMIT,
                EVALUATED,
                episodes.stream().mapToInt(Episode::length).min().orElse(0));
        file.save(agent, NAME, Map.of("algorithm", algorithm.toString()), out);
        options.plot(picture(history, episodes.get(0)), out);
        out.flush();
        return 0;
    }

    private static Figure picture(History history, Episode episode) {
        Figure figure = new Figure();
        if (!history.curves().isEmpty()) {
            figure.add(560, history.panel("How long the pole stands", "pushes", ""));
        }
        return figure.add(520, (g, width, height) -> trajectory(episode, g, width, height));
    }

    private History train(Agent agent, Learner learner, double rate, Seed watching, PrintWriter out) {
        History history = new History();
        List<Tensor> best = copies(agent);
        double longest = -1;
        long done = 0;
        long watchedAt = 0;
        try (Progress progress = Progress.start(NAME, steps, out)) {
            while (done < steps && longest < CartPole.LIMIT) {
                Learner.Round round = learner.round();
                Require.finite(round.loss(), "push " + done, rate);
                progress.step(round.pushes());
                if (!round.finished().isEmpty()) {
                    history.record((double) done, "drawn pushes, in training", Agent.meanLength(round.finished()));
                }
                done += round.pushes();
                if (done - watchedAt < WATCH_PUSHES && done < steps) {
                    continue;
                }
                watchedAt = done;
                double length = Agent.meanLength(agent.play(WATCHED, watching.fork()));
                history.record((double) done, "the more probable pushes", length);
                if (length > longest) {
                    longest = length;
                    best = copies(agent);
                }
                progress.line(String.format(
                        Locale.ROOT,
                        "After %d pushes the pole stands for %.1f, as a mean of %d",
                        done,
                        length,
                        WATCHED));
            }
        }
        List<Tensor> parameters = agent.parameters();
        for (int i = 0; i < best.size(); i++) {
            parameters.get(i).assign(best.get(i));
        }
        return history;
    }

    private static List<Tensor> copies(Agent agent) {
        return agent.parameters().stream().map(p -> p.detach()).toList();
    }

    /** The cart's place above, the pole's angle below, with the ends that they must not reach. */
    private static void trajectory(Episode episode, Graphics2D g, int width, int height) {
        XYChart cart = curve("One trial", "cart (m)", episode, State::position, CartPole.TRACK);
        XYChart pole = curve("", "pole (°)", episode, s -> Math.toDegrees(s.angle()), Math.toDegrees(CartPole.LEAN));
        cart.paint(g, width, height / 2);
        g.translate(0, height / 2);
        pole.paint(g, width, height / 2);
        g.translate(0, -height / 2);
    }

    private static XYChart curve(
            String title, String label, Episode episode, ToDoubleFunction<State> quantity, double end) {
        XYChart chart = Chart.create(title, "second", label);
        List<Double> seconds = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (State state : episode.states()) {
            seconds.add(CartPole.SECONDS * seconds.size());
            values.add(quantity.applyAsDouble(state));
        }
        // XChart labels the axis at samples where they are equally spaced, and at round numbers where they are not.
        seconds.add(seconds.get(seconds.size() - 1) + CartPole.SECONDS / 10);
        values.add(values.get(values.size() - 1));
        chart.addSeries(label, seconds, values);
        chart.getStyler().setYAxisMin(-end);
        chart.getStyler().setYAxisMax(end);
        chart.getStyler().setLegendVisible(false);
        return chart;
    }
}
