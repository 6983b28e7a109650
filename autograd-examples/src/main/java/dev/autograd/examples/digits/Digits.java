package dev.autograd.examples.digits;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.ModelFile;
import dev.autograd.examples.command.Require;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Conv2d;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Flatten;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Pooling;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.metric.Accuracy;
import dev.autograd.nn.metric.ConfusionMatrix;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Schedule;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A convolutional network learns to read digits. */
@Command(
        name = Digits.NAME,
        description = "Trains a convolutional network to read digits, which the program draws or MNIST's files hold.")
public final class Digits implements Callable<Integer> {
    static final String NAME = "digits";
    private static final int CLASSES = 10;
    private static final int CHUNK = 500;
    private static final int WIDTH = 520;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ApplicationOptions options = new ApplicationOptions();

    @Mixin
    private final ModelFile file = new ModelFile();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Take the images of MNIST's four files in this folder, as they are or with .gz, instead of"
                    + " drawing some.")
    private @Nullable Path data;

    @Option(
            names = "--images",
            defaultValue = "8000",
            paramLabel = "N",
            description = "How many images to draw for training, and a quarter as many for the test (default:"
                    + " ${DEFAULT-VALUE}).")
    private int images;

    @Option(
            names = "--epochs",
            defaultValue = "8",
            paramLabel = "N",
            description = "How often to go through the images (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--batch",
            defaultValue = "64",
            paramLabel = "N",
            description = "How many images make a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--lr",
            defaultValue = "0.002",
            paramLabel = "RATE",
            description = "The learning rate at the beginning; it falls along a cosine (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    /** Makes the command, whose fields picocli fills in. */
    public Digits() {}

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        Seed seed = options.seed();
        Seed painting = seed.fork();
        Seed learning = painting.fork();
        Seed testing = painting.fork();
        Layer model = model(seed);
        DigitImages test = data == null
                ? new Painter(testing).draw(Math.max(CLASSES, images / 4), "drawn")
                : MnistFolder.test(data);
        History history = new History();
        if (file.isLoaded()) {
            file.settings(NAME);
            out.println("Digits, " + test.count() + " images " + test.origin() + " to test on, seed "
                    + options.seedNumber());
            file.load(model, out);
        } else {
            DigitImages training =
                    data == null ? new Painter(learning).draw(images, "drawn") : MnistFolder.training(data);
            out.println("Digits, " + training.count() + " images " + training.origin() + " to learn from and "
                    + test.count() + " others to test on, seed " + options.seedNumber());
            out.println(
                    "Two convolutions and two layers, " + model.parameterCount() + " parameters; Adam, learning rate "
                            + learningRate + ", batches of " + batch + ", " + epochs + " epochs");
            history = train(model, training, test, out);
        }
        file.save(model, NAME, Map.of(), out);
        report(model, test, history, out);
        out.flush();
        return 0;
    }

    /** Maps images [n, 1, 28, 28] to scores [n, 10]. */
    static Layer model(Seed seed) {
        return new Sequential(
                new Conv2d(1, 16, 5, seed), // [n, 16, 24, 24]
                Activation.relu(),
                Pooling.max2d(2), // [n, 16, 12, 12]
                new Conv2d(16, 32, 5, seed), // [n, 32, 8, 8]
                Activation.relu(),
                Pooling.max2d(2), // [n, 32, 4, 4]
                new Flatten(),
                new Dropout(0.25, seed),
                new Linear(32 * 4 * 4, 128, seed),
                Activation.relu(),
                new Dropout(0.25, seed),
                new Linear(128, CLASSES, seed));
    }

    private History train(Layer model, DigitImages training, DigitImages test, PrintWriter out) {
        DataLoader loader = DataLoader.of(training.dataset()).batchSize(batch).shuffle(options.seedNumber());
        Require.between("--epochs", 1, Integer.MAX_VALUE / loader.batches(), epochs);
        return Trainer.of(model, new CrossEntropyLoss(), new Adam(model.parameters(), learningRate))
                .metric("accuracy", Accuracy::new)
                .schedule(Schedule.cosine(epochs * loader.batches(), 0.01))
                .printTo(out)
                .fit(loader, DataLoader.of(test.dataset()).batchSize(CHUNK), epochs);
    }

    private void report(Layer model, DigitImages test, History history, PrintWriter out) throws IOException {
        ConfusionMatrix confusion = new ConfusionMatrix();
        List<Integer> mistakes = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        model.eval();
        int first = 0;
        for (Batch next : DataLoader.of(test.dataset()).batchSize(CHUNK)) {
            try (var off = Autograd.noGrad();
                    var scope = Autograd.scope()) {
                Tensor scores = model.apply(next.x());
                confusion.update(scores, next.y());
                double[] read = scores.argMax(1).toDoubles();
                for (int i = 0; i < read.length; i++) {
                    if ((int) read[i] != test.label(first + i)) {
                        mistakes.add(first + i);
                        captions.add(test.label(first + i) + " as " + (int) read[i]);
                    }
                }
                first += read.length;
            }
        }
        out.println("Accuracy on " + test.count() + " unseen images: " + percent(confusion.value()) + ", "
                + mistakes.size() + " mistakes");
        out.println(confusion);
        if (options.wantsPlot()) {
            options.plot(figure(test, mistakes, captions, history), out);
        }
    }

    private static Figure figure(DigitImages test, List<Integer> mistakes, List<String> captions, History history) {
        List<Integer> samples = IntStream.range(0, Math.min(ImageSheet.MOST, test.count()))
                .boxed()
                .toList();
        List<String> labels =
                samples.stream().map(i -> String.valueOf(test.label(i))).toList();
        Figure figure = new Figure()
                .add(WIDTH, new ImageSheet("Images", test, samples, labels))
                .add(WIDTH, new ImageSheet("Mistakes: the digit, and what it was read as", test, mistakes, captions));
        return history.curves().isEmpty() ? figure : figure.add(WIDTH, history.panel("Learning", "epoch", ""));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private void check() throws IOException {
        Require.between("--images", 40, 200_000, images);
        Require.atLeast("--epochs", 1, epochs);
        Require.atLeast("--batch", 1, batch);
        Require.positive("--lr", learningRate);
        file.check("--epochs", "--batch", "--lr");
        options.check();
    }
}
