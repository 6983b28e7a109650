package dev.autograd.examples.firststeps;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.ApplicationOptions;
import dev.autograd.examples.firststeps.Flowers.Flower;
import dev.autograd.examples.firststeps.Flowers.Species;
import dev.autograd.nn.plot.Chart;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.train.History;
import java.io.PrintWriter;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine.Command;

/** The first step: {@link LinearRegression}. */
@Command(name = "linear", description = "First steps 1: linear regression, how wide a petal is by its length.")
public final class Linear extends FirstStep {
    private static final int EACH = 50;
    private static final int SHORTEST = 1;
    private static final int LONGEST = 7;

    /** Makes the command. */
    public Linear() {
        super(1000, 0.05);
    }

    @Override
    Figure learn(ApplicationOptions with, PrintWriter out) {
        Seed seed = with.seed();
        Flowers flowers = Flowers.draw(EACH, seed, Species.values());
        Flowers unseen = Flowers.draw(EACH, seed, Species.values());
        out.println("Linear regression of " + flowers.size() + " flowers' petals; " + settings());
        LinearRegression model = new LinearRegression();
        History history = train(
                (epochs, rate, watcher) -> model.train(flowers.lengths(), flowers.widths(), epochs, rate, watcher),
                out);
        out.printf(
                Locale.ROOT,
                "width = %.4f · length %s %.4f, in cm%n",
                model.slope(),
                model.intercept() < 0 ? "-" : "+",
                Math.abs(model.intercept()));
        out.printf(
                Locale.ROOT,
                "It explains %.1f %% of how the widths of %d unseen flowers vary.%n",
                100 * explained(model, unseen),
                unseen.size());
        return new Figure()
                .add(460, history.panel("Mean squared error", "epoch", ""))
                .add(520, line(flowers, model)::paint);
    }

    /** R²: one minus the errors' mean square by the widths' variance. */
    static double explained(LinearRegression model, Flowers flowers) {
        Tensor t = flowers.widths();
        Tensor errors = model.predict(flowers.lengths()).sub(t).square().mean();
        return 1 - errors.item() / t.sub(t.mean()).square().mean().item();
    }

    private static XYChart line(Flowers flowers, LinearRegression model) {
        XYChart chart = Chart.create("The flowers and the line", "petal length (cm)", "petal width (cm)");
        double[] ends = {SHORTEST, LONGEST};
        double[] heights = {model.slope() * SHORTEST + model.intercept(), model.slope() * LONGEST + model.intercept()};
        chart.addSeries("the line", ends, heights).setMarker(SeriesMarkers.NONE);
        for (Species species : Species.values()) {
            double[] x = flowers.list().stream()
                    .filter(flower -> flower.species() == species)
                    .mapToDouble(Flower::length)
                    .toArray();
            double[] y = flowers.list().stream()
                    .filter(flower -> flower.species() == species)
                    .mapToDouble(Flower::width)
                    .toArray();
            XYSeries points = chart.addSeries(Flowers.name(species), x, y);
            points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            points.setMarker(SeriesMarkers.CIRCLE);
        }
        chart.getStyler().setMarkerSize(6);
        return chart;
    }
}
