package dev.autograd.nn.optim;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves parameters by their gradients.
 *
 * <pre>{@code
 * optimizer.zeroGrad();
 * loss.of(model.apply(x), y).backward();
 * optimizer.step();
 * }</pre>
 *
 * <p>Parameters that are frozen stay where they are. In the formulas {@code p} is a parameter, {@code g} its gradient,
 * {@code η} the learning rate and {@code t} the number of the step, counted from 1.
 */
public abstract class Optimizer {
    private final List<ParameterGroup> groups = new ArrayList<>();

    // What is remembered for each parameter between steps, such as its momentum.
    private final Map<Tensor, Map<String, Tensor>> memory = new LinkedHashMap<>();
    private long steps;

    /** For subclasses. */
    protected Optimizer(Collection<Tensor> parameters, double learningRate) {
        addGroup(parameters, learningRate);
    }

    /**
     * Adds parameters with a learning rate of their own.
     *
     * @throws AutogradException if one of them is not a variable, or is in a group already
     */
    public final ParameterGroup addGroup(Collection<Tensor> parameters, double learningRate) {
        Set<Tensor> known = new HashSet<>();
        groups.forEach(group -> known.addAll(group.parameters()));
        for (Tensor parameter : parameters) {
            if (!parameter.isVariable()) {
                throw new AutogradException("an optimizer moves variables, but one of the parameters is the "
                        + (parameter.isTracked() ? "intermediate result " : "constant ") + parameter);
            }
            if (!known.add(parameter)) {
                throw new AutogradException("the parameter " + parameter.name() + " is given to the optimizer twice");
            }
        }
        if (known.isEmpty()) {
            throw new AutogradException("the optimizer is given no parameters");
        }
        ParameterGroup group = new ParameterGroup(parameters, learningRate);
        groups.add(group);
        return group;
    }

    /** The groups of parameters; the first one holds those that the optimizer was made with. */
    public final List<ParameterGroup> groups() {
        return Collections.unmodifiableList(groups);
    }

    /** The learning rate of the first group. */
    public final double learningRate() {
        return groups.get(0).learningRate();
    }

    /** The number of steps that were made. */
    public final long steps() {
        return steps;
    }

    /** Sets the gradients of all parameters to zero. */
    public final void zeroGrad() {
        for (ParameterGroup group : groups) {
            for (Tensor parameter : group.parameters()) {
                parameter.zeroGrad();
            }
        }
    }

    /** Moves all parameters once. */
    public final void step() {
        steps++;
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            for (ParameterGroup group : groups) {
                for (Tensor parameter : group.parameters()) {
                    if (!parameter.isFrozen()) {
                        update(parameter, parameter.grad(), group);
                    }
                }
            }
        }
    }

    /** Moves one parameter. Nothing is recorded, and what is computed here is freed after the step. */
    protected abstract void update(Tensor p, Tensor g, ParameterGroup group);

    /** What is remembered for a parameter under a name; null before {@link #remember}. */
    protected final @Nullable Tensor recall(Tensor p, String name) {
        Map<String, Tensor> slots = memory.get(p);
        return slots == null ? null : slots.get(name);
    }

    /** Remembers a value for a parameter under a name, over what was there. */
    protected final Tensor remember(Tensor p, String name, Tensor value) {
        Tensor slot = recall(p, name);
        if (slot != null) {
            return slot.assign(value);
        }
        slot = Tensor.variable(value).freeze();
        memory.computeIfAbsent(p, key -> new LinkedHashMap<>()).put(name, slot);
        return slot;
    }
}
