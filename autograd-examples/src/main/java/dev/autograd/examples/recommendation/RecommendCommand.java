package dev.autograd.examples.recommendation;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.BadInputException;
import dev.autograd.examples.command.ModelFile;
import dev.autograd.examples.command.Require;
import dev.autograd.examples.recommendation.RatingModel.Kind;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.Ratings;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.plot.Chart;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code autograd recommend}: embeddings of users and items learn how users rate what they have not seen. */
@Command(
        name = "recommend",
        description = "Recommendation: embeddings of users and items learn how users rate what they have not rated.")
public final class RecommendCommand implements Callable<Integer> {
    private static final String NAME = "recommend";
    private static final int USERS = 600;
    private static final int ITEMS = 400;
    private static final int RATINGS_PER_USER = 50;
    private static final int MOST_WIDTH = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ApplicationOptions options = new ApplicationOptions();

    @Mixin
    private final ModelFile file = new ModelFile();

    @Option(
            names = "--model",
            paramLabel = "ncf|mf",
            description = "Neural collaborative filtering, or plain matrix factorisation (default: ${DEFAULT-VALUE}).")
    private Kind kind = Kind.NCF;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "A folder of MovieLens with ratings.csv or u.data; without it, ratings made from hidden factors.")
    private @Nullable Path data;

    @Option(
            names = "--epochs",
            defaultValue = "40",
            paramLabel = "N",
            description = "How often to go through the ratings (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch",
            defaultValue = "512",
            paramLabel = "N",
            description = "The number of ratings in a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--width",
            defaultValue = "32",
            paramLabel = "N",
            description = "The length of the vector of a user and of an item (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--lr",
            defaultValue = "0.003",
            paramLabel = "RATE",
            description = "The learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--decay",
            paramLabel = "LAMBDA",
            description =
                    "How strongly the vectors are drawn to zero: like so many ratings (default: 4, with --data 12).")
    private @Nullable Double decay;

    @Option(
            names = "--network-decay",
            paramLabel = "LAMBDA",
            description = "How strongly the weights of ncf's network are (default: 10, with --data 400).")
    private @Nullable Double networkDecay;

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        long number = file.isLoaded() ? adopt(file.settings(NAME)) : options.seedNumber();
        Seed seed = Seed.of(number);
        Ratings ratings = ratings(seed.fork());
        SplitRatings split = new SplitRatings(ratings, seed.fork());
        BiasBaseline baseline = split.baseline();
        RatingModel.Size size =
                new RatingModel.Size(ratings.users().size(), ratings.items().size(), width);
        RatingModel model = RatingModel.of(kind, size, baseline.mean(), seed.fork());
        out.println("Learning " + (data == null ? "ratings made from hidden factors" : "the ratings of " + data)
                + " by " + kind + " of width " + width + ", " + model.parameterCount() + " parameters; seed " + number
                + (file.isLoaded()
                        ? ""
                        : ", learning rate " + learningRate + ", decay " + decay() + " of the vectors"
                                + (kind == Kind.NCF ? ", " + networkDecay() + " of the network" : "") + ", "
                                + baseline.lambda() + " of the biases, " + epochs + " epochs in batches of "
                                + batch));
        out.println(ratings.size() + " ratings of " + ratings.items().size() + " items by "
                + ratings.users().size() + " users: " + split.trainingCount() + " to learn from, "
                + split.watched().length + " to watch, " + split.unseen().length + " unseen.");
        if (file.isLoaded()) {
            file.load(model, out);
        } else {
            History history = train(model, split, baseline, seed, out);
            if (options.wantsPlot()) {
                options.plot(new Figure().add(620, curves(history, split, baseline)::paint), out);
            }
        }
        table(model, split, baseline, out);
        file.save(model, NAME, Map.of("model", kind.toString(), "width", "" + width, "seed", "" + number), out);
        out.flush();
        return 0;
    }

    private void check() throws IOException {
        options.check();
        file.check("--model", "--width", "--seed", "--epochs", "--batch", "--lr", "--decay", "--network-decay");
        Require.between("--epochs", 1, 100_000, epochs);
        Require.between("--batch", 1, 1_000_000, batch);
        Require.between("--width", 1, MOST_WIDTH, width);
        Require.positive("--lr", learningRate);
        Require.notNegative("--decay", decay());
        Require.notNegative("--network-decay", networkDecay());
        if (networkDecay != null && kind == Kind.MF) {
            throw new BadInputException("--network-decay is for --model ncf; mf has no network");
        }
        if (file.isLoaded() && options.wantsPlot()) {
            throw new BadInputException("--plot draws the learning curve, which a loaded model has not");
        }
    }

    private double decay() {
        return decay != null ? decay : data == null ? 4 : 12;
    }

    private double networkDecay() {
        return networkDecay != null ? networkDecay : data == null ? 10 : 400;
    }

    private Ratings ratings(Seed seed) throws IOException {
        if (data == null) {
            return HiddenFactors.draw(USERS, ITEMS, RATINGS_PER_USER, seed);
        }
        Ratings ratings = Ratings.read(ratingsFile(data));
        if (ratings.size() < SplitRatings.LEAST) {
            throw new BadInputException(data + " has " + ratings.size() + " ratings; it takes " + SplitRatings.LEAST
                    + " or more, to keep some unseen");
        }
        return ratings;
    }

    private static Path ratingsFile(Path folder) throws IOException {
        for (String name : List.of("ratings.csv", "u.data")) {
            if (Files.exists(folder.resolve(name))) {
                Require.readable(folder.resolve(name));
                return folder.resolve(name);
            }
        }
        throw new BadInputException(
                "--data takes a folder with MovieLens' files, but there is no ratings.csv or u.data in " + folder);
    }

    // The seed belongs to the model: another one would divide the ratings anew, and the model has seen the unseen.
    private long adopt(ModelFile.Settings settings) {
        kind = settings.choice("model", Kind.class);
        width = (int) settings.number("width", 1, MOST_WIDTH);
        return settings.number("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    // --- training

    private History train(RatingModel model, SplitRatings split, BiasBaseline baseline, Seed seed, PrintWriter out) {
        History history = new History();
        Optimizer optimizer = optimizer(model, split.trainingCount(), baseline.lambda());
        DataLoader loader =
                DataLoader.of(split.trainingSamples()).batchSize(batch).shuffle(seed);
        double best = Double.POSITIVE_INFINITY;
        int bestEpoch = 0;
        Map<String, Tensor> bestState = Map.of();
        try (Progress progress = Progress.start(NAME, (long) epochs * loader.batches(), out)) {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                double squares = 0;
                for (Batch some : loader.epoch(epoch)) {
                    double loss = step(model, optimizer, some);
                    Require.finite(loss, "epoch " + epoch, learningRate);
                    squares += loss * some.size();
                    progress.step();
                }
                double seen = Math.sqrt(squares / split.trainingCount());
                double watched = split.rmse(model, split.watched());
                history.record(epoch, "training", seen);
                history.record(epoch, "watched", watched);
                if (watched < best) {
                    best = watched;
                    bestEpoch = epoch;
                    bestState = model.state();
                }
                if (epoch % Math.max(1, epochs / 10) == 0) {
                    progress.line(String.format(
                            Locale.ROOT,
                            "Epoch %d: RMSE %.4f in training, %.4f on the watched ratings",
                            epoch,
                            seen,
                            watched));
                }
            }
        }
        model.load(bestState);
        out.printf(Locale.ROOT, "Epoch %d is best on the watched ratings, and is kept.%n", bestEpoch);
        return history;
    }

    // The decays are meant beside the sum of squares of all ratings; a step's loss is the mean, and λ p the slope of λ
    // p² / 2.
    private Optimizer optimizer(RatingModel model, int ratings, double biasDecay) {
        Optimizer optimizer = new Adam(model.biases(), learningRate).weightDecay(2 * biasDecay / ratings);
        optimizer.addGroup(model.vectors(), learningRate).weightDecay(2 * decay() / ratings);
        if (!model.network().isEmpty()) {
            optimizer.addGroup(model.network(), learningRate).weightDecay(2 * networkDecay() / ratings);
        }
        return optimizer;
    }

    private static double step(RatingModel model, Optimizer optimizer, Batch batch) {
        try (var scope = Autograd.scope()) {
            Tensor loss = model.predict(batch.get(0), batch.get(1))
                    .sub(batch.y())
                    .square()
                    .mean();
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            return loss.item();
        }
    }

    // --- what came out

    private void table(RatingModel model, SplitRatings split, BiasBaseline baseline, PrintWriter out) {
        double mean = split.rmse(baseline.mean(), split.unseen());
        double biases = split.rmse(baseline, split.unseen());
        double reached = split.rmse(model, split.unseen());
        out.println("RMSE on the unseen ratings:");
        out.printf(Locale.ROOT, "  %-14s %.4f%n", "global mean", mean);
        out.printf(Locale.ROOT, "  %-14s %.4f%n", "biases", biases);
        out.printf(
                Locale.ROOT,
                "  %-14s %.4f  (%.1f %% %s the biases, %.1f %% %s the global mean)%n",
                kind,
                reached,
                100 * Math.abs(1 - reached / biases),
                reached < biases ? "below" : "above",
                100 * Math.abs(1 - reached / mean),
                reached < mean ? "below" : "above");
    }

    private static XYChart curves(History history, SplitRatings split, BiasBaseline baseline) {
        XYChart chart = Chart.create("RMSE", "epoch", "");
        history.curves().forEach((name, curve) -> chart.addSeries(name, curve.steps(), curve.values()));
        List<Double> steps = history.curve("training").steps();
        // A line needs two ends, also after a single epoch.
        double[] ends = {steps.get(0), steps.get(steps.size() - 1) + 1e-3};
        double mean = split.rmse(baseline.mean(), split.watched());
        double biases = split.rmse(baseline, split.watched());
        chart.addSeries("global mean, watched", ends, new double[] {mean, mean});
        chart.addSeries("biases, watched", ends, new double[] {biases, biases});
        return chart;
    }
}
