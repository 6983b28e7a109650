package dev.autograd.nn.train;

import dev.autograd.Tensor;
import dev.autograd.nn.plot.Chart;
import dev.autograd.nn.plot.Figure;
import dev.autograd.nn.plot.Panel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** What was measured in the course of a training run: a curve per name. */
public final class History {
    private static final int WIDTH = 520;

    private final Map<String, Curve> curves = new LinkedHashMap<>();

    /** What was measured under one name. */
    public static final class Curve {
        private final List<Double> steps = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        private Curve() {}

        /** When it was measured: the numbers of the steps or epochs, in order. */
        public List<Double> steps() {
            return Collections.unmodifiableList(steps);
        }

        public List<Double> values() {
            return Collections.unmodifiableList(values);
        }

        /** The value that was measured last. */
        public double last() {
            return values.get(values.size() - 1);
        }
    }

    /** Adds a measurement. */
    public void record(double step, String name, double value) {
        Curve curve = curves.computeIfAbsent(name, key -> new Curve());
        curve.steps.add(step);
        curve.values.add(value);
    }

    /**
     * The curve of a name.
     *
     * @throws IllegalArgumentException if nothing was measured under it
     */
    public Curve curve(String name) {
        Curve curve = curves.get(name);
        if (curve == null) {
            throw new IllegalArgumentException("nothing was measured as " + name + ", only " + curves.keySet());
        }
        return curve;
    }

    /** The curves by name, in the order of their first measurements. */
    public Map<String, Curve> curves() {
        return Collections.unmodifiableMap(curves);
    }

    /** The curves as {@code [2, points]}, of each its steps and its values. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        curves.forEach((name, curve) ->
                state.put(name, Tensor.constant(new double[][] {array(curve.steps), array(curve.values)})));
        return state;
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    void load(Map<String, Tensor> state) {
        curves.clear();
        state.forEach((name, points) -> {
            for (int i = 0; i < points.shape()[1]; i++) {
                record(points.get(0, i), name, points.get(1, i));
            }
        });
    }

    /** Returns a panel that shows all curves. */
    public Panel panel(String title, String xLabel, String yLabel) {
        return panel(title, xLabel, yLabel, curves);
    }

    private static Panel panel(String title, String xLabel, String yLabel, Map<String, Curve> curves) {
        XYChart chart = Chart.create(title, xLabel, yLabel);
        curves.forEach((name, curve) -> add(chart, name, curve));
        boolean isPositive =
                curves.values().stream().flatMap(curve -> curve.values.stream()).allMatch(v -> v >= 0);
        if (isPositive) {
            chart.getStyler().setYAxisMin(0.0);
        }
        return chart::paint;
    }

    // XChart labels the axis at samples where they are equally spaced, and at round numbers where they are not.
    private static void add(XYChart chart, String name, Curve curve) {
        List<Double> steps = new ArrayList<>(curve.steps);
        List<Double> values = new ArrayList<>(curve.values);
        steps.add(steps.get(steps.size() - 1) + 1e-3 * (steps.get(steps.size() - 1) - steps.get(0)));
        values.add(curve.last());
        chart.addSeries(name, steps, values);
    }

    /**
     * Writes all curves as a PNG file. Curves that differ by the word "validation" alone, such as "loss" and "validation
     * loss", share a panel.
     *
     * @throws IOException if the file can't be written
     */
    public void plot(Path file) throws IOException {
        Map<String, Map<String, Curve>> panels = new LinkedHashMap<>();
        curves.forEach((name, curve) -> panels.computeIfAbsent(subject(name), key -> new LinkedHashMap<>())
                .put(name, curve));
        Figure figure = new Figure();
        if (panels.isEmpty()) {
            figure.add(WIDTH, panel("nothing was measured", "epoch", ""));
        }
        panels.forEach((subject, shared) -> figure.add(WIDTH, panel(subject, "epoch", "", shared)));
        figure.save(file);
    }

    private static String subject(String name) {
        return name.startsWith(Trainer.VALIDATION) ? name.substring(Trainer.VALIDATION.length()) : name;
    }
}
