package dev.autograd.examples.language;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.BadInputException;
import dev.autograd.examples.command.ModelFile;
import dev.autograd.examples.command.Require;
import dev.autograd.examples.language.CharacterModel.Kind;
import dev.autograd.examples.language.CharacterModel.Size;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.TextDataset;
import dev.autograd.nn.data.Vocabulary;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Clipping;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Schedule;
import dev.autograd.nn.optim.Scheduler;
import dev.autograd.nn.plot.Chart;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
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

/** {@code autograd text}: a network learns to predict the next character of a text, and then writes. */
@Command(
        name = "text",
        description = "Language: a network learns to predict the next character of a text, and then writes.")
public final class TextCommand implements Callable<Integer> {
    private static final int GRAMMAR_CHARACTERS = 120_000;
    private static final int EVALUATED_WINDOWS = 32;
    private static final int REPORTS = 20;
    private static final int LEAST_LENGTH = 2;
    private static final int MOST_LENGTH = 10_000;
    private static final int MOST_WIDTH = 10_000;
    private static final int MOST_LAYERS = 100;

    // While training, this part of the held-out text is enough to see how far it is.
    private static final int WATCHED_CHARACTERS = 4000;
    private static final int SHOWN_CHARACTERS = 32;
    private static final double LARGEST_NORM = 1;

    // The curves are shown up to so many times the trigram model's perplexity.
    private static final double SHOWN_PERPLEXITY = 2.5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ApplicationOptions options = new ApplicationOptions();

    @Mixin
    private final ModelFile file = new ModelFile();

