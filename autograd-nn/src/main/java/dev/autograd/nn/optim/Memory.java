package dev.autograd.nn.optim;

import dev.autograd.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an optimizer remembers of one parameter between its steps, such as its momentum. */
public final class Memory {
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private int steps;

    Memory() {}

    /** The number of the parameter's current step, counted from 1. */
    public int step() {
        return steps;
    }

    void countStep() {
        steps++;
    }

    void steps(int count) {
        steps = count;
    }

    /** What is remembered under a name; null before {@link #remember}. */
    public @Nullable Tensor recall(String name) {
        return values.get(name);
    }

    /** What is remembered under a name; before {@link #remember} zeros of the parameter's shape. */
    public Tensor recall(String name, Tensor parameter) {
        Tensor value = values.get(name);
        return value != null ? value : Tensor.zeros(parameter.dataType(), parameter.shape());
    }

    /** Remembers a value under a name, over what was there, and returns it. */
    public Tensor remember(String name, Tensor value) {
        Tensor slot = values.get(name);
        return slot != null ? slot.assign(value) : keep(name, value);
    }

    /** Remembers {@code decay · before + (1 - decay) · value}, where before is zero at first. */
    public Tensor average(String name, Tensor value, double decay) {
        return slot(name, value).scaleAddInPlace(decay, 1 - decay, value);
    }

    /** Remembers {@code decay · before + (1 - decay) · value²}, where before is zero at first. */
    public Tensor averageOfSquares(String name, Tensor value, double decay) {
        return slot(name, value).scaleAddSquareInPlace(decay, 1 - decay, value);
    }

    private Tensor slot(String name, Tensor like) {
        Tensor slot = values.get(name);
        return slot != null ? slot : keep(name, Tensor.zeros(like.dataType(), like.shape()));
    }

    private Tensor keep(String name, Tensor value) {
        Tensor slot = Tensor.variable(value).freeze();
        values.put(name, slot);
        return slot;
    }

    Map<String, Tensor> values() {
        return Collections.unmodifiableMap(values);
    }
}
