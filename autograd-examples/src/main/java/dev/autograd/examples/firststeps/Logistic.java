package dev.autograd.examples.firststeps;

import dev.autograd.Seed;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.firststeps.Flowers.Species;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;

/** The second step: {@link LogisticRegression}. */
@Command(name = "logistic", description = "First steps 2: logistic regression, which of two species a flower is.")
public final class Logistic extends FirstStep {
    private static final int EACH = 50;
    private static final int UNSEEN_EACH = 500;

    /** Makes the command. */
    public Logistic() {
        super(1000, 1);
    }

    @Override
    Figure learn(ApplicationOptions with, PrintWriter out) {
        Seed seed = with.seed();
        Flowers flowers = Flowers.draw(EACH, seed, Species.VERSICOLOR, Species.VIRGINICA);
        Flowers unseen = Flowers.draw(UNSEEN_EACH, seed, Species.VERSICOLOR, Species.VIRGINICA);
        out.println("Logistic regression of " + flowers.size() + " flowers: versicolor or virginica? " + settings());
        LogisticRegression model = new LogisticRegression(flowers.petals());
        History history = train(
                (epochs, rate, watcher) ->
                        model.train(flowers.petals(), flowers.are(Species.VIRGINICA), epochs, rate, watcher),
                out);
        out.printf(
                Locale.ROOT,
                "It tells %.1f %% of %d unseen flowers rightly.%n",
                100 * accuracy(model::predict, unseen, Species.VIRGINICA),
                unseen.size());
        return picture(history, model::predict, flowers, Species.VIRGINICA);
    }
}
