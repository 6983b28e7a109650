package dev.autograd.examples.generative;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.command.ModelFile;
import dev.autograd.examples.command.Require;
import dev.autograd.nn.plot.Chart;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import dev.autograd.nn.train.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code autograd gan}: a generator learns to make points like those of a ring of eight normal distributions. */
@Command(
        name = GanCommand.NAME,
        description = "A generative adversarial network: a generator learns from a discriminator to make points.")
public final class GanCommand implements Callable<Integer> {
    static final String NAME = "gan";
    private static final int EVALUATED = 10_000;
    private static final int SHOWN = 1000;
    private static final int REPORTS = 10;
    private static final int CURVE_POINTS = 200;
    private static final double EDGE = 2.8;
    private static final int MOST_HIDDEN = 10_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ApplicationOptions options = new ApplicationOptions();

    @Mixin
    private final ModelFile file = new ModelFile();

    @Option(
            names = "--steps",
            defaultValue = "4000",
            paramLabel = "N",
            description = "How many steps each of the two makes (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--batch",
            defaultValue = "256",
            paramLabel = "N",
            description = "How many real and made points a step looks at (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--hidden",
            defaultValue = "128",
            paramLabel = "N",
            description = "The width of the two hidden layers of each (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(
            names = "--lr",
            defaultValue = "0.001",
            paramLabel = "RATE",
            description = "The learning rate (default: ${DEFAULT-VALUE}).")
    private double learningRate;

    @Option(
            names = "--penalty",
            defaultValue = "0.1",
            paramLabel = "G",
            description = "The weight of the discriminator's squared slope at real points (default: ${DEFAULT-VALUE}).")
    private double penalty;

    @Override
    public Integer call() throws IOException {
        options.check();
        file.check("--steps", "--batch", "--hidden", "--lr", "--penalty");
        Require.between("--steps", 1, 10_000_000, steps);
        Require.between("--batch", 2, 100_000, batch);
        Require.between("--hidden", 1, MOST_HIDDEN, hidden);
        Require.positive("--lr", learningRate);
        Require.notNegative("--penalty", penalty);
        PrintWriter out = spec.commandLine().getOut();
        Seed seed = options.seed();
        if (file.isLoaded()) {
            hidden = (int) file.settings(NAME).number("hidden", 1, MOST_HIDDEN);
        }
        Gan gan = new Gan(hidden, seed);
        out.println("A ring of " + Ring.MODES + " Gaussians by two adversaries with two layers of " + hidden + ", "
                + gan.parameterCount() + " parameters; seed " + options.seedNumber()
                + (file.isLoaded()
                        ? ""
                        : ", learning rate " + learningRate + ", penalty " + penalty + ", " + steps + " steps of "
                                + batch));
        Seed evaluating = seed.fork();
        History history = new History();
        if (file.isLoaded()) {
            file.load(gan, out);
        } else {
            history = train(gan, seed, out);
        }
        try (var off = Autograd.noGrad()) {
            Ring.Quality quality = Ring.Quality.of(gan.sample(EVALUATED, evaluating));
            out.printf(
                    Locale.ROOT,
                    "Of %d made points %.1f %% lie within %.0f standard deviations of a mode; %d of %d modes are hit.%n",
                    EVALUATED,
                    100 * quality.near(),
                    Ring.NEAR,
                    quality.modes(),
                    Ring.MODES);
            Figure figure = new Figure()
                    .add(420, points("Real points", Ring.sample(SHOWN, evaluating), 0)::paint)
                    .add(420, points("Made points", gan.sample(SHOWN, evaluating), 1)::paint);
            if (!history.curves().isEmpty()) {
                figure.add(520, history.panel("Losses", "step", ""));
            }
            file.save(gan, NAME, Map.of("hidden", String.valueOf(hidden)), out);
            options.plot(figure, out);
        }
        out.flush();
        return 0;
    }

    private History train(Gan gan, Seed seed, PrintWriter out) {
        History history = new History();
        int reportSteps = Math.max(1, steps / REPORTS);
        int measureSteps = Math.max(1, steps / CURVE_POINTS);
        Gan.Game game = gan.new Game(batch, learningRate, penalty, seed);
        double told = 0;
        double passed = 0;
        try (Progress progress = Progress.start(NAME, steps, out)) {
            for (int step = 1; step <= steps; step++) {
                Gan.Losses losses = game.step();
                Require.finite(losses.discriminator() + losses.generator(), "step " + step, learningRate);
                told += losses.discriminator() / measureSteps;
                passed += losses.generator() / measureSteps;
                if (step % measureSteps == 0) {
                    history.record(step, "discriminator", told);
                    history.record(step, "generator", passed);
                    told = 0;
                    passed = 0;
                }
                if (step % reportSteps == 0) {
                    progress.line(String.format(
                            Locale.ROOT,
                            "Step %d: discriminator's loss %.4f, generator's %.4f",
                            step,
                            losses.discriminator(),
                            losses.generator()));
                }
                progress.step();
            }
        }
        game.end();
        return history;
    }

    private static XYChart points(String title, Tensor points, int colour) {
        double[] xy = points.toDoubles();
        double[] x = new double[xy.length / 2];
        double[] y = new double[xy.length / 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = xy[2 * i];
            y[i] = xy[2 * i + 1];
        }
        XYChart chart = Chart.create(title, "x₁", "x₂");
        XYSeries series = chart.addSeries("points", x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(Chart.COLOURS.get(colour));
        chart.getStyler().setMarkerSize(3);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler()
                .setXAxisMin(-EDGE)
                .setXAxisMax(EDGE)
                .setYAxisMin(-EDGE)
                .setYAxisMax(EDGE);
        return chart;
    }
}
