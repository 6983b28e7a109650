package dev.autograd.nn.optim;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

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
    // In the names of what is saved. No path holds a slash.
    private static final String SEPARATOR = "/";
    private static final String STEPS = "steps";
    private static final String GROUP = "group";
    private static final String KIND = "kind ";

    private final List<ParameterGroup> groups = new ArrayList<>();

    private final Map<Tensor, Memory> memories = new LinkedHashMap<>();
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
                        Memory memory = memories.computeIfAbsent(parameter, key -> new Memory());
                        memory.countStep();
                        update(parameter, parameter.grad(), group, memory);
                    }
                }
            }
        }
    }

    // --- saving

    /**
     * All that the optimizer is besides its settings: what it remembers of each parameter, the numbers of steps, and the
     * groups' learning rates and weight decays. The tensors are copies.
     */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(KIND + kind(), Tensor.ones(DataType.DOUBLE));
        state.put(STEPS, Tensor.full(DataType.DOUBLE, (double) steps));
        for (int i = 0; i < groups.size(); i++) {
            ParameterGroup group = groups.get(i);
            state.put(GROUP + i, Tensor.constant(new double[] {group.learningRate(), group.weightDecay()}));
        }
        parametersByName().forEach((name, parameter) -> {
            Memory memory = memories.get(parameter);
            if (memory != null) {
                state.put(name + SEPARATOR + STEPS, Tensor.full(DataType.DOUBLE, memory.step()));
                memory.values().forEach((slot, value) -> state.put(name + SEPARATOR + slot, value.detach()));
            }
        });
        return state;
    }

    /**
     * Goes on from a {@link #state()} of an optimizer of the same kind and settings for the same parameters.
     *
     * @throws AutogradException if it is of another kind of optimizer or for other parameters, which the message names;
     *     nothing is changed then
     */
    public final void load(Map<String, Tensor> state) {
        checkKind(state.keySet());
        Map<String, Tensor> parameters = parametersByName();
        Map<Tensor, Memory> loaded = new LinkedHashMap<>();
        Set<String> missing = new LinkedHashSet<>(List.of(KIND + kind(), STEPS));
        for (int i = 0; i < groups.size(); i++) {
            missing.add(GROUP + i);
        }
        state.forEach((key, value) -> {
            int end = key.lastIndexOf(SEPARATOR);
            Tensor parameter = end < 0 ? null : parameters.get(key.substring(0, end));
            if (parameter != null) {
                String slot = key.substring(end + SEPARATOR.length());
                Memory memory = loaded.computeIfAbsent(parameter, any -> new Memory());
                if (slot.equals(STEPS)) {
                    memory.steps((int) value.item());
                } else if (value.rank() == 0 || Arrays.equals(value.shape(), parameter.shape())) {
                    memory.remember(slot, value);
                } else {
                    throw new AutogradException("the saved " + key + " has shape " + Arrays.toString(value.shape())
                            + ", but the parameter has " + Arrays.toString(parameter.shape()));
                }
            } else if (!missing.remove(key)) {
                throw new AutogradException("the saved state of the optimizer has " + key
                        + ", which belongs to none of the parameters " + parameters.keySet());
            }
        });
        if (!missing.isEmpty()) {
            throw new AutogradException("the saved state of the optimizer lacks " + missing);
        }
        steps = (long) saved(state, STEPS).item();
        for (int i = 0; i < groups.size(); i++) {
            Tensor settings = saved(state, GROUP + i);
            groups.get(i).learningRate(settings.get(0)).weightDecay(settings.get(1));
        }
        memories.clear();
        memories.putAll(loaded);
    }

    private void checkKind(Set<String> keys) {
        for (String key : keys) {
            if (key.startsWith(KIND) && !key.equals(KIND + kind())) {
                throw new AutogradException("the saved state is one of " + key.substring(KIND.length())
                        + ", but this optimizer is " + kind() + ", which remembers something else");
            }
        }
    }

    private String kind() {
        return getClass().getSimpleName();
    }

    private static Tensor saved(Map<String, Tensor> state, String key) {
        return Objects.requireNonNull(state.get(key));
    }

    // By their names, where they have any, or else by their places.
    private Map<String, Tensor> parametersByName() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (ParameterGroup group : groups) {
            for (Tensor parameter : group.parameters()) {
                String name = parameter.name();
                String key = name == null || named.containsKey(name) ? "parameter" + named.size() : name;
                named.put(key, parameter);
            }
        }
        return named;
    }

    // --- for subclasses

    /**
     * Moves one parameter. Nothing is recorded, and what is computed here is freed after the step; what the next step
     * needs goes into the memory.
     */
    protected abstract void update(Tensor p, Tensor g, ParameterGroup group, Memory memory);

    /** The gradient with the weight decay added to it, as the gradient of {@code loss + λ/2 |p|²}. */
    protected static Tensor decayed(Tensor p, Tensor g, ParameterGroup group) {
        return group.weightDecay() == 0 ? g : g.add(p.mul(group.weightDecay()));
    }

    /** Moves a parameter towards zero by {@code η λ p}, apart from its gradient. */
    protected static void decayApart(Tensor p, ParameterGroup group) {
        if (group.weightDecay() != 0) {
            p.addInPlace(p, -group.learningRate() * group.weightDecay());
        }
    }
}
