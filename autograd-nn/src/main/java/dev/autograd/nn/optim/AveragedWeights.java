package dev.autograd.nn.optim;

import dev.autograd.Autograd;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An exponential moving average of the parameters, which often predicts better than their last values:
 * {@code a ← d a + (1 - d) p} after each step, from the values at the beginning on.
 *
 * <pre>{@code
 * try (var averages = averaged.use()) {
 *     evaluate(model);
 * }
 * }</pre>
 */
public final class AveragedWeights {
    private final double decay;
    private final Map<Tensor, Tensor> averages = new LinkedHashMap<>();

    /**
     * Begins at the current values.
     *
     * @param decay d, in [0, 1); 0.999 forgets half in 700 steps
     */
    public AveragedWeights(Collection<Tensor> parameters, double decay) {
        this.decay = Settings.fraction("decay", decay);
        parameters.forEach(p -> averages.put(p, Tensor.variable(p).freeze()));
    }

    /** Takes the parameters' values in; to be called after each step of the optimizer. */
    public void update() {
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            averages.forEach((p, a) -> a.scaleAddInPlace(decay, 1 - decay, p));
        }
    }

    /** Copies of the averages, in the order of the parameters. */
    public List<Tensor> state() {
        return averages.values().stream().map(Tensor::detach).toList();
    }

    /**
     * Goes on from a {@link #state()} of averages of the same parameters.
     *
     * @throws ShapeException if it is for other parameters; nothing is changed then
     */
    public void load(List<Tensor> state) {
        List<Tensor> own = List.copyOf(averages.values());
        if (!shapes(state).equals(shapes(own))) {
            throw new ShapeException(
                    "the saved averages have the shapes " + shapes(state) + ", but the parameters " + shapes(own));
        }
        for (int i = 0; i < own.size(); i++) {
            own.get(i).assign(state.get(i));
        }
    }

    private static List<String> shapes(List<Tensor> tensors) {
        return tensors.stream()
                .map(t -> t.dataType() + Arrays.toString(t.shape()))
                .toList();
    }

    /** Gives the parameters their averages until it is closed; then they have their own values again. */
    public Use use() {
        swap();
        return this::swap;
    }

    private void swap() {
        averages.forEach((p, a) -> {
            Tensor value = p.detach();
            p.assign(a);
            a.assign(value);
        });
    }

    /** Ends the use of the averages. */
    @FunctionalInterface
    public interface Use extends AutoCloseable {
        @Override
        void close();
    }
}