    @Option(
            names = "--model",
            paramLabel = "rnn|lstm|gru|transformer",
            description = "The kind of network (default: ${DEFAULT-VALUE}).")
    private Kind kind = Kind.LSTM;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Any text in UTF-8; without it, sentences of a small grammar, drawn from the seed.")
    private @Nullable Path data;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "How many steps to train (default: 500, with --data 2000).")
    private @Nullable Integer steps;

    @Option(
            names = "--batch",
            defaultValue = "32",
            paramLabel = "N",
            description = "How many windows of the text a step looks at (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--length",
            defaultValue = "64",
            paramLabel = "N",
            description = "The number of characters in a window (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--width",
            defaultValue = "128",
            paramLabel = "N",
            description = "The width of the network (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "How many layers lie one on the other (default: 2 for transformer, 1 for the others).")
    private @Nullable Integer layers;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description =
                    "The highest learning rate (default: 0.003 for rnn, 0.002 for transformer, 0.005 for others).")
    private @Nullable Double learningRate;

    @Option(
            names = "--sample",
            defaultValue = "300",
            paramLabel = "N",
            description = "How many characters to write at the end (default: ${DEFAULT-VALUE}).")
    private int sample;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What the written text goes on from; without it, the end of a line.")
    private @Nullable String prompt;

    @Option(
            names = "--temperature",
            defaultValue = "0.8",
            paramLabel = "T",
            description = "Below 1 the likelier characters become likelier still (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter out = spec.commandLine().getOut();
        Seed seed = options.seed();
        Seed drawing = seed.fork();
        String text = data == null ? new Grammar(drawing).text(GRAMMAR_CHARACTERS) : TextDataset.read(data);
        Corpus corpus = file.isLoaded() ? Corpus.of(text, adopt(file.settings("text"))) : Corpus.of(text);
        corpus.checkLength(length);
        int[] start = prompted(corpus);
        Size size = new Size(corpus.vocabulary().size(), width, layers(), length);
        CharacterModel model = CharacterModel.of(kind, size, seed);
        out.println("Learning " + (data == null ? "sentences of a small grammar" : data.toString()) + " by " + kind
                + " of width " + width + ", layers " + layers() + ", " + model.parameterCount() + " parameters; seed "
                + options.seedNumber()
                + (file.isLoaded()
                        ? ""
                        : ", learning rate " + rate() + ", " + steps() + " steps of " + batch + " windows")
                + " of " + length);
        Trigram trigram = Trigram.fit(corpus.training(), corpus.vocabulary().size());
        HeldOut heldOut = new HeldOut(corpus, length);
        double baseline = heldOut.perplexity(trigram);
        out.printf(
                Locale.ROOT,
                "%d characters, %d of them different; a trigram model's perplexity on the last tenth is %.3f.%n",
                corpus.symbols().length,
                corpus.vocabulary().size(),
                baseline);
        History history = new History();
        if (file.isLoaded()) {
            file.load(model, out);
        } else {
            history = train(model, corpus, seed, out);
        }
        model.eval();
        double reached = heldOut.perplexity(model, Integer.MAX_VALUE);
        out.printf(
                Locale.ROOT,
                "The %s's perplexity on the last tenth is %.3f, %s the trigram model's %.3f.%n",
                kind,
                reached,
                reached < baseline ? "below" : "not below",
                baseline);
        out.println("It writes:");
        out.println(write(model, corpus.vocabulary(), start, drawing.fork()));
        file.save(model, "text", settings(corpus.vocabulary()), out);
        if (options.wantsPlot()) {
            options.plot(picture(history, baseline, model, corpus), out);
        }
        out.flush();
        return 0;
    }

    private void check() throws IOException {
        options.check();
        file.check("--model", "--steps", "--batch", "--length", "--width", "--layers", "--lr");
        Require.between("--steps", 1, 10_000_000, steps());
        Require.between("--batch", 1, 10_000, batch);
        Require.between("--length", LEAST_LENGTH, MOST_LENGTH, length);
        Require.between("--width", 1, MOST_WIDTH, width);
        Require.between("--layers", 1, MOST_LAYERS, layers());
        Require.between("--sample", 0, 1_000_000, sample);
        Require.positive("--lr", rate());
        Require.positive("--temperature", temperature);
        if (data != null) {
            Require.readable(data);
        }
    }

    private int steps() {
        return steps != null ? steps : data == null ? 500 : 2000;
    }

    private int layers() {
        return layers != null ? layers : kind == Kind.TRANSFORMER ? 2 : 1;
    }

    private double rate() {
        return learningRate != null ? learningRate : kind.learningRate();
    }

    // --- what is saved besides the weights

    private Map<String, String> settings(Vocabulary vocabulary) {
        return Map.of(
                "model", kind.toString(),
                "width", String.valueOf(width),
                "layers", String.valueOf(layers()),
                "length", String.valueOf(length),
                "characters", String.join("", vocabulary.symbols()));
    }

    /** Takes the settings of a loaded model, and returns its vocabulary. */
    private Vocabulary adopt(ModelFile.Settings settings) {
        kind = settings.choice("model", Kind.class);
        width = (int) settings.number("width", 1, MOST_WIDTH);
        layers = (int) settings.number("layers", 1, MOST_LAYERS);
        length = (int) settings.number("length", LEAST_LENGTH, MOST_LENGTH);
        if (options.wantsPlot() && kind != Kind.TRANSFORMER) {
            throw new BadInputException("--plot draws the learning curve, and the attention of a transformer; a loaded "
                    + kind + " has neither");
        }
        try {
            return Vocabulary.ofCharacters(characters(settings.text("characters")));
        } catch (IllegalArgumentException e) {
            throw settings.wrong("characters", "the different characters of a text");
        }
    }

    private static List<String> characters(String all) {
        return all.codePoints().mapToObj(Character::toString).toList();
    }

    // --- training

    private History train(CharacterModel model, Corpus corpus, Seed seed, PrintWriter out) {
        int steps = steps();
        History history = new History();
        HeldOut heldOut = new HeldOut(corpus, length);
        Optimizer optimizer = new Adam(model.parameters(), rate());
        Scheduler schedule = new Scheduler(optimizer, Schedule.oneCycle(steps));
        DataLoader loader = DataLoader.of(TextDataset.windows(corpus.training(), length, Math.max(1, length / 8)))
                .batchSize(batch)
                .shuffle(seed.nextLong());
        int reportSteps = Math.max(1, steps / REPORTS);
        double losses = 0;
        int epoch = 0;
        Iterator<Batch> batches = loader.epoch(epoch).iterator();
        try (Progress progress = Progress.start("text", steps, out)) {
            for (int step = 1; step <= steps; step++) {
                if (!batches.hasNext()) {
                    batches = loader.epoch(++epoch).iterator();
                }
                double loss = step(model, optimizer, batches.next());
                Require.finite(loss, "step " + step, rate());
                schedule.step();
                losses += loss;
                if (step % reportSteps == 0) {
                    double seen = Math.exp(losses / reportSteps);
                    double unseen = heldOut.perplexity(model, WATCHED_CHARACTERS);
                    history.record(step, "training", seen);
                    history.record(step, "unseen text", unseen);
                    progress.line(String.format(
                            Locale.ROOT,
                            "Step %d: perplexity %.3f in training, %.3f on unseen text",
                            step,
                            seen,
                            unseen));
                    losses = 0;
                }
                progress.step();
            }
        }
        return history;
    }

    private static double step(CharacterModel model, Optimizer optimizer, Batch batch) {
        try (var scope = Autograd.scope()) {
            Tensor loss = loss(model, batch.x(), batch.y());
            optimizer.zeroGrad();
            loss.backward();
            Clipping.byNorm(model.parameters(), LARGEST_NORM);
            optimizer.step();
            return loss.item();
        }
    }

    private static Tensor loss(CharacterModel model, Tensor x, Tensor y) {
        Tensor logits = model.apply(x);
        return logits.reshape(y.size(), logits.shape()[2])
                .crossEntropy(y.reshape(y.size()))
                .mean();
    }

    /** The last tenth of a text, in windows that overlap by a half: each character is judged once, by at least that half. */
    private static final class HeldOut {
        private final int[] text;
        private final int length;
        private final int half;
        private final TextDataset windows;

        HeldOut(Corpus corpus, int length) {
            this.length = length;
            half = length / 2;
            // The first window's second half begins with the first held-out character.
            int before = length - half + 1;
            text = corpus.heldOut(before);
            windows = TextDataset.windows(text, length, half);
        }

        // From the first judged character on.
        private int first() {
            return length - half + 1;
        }

        double perplexity(Trigram trigram) {
            return trigram.perplexity(text, first(), first() + windows.size() * half);
        }

        double perplexity(CharacterModel model, int most) {
            int count = Math.max(1, Math.min(windows.size(), most / half));
            double surprise = 0;
            try (var off = Autograd.noGrad()) {
                for (int from = 0; from < count; from += EVALUATED_WINDOWS) {
                    try (var scope = Autograd.scope()) {
                        int[] indices = new int[Math.min(EVALUATED_WINDOWS, count - from)];
                        for (int i = 0; i < indices.length; i++) {
                            indices[i] = from + i;
                        }
                        Batch batch = windows.batch(indices);
                        Tensor logits = model.apply(batch.x()).slice(1, length - half, length);
                        Tensor targets = batch.y().slice(1, length - half, length);
                        surprise += logits.reshape(targets.size(), logits.shape()[2])
                                .crossEntropy(targets.reshape(targets.size()))
                                .sum()
                                .item();
                    }
                }
            }
            return Math.exp(surprise / ((double) count * half));
        }
    }

    // --- writing

    private int[] prompted(Corpus corpus) {
        if (prompt != null && !prompt.isEmpty()) {
            return Corpus.of(prompt, corpus.vocabulary()).symbols();
        }
        int newline = corpus.vocabulary().symbols().indexOf("\n");
        return new int[] {newline < 0 ? corpus.symbols()[0] : newline};
    }

    private String write(CharacterModel model, Vocabulary vocabulary, int[] start, Seed seed) {
        StringBuilder text = new StringBuilder(prompt == null ? "" : prompt);
        CharacterModel.Reader reader = model.reader();
        try (var off = Autograd.noGrad()) {
            for (int i = 0; i < start.length - 1; i++) {
                reader.read(start[i]);
            }
            int last = start[start.length - 1];
            for (int i = 0; i < sample; i++) {
                last = draw(reader.read(last).div(temperature).softmax(0).toDoubles(), seed);
                text.append(vocabulary.decode(last));
            }
        }
        return text.toString();
    }

    private static int draw(double[] probabilities, Seed seed) {
        double u = seed.nextDouble();
        int i = 0;
        while (i < probabilities.length - 1 && u >= probabilities[i]) {
            u -= probabilities[i];
            i++;
        }
        return i;
    }

    // --- the picture

    private static Figure picture(History history, double baseline, CharacterModel model, Corpus corpus) {
        Figure figure = new Figure();
        if (!history.curves().isEmpty()) {
            figure.add(520, curves(history, baseline)::paint);
        }
        if (model instanceof TransformerModel transformer) {
            int[] line = corpus.line(Math.min(SHOWN_CHARACTERS, transformer.length()));
            List<String> characters = characters(corpus.vocabulary().decode(line));
            try (var off = Autograd.noGrad()) {
                List<double[][]> attention = transformer.attention(line);
                for (int i = 0; i < attention.size(); i++) {
                    figure.add(420, new AttentionMap("Attention, layer " + (i + 1), characters, attention.get(i)));
                }
            }
        }
        return figure;
    }

    private static XYChart curves(History history, double baseline) {
        XYChart chart = Chart.create("Perplexity", "step", "");
        history.curves().forEach((name, curve) -> chart.addSeries(name, curve.steps(), curve.values()));
        List<Double> steps = history.curve("training").steps();
        chart.addSeries("trigram model", new double[] {steps.get(0), steps.get(steps.size() - 1) + 1e-3}, new double[] {
            baseline, baseline
        });
        chart.getStyler().setYAxisMin(1.0);
        chart.getStyler().setYAxisMax(SHOWN_PERPLEXITY * baseline);
        return chart;
    }
}
