package dev.autograd.examples.firststeps;

import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.Require;
import dev.autograd.examples.firststeps.Flowers.Flower;
import dev.autograd.examples.firststeps.Flowers.Species;
import dev.autograd.nn.plot.DecisionRegions;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands of the first steps share: how they are told and watched, and how they show what was learned. */
abstract class FirstStep implements Callable<Integer> {
    private static final int REPORTS = 5;
    private static final int CURVE_POINTS = 400;
    private static final int REGION_LINES = 141;
    private static final DecisionRegions.Axis ACROSS = new DecisionRegions.Axis("petal length (cm)", 0.5, 7.5);
    private static final DecisionRegions.Axis UP = new DecisionRegions.Axis("petal width (cm)", -0.1, 3.1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ApplicationOptions options = new ApplicationOptions();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go through all flowers (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--lr", paramLabel = "RATE", description = "The learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    FirstStep(int epochs, double learningRate) {
        this.epochs = epochs;
        this.learningRate = learningRate;
    }

    /** What trains a model. */
    @FunctionalInterface
    interface Training {
        void run(int epochs, double learningRate, Watcher watcher);
    }

    @Override
    public final Integer call() throws IOException {
        options.check();
        Require.atLeast("--epochs", 1, epochs);
        Require.positive("--lr", learningRate);
        PrintWriter out = spec.commandLine().getOut();
        Figure figure = learn(options, out);
        options.plot(figure, out);
        out.flush();
        return 0;
    }

    /** Learns, says what was learned, and returns it as a picture. */
    abstract Figure learn(ApplicationOptions with, PrintWriter out);

    final String settings() {
        return "seed " + options.seedNumber() + ", learning rate " + learningRate + ", " + epochs + " epochs";
    }

    /** Trains, with a bar and a few lines about the loss, and returns its curve. */
    final History train(Training training, PrintWriter out) {
        History history = new History();
        int reportEpochs = Math.max(1, epochs / REPORTS);
        int measureEpochs = Math.max(1, epochs / CURVE_POINTS);
        try (Progress progress = Progress.start(spec.name(), epochs, out)) {
            training.run(epochs, learningRate, (epoch, loss) -> {
                Require.finite(loss, "epoch " + epoch, learningRate);
                if (epoch % reportEpochs == 0) {
                    progress.line("Epoch " + epoch + ": Loss = " + loss);
                }
                if (epoch % measureEpochs == 0) {
                    history.record(epoch, "loss", loss);
                }
                progress.step();
            });
        }
        return history;
    }

    /** The share of flowers whose species is told rightly, from 0 to 1. */
    static double accuracy(UnaryOperator<Tensor> model, Flowers flowers, Species yes) {
        return model.apply(flowers.petals())
                .gt(0.5)
                .eq(flowers.are(yes).gt(0.5))
                .to(flowers.petals().dataType())
                .mean()
                .item();
    }

    /** The loss, and the probability of yes over the plane with the flowers in it. */
    static Figure picture(History history, UnaryOperator<Tensor> model, Flowers flowers, Species yes) {
        double[][] values = new double[REGION_LINES][];
        for (int i = 0; i < REGION_LINES; i++) {
            double[][] line = new double[REGION_LINES][];
            for (int j = 0; j < REGION_LINES; j++) {
                line[j] = new double[] {at(ACROSS, j), at(UP, i)};
            }
            values[i] = model.apply(Tensor.constant(line)).toDoubles();
        }
        String title = "The probability of " + Flowers.name(yes);
        DecisionRegions regions = new DecisionRegions(title, ACROSS, UP, values);
        for (Flower flower : flowers.list()) {
            regions.dot(flower.length(), flower.width(), flower.species() == yes ? 1 : 0);
        }
        return new Figure().add(520, history.panel("Loss", "epoch", "")).add(420, regions);
    }

    private static double at(DecisionRegions.Axis axis, int line) {
        return axis.low() + line * (axis.high() - axis.low()) / (REGION_LINES - 1);
    }
}
