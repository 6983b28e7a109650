package dev.autograd.examples.firststeps;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.BadInputException;
import dev.autograd.examples.command.Require;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.io.AtomicFile;
import dev.autograd.nn.loss.Loss;
import dev.autograd.nn.loss.MeanSquaredError;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Sgd;
import dev.autograd.nn.plot.DecisionRegions;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The document's program: a single layer learns exclusive or, and cannot; with a hidden layer it can. */
@Command(
        name = "xor",
        description = "Trains the document's network on exclusive or, which one layer cannot learn and two can.")
public final class Xor implements Callable<Integer> {
    /** The inputs and their targets, apart because ND4J loads with them. */
    private static final class Samples {
        static final Tensor X = Tensor.constant(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        static final Tensor T = Tensor.constant(new double[][] {{0}, {1}, {1}, {0}});
    }

    // What NumPy's randn gives after np.random.seed(1).
    private static final double[][] DOCUMENT_WEIGHT = {{1.6243453636632417, -0.6117564136500754}};
    private static final double[] DOCUMENT_BIAS = {-0.5281717522634557};

    private static final int SAMPLES = 4;
    private static final int REPORT_EPOCHS = 1000;
    private static final int REGION_LINES = 141;
    private static final int MOST_HIDDEN = 10_000;
    private static final Loss LOSS = new MeanSquaredError();

    /** Where the gradient comes from. */
    enum Rule {
        DOCUMENT,
        TRUE
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rule",
            paramLabel = "document|true",
            description = {
                "document: the program's gradient, which takes y - t for the slope of the loss at z (default);",
                "true: the gradient of the mean squared error that the program prints."
            })
    private Rule rule = Rule.DOCUMENT;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Put a layer of N tanh units in front; without it there is one layer, as in the document.")
    private @Nullable Integer hidden;

    @Option(
            names = "--epochs",
            defaultValue = "10000",
            paramLabel = "N",
            description = "How often to go through the four samples (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--lr",
            defaultValue = "0.1",
            paramLabel = "RATE",
            description = "The learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Start from random weights of this seed; without it one layer starts from the document's"
                    + " weights, and a hidden one from seed 1.")
    private @Nullable Long seed;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png",
            description = "Draw the loss and the regions of the plane that the network tells apart.")
    private @Nullable Path plot;

    @Override
    public Integer call() throws IOException {
        checkInput();
        PrintWriter out = spec.commandLine().getOut();
        Layer model = model();
        out.println(settings(model));
        DecisionRegions before = regions("Before training", model);
        History history = train(model, out);
        Tensor y = model.apply(Samples.X).sigmoid();
        out.println("Predictions:");
        out.println(column(y.toDoubles()));
        if (hidden == null) {
            out.println(weights(model));
        }
        out.println(conclusion(y));
        if (plot != null) {
            new Figure()
                    .add(520, history.panel("Loss", "epoch", ""))
                    .add(410, before)
                    .add(410, regions("After training", model))
                    .save(plot);
            out.println("The plot is in " + plot + ".");
        }
        out.flush();
        return 0;
    }

    /** Maps the inputs to z; the prediction is σ(z). */
    private Layer model() {
        if (hidden == null && seed == null) {
            return new Linear(Tensor.constant(DOCUMENT_WEIGHT), Tensor.constant(DOCUMENT_BIAS));
        }
        Seed random = Seed.of(seed == null ? 1 : seed);
        if (hidden == null) {
            // As the program does: standard normal numbers.
            return new Linear(random.normal(DataType.DOUBLE, 0, 1, 1, 2), random.normal(DataType.DOUBLE, 0, 1, 1));
        }
        return new Sequential(
                Linear.of(2, hidden).type(DataType.DOUBLE).build(random),
                Activation.tanh(),
                Linear.of(hidden, 1).type(DataType.DOUBLE).build(random));
    }

