package dev.autograd.examples.firststeps;

import dev.autograd.Seed;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.Require;
import dev.autograd.examples.firststeps.Flowers.Species;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The third step: {@link TwoLayerNetwork}. */
@Command(
        name = "two-layer",
        description = "First steps 3: a network of two layers, whether a flower is of the species between the others.")
public final class TwoLayer extends FirstStep {
    private static final int EACH = 50;
    private static final int UNSEEN_EACH = 400;
    private static final int MOST_HIDDEN = 10_000;

    @Option(
            names = "--hidden",
            defaultValue = "6",
            paramLabel = "N",
            description = "The number of hidden units (default: ${DEFAULT-VALUE}).")
    private int hidden;

    /** Makes the command. */
    public TwoLayer() {
        super(1000, 0.02);
    }

    @Override
    Figure learn(ApplicationOptions with, PrintWriter out) {
        Require.between("--hidden", 1, MOST_HIDDEN, hidden);
        Seed seed = with.seed();
        Flowers flowers = Flowers.draw(EACH, seed, Species.values());
        Flowers unseen = Flowers.draw(UNSEEN_EACH, seed, Species.values());
        out.println("A network 2 -> " + hidden + " tanh -> 1 on " + flowers.size()
                + " flowers: versicolor or one of the others? " + settings());
        TwoLayerNetwork model = new TwoLayerNetwork(flowers.petals(), hidden, seed);
        History history = train(
                (epochs, rate, watcher) ->
                        model.train(flowers.petals(), flowers.are(Species.VERSICOLOR), epochs, rate, watcher),
                out);
        LogisticRegression line = new LogisticRegression(flowers.petals());
        line.train(flowers.petals(), flowers.are(Species.VERSICOLOR), 1000, 1, (epoch, loss) -> {});
        out.printf(
                Locale.ROOT,
                "It tells %.1f %% of %d unseen flowers rightly; a straight border, by logistic regression, %.1f %%.%n",
                100 * accuracy(model::predict, unseen, Species.VERSICOLOR),
                unseen.size(),
                100 * accuracy(line::predict, unseen, Species.VERSICOLOR));
        return picture(history, model::predict, flowers, Species.VERSICOLOR);
    }
}
