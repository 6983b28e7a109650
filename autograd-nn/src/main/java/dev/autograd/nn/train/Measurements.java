package dev.autograd.nn.train;

import dev.autograd.Tensor;
import dev.autograd.nn.metric.Metric;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is measured in a pass over data: the mean of the loss over the samples, and metrics. */
final class Measurements {
    private static final String LOSS = "loss";
    private static final String METRIC = "metric/";

    private final Map<String, Metric> metrics = new LinkedHashMap<>();
    private double lossSum;
    private double samples;

    Measurements(Map<String, Supplier<? extends Metric>> metrics) {
        metrics.forEach((name, make) -> this.metrics.put(name, make.get()));
    }

    void take(Outcome outcome, double loss, long count) {
        lossSum += loss * count;
        samples += count;
        if (outcome.prediction() != null && outcome.target() != null) {
            for (Metric metric : metrics.values()) {
                metric.update(outcome.prediction(), outcome.target());
            }
        }
    }

    Map<String, Double> figures(String prefix) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(prefix + LOSS, lossSum / samples);
        metrics.forEach((name, metric) -> figures.put(prefix + name, metric.value()));
        return figures;
    }

    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(LOSS, Tensor.constant(new double[] {lossSum, samples}));
        metrics.forEach((name, metric) -> state.put(METRIC + name, Tensor.constant(metric.state())));
        return state;
    }

    /**
     * Goes on from a {@link #state()}.
     *
     * @throws IllegalArgumentException if something was measured, but not all of these metrics
     */
    void load(Map<String, Tensor> state) {
        Tensor loss = state.get(LOSS);
        if (loss == null) {
            throw new IllegalArgumentException("it has no measured loss");
        }
        lossSum = loss.get(0);
        samples = loss.get(1);
        metrics.forEach((name, metric) -> {
            Tensor saved = state.get(METRIC + name);
            if (saved != null) {
                metric.load(saved.toDoubles());
            } else if (samples > 0) {
                throw new IllegalArgumentException("it has no metric \"" + name
                        + "\" of the samples of the epoch that it was written in; metrics can be added between epochs");
            }
        });
    }
}