    private History train(Layer model, PrintWriter out) {
        Optimizer optimizer = new Sgd(model.parameters(), learningRate);
        History history = new History();
        int measureEpochs = Math.max(1, epochs / 400);
        try (Progress progress = Progress.start("xor", epochs, out)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                Tensor z = model.apply(Samples.X);
                Tensor y = z.sigmoid();
                Tensor loss = LOSS.of(y, Samples.T);
                optimizer.zeroGrad();
                if (rule == Rule.TRUE) {
                    loss.backward();
                } else {
                    // The program's delta, in the place of the loss's slope at z; the factor y (1 - y) is missing.
                    z.backward(y.detach().sub(Samples.T).div(SAMPLES));
                }
                optimizer.step();
                Require.finite(loss.item(), "epoch " + epoch, learningRate);
                if (epoch % REPORT_EPOCHS == 0) {
                    progress.line("Epoch " + epoch + ": Loss = " + loss.item());
                }
                if (epoch % measureEpochs == 0) {
                    history.record(epoch, "mean squared error", loss.item());
                    history.record(epoch, "cross-entropy", crossEntropy(z));
                }
                progress.step();
            }
        }
        return history;
    }

    /** What the document's rule descends, whatever the program prints: log(1 + e^z) - t z. */
    private static double crossEntropy(Tensor z) {
        return z.detach().softplus().sub(Samples.T.mul(z.detach())).mean().item();
    }

    private void checkInput() throws IOException {
        if (hidden != null) {
            Require.between("--hidden", 1, MOST_HIDDEN, hidden);
        }
        Require.atLeast("--epochs", 1, epochs);
        Require.positive("--lr", learningRate);
        if (plot != null) {
            if (!plot.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new BadInputException("--plot takes the name of a .png file, not " + plot);
            }
            AtomicFile.check(plot);
        }
    }

    private String settings(Layer model) {
        String layers = hidden == null ? "one layer, 2 -> 1" : "two layers, 2 -> " + hidden + " tanh -> 1";
        String start = hidden == null && seed == null ? "the document's weights" : "seed " + (seed == null ? 1 : seed);
        return "XOR with " + layers + ", " + model.parameterCount() + " parameters from " + start + "; rule "
                + rule.name().toLowerCase(Locale.ROOT) + ", learning rate " + learningRate + ", " + epochs + " epochs";
    }

    private static String weights(Layer model) {
        List<Tensor> parameters = model.parameters();
        return "W = " + Arrays.toString(parameters.get(0).toDoubles()) + ", b = "
                + Arrays.toString(parameters.get(1).toDoubles());
    }

    private String conclusion(Tensor y) {
        if (hidden == null) {
            boolean isAtHalf = y.sub(0.5).abs().max().item() < 0.01;
            return (isAtHalf
                            ? "One layer ends at 0.5 for all four inputs, the best that it can do,"
                            : "The best that one layer can do is 0.5 for all four inputs,")
                    + " because w·x + b = 0 is a straight line, and none parts (0,1) and (1,0) from (0,0) and (1,1);"
                    + " --hidden 4 solves XOR.";
        }
        return isSolved(y)
                ? "Solved: the hidden layer bends the line that parts the inputs, so each prediction is nearest to its"
                        + " target."
                : "Not solved: from this start the descent has not found the way in " + epochs
                        + " epochs; try more --epochs or another --seed.";
    }

    /** True if all four predictions lie on the right side of one half. */
    static boolean isSolved(Tensor y) {
        return y.sub(Samples.T).abs().max().item() < 0.5;
    }

    /** As NumPy prints it, to eight decimals. */
    private static String column(double[] values) {
        StringBuilder text = new StringBuilder("[");
        for (double value : values) {
            String number = String.format(Locale.ROOT, "%.8f", value).replaceFirst("0{1,7}$", "");
            text.append(text.length() == 1 ? "[" : "\n [").append(number).append(']');
        }
        return text.append(']').toString();
    }

    private static DecisionRegions regions(String title, Layer model) {
        double low = -0.2;
        double high = 1.2;
        double[][] values = new double[REGION_LINES][];
        for (int i = 0; i < REGION_LINES; i++) {
            double[][] points = new double[REGION_LINES][];
            for (int j = 0; j < REGION_LINES; j++) {
                double step = (high - low) / (REGION_LINES - 1);
                points[j] = new double[] {low + j * step, low + i * step};
            }
            values[i] = model.apply(Tensor.constant(points)).sigmoid().toDoubles();
        }
        DecisionRegions regions = new DecisionRegions(title, low, high, values);
        for (int i = 0; i < SAMPLES; i++) {
            regions.point(Samples.X.get(i, 0), Samples.X.get(i, 1), (int) Samples.T.get(i, 0));
        }
        return regions;
    }
}
