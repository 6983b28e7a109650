package dev.autograd.nn;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network: parameters, and modules inside it.
 *
 * <p>What a module holds is found from its fields: a variable is a parameter under the field's name, a module (or a
 * list, an array or a map of modules) is a child. So a module of one's own is plain Java:
 *
 * <pre>{@code
 * final class Net extends Layer {
 *     private final Linear hidden;
 *     private final Linear output;
 *
 *     Net(Seed seed) {
 *         hidden = new Linear(2, 4, seed);
 *         output = new Linear(4, 1, seed);
 *     }
 *
 *     @Override
 *     protected Tensor forward(Tensor x) {
 *         return output.apply(hidden.apply(x).tanh()).sigmoid();
 *     }
 * }
 * }</pre>
 *
 * <p>Its parameters are {@code hidden.weight}, {@code hidden.bias}, {@code output.weight} and {@code output.bias}, and
 * errors name its parts in the same way. Where a field would give the wrong name, or there is none, the constructor
 * registers the member instead; what is registered comes first, under its registered name alone. A tensor or module that
 * is held twice counts once.
 *
 * <p>{@link Layer} is a module that maps a tensor to a tensor. A source file that imports {@code dev.autograd.nn.*} needs
 * the line {@code import dev.autograd.nn.Module;} too, for Java has a {@code Module} of its own.
 */
public abstract class Module {
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();

    private boolean training = true;

    // Where it stands in the outermost module that has been asked or run so far.
    private String path = "";
    private String root = getClass().getSimpleName();
    private boolean isPlaced;

    // Sees what the module returns while a summary is made.
    private @Nullable Consumer<Object> watcher;

    /** For subclasses. */
    protected Module() {}

    // --- registering

    /**
     * Registers a parameter under a name.
     *
     * @param initial a variable, which is used itself and so may be shared with another module, or a constant, from which
     *     a variable is made
     * @return the variable
     */
    protected final Tensor parameter(String name, Tensor initial) {
        return register(parameters, name, initial.isVariable() ? initial : Tensor.variable(initial));
    }

    /**
     * Registers a buffer under a name: numbers that are saved with the parameters but not trained, such as running
     * averages.
     *
     * @return a tensor that counts as a constant and can be written by {@link Tensor#assign}
     */
    protected final Tensor buffer(String name, Tensor initial) {
        return register(buffers, name, Tensor.variable(initial).freeze());
    }

    /** Registers a child under a name, and returns it. */
    protected final <M extends Module> M module(String name, M child) {
        return register(children, name, child);
    }

    private <T, M extends T> M register(Map<String, T> members, String name, M member) {
        if (name.isEmpty() || name.contains(".")) {
            throw new IllegalArgumentException("a member's name is not empty and has no dot, but one of "
                    + this.getClass().getSimpleName() + " is called \"" + name + "\"");
        }
        if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " already has a member " + name);
        }
        members.put(name, member);
        isPlaced = false;
        return member;
    }

    // --- what it holds

    /** The modules inside this one, by name, without theirs. */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(members().children);
    }

    /** This module, under the empty name, and all modules inside it by their path, such as {@code encoder.0.linear1}. */
    public final Map<String, Module> namedModules() {
        place();
        return modules();
    }

    /** All parameters by their path, such as {@code encoder.0.linear1.weight}; a module's own come before its children's. */
    public final Map<String, Tensor> namedParameters() {
        place();
        return collect(members -> members.parameters);
    }

    /** All buffers by their path. */
    public final Map<String, Tensor> namedBuffers() {
        place();
        return collect(members -> members.buffers);
    }

    /**
     * The streams of random numbers that modules draw from when they run, such as those of {@link Dropout}, by path. One
     * that several share counts once. With their states a run can be gone on with to the bit.
     */
    public final Map<String, Seed> namedSeeds() {
        Map<String, Seed> found = new LinkedHashMap<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        modules().forEach((name, module) -> Fields.seeds(module).forEach((own, seed) -> {
            if (seen.add(seed)) {
                found.put(joined(name, own), (Seed) seed);
            }
        }));
        return found;
    }

    /** All parameters, frozen ones included, in the order of {@link #namedParameters()}. */
    public final List<Tensor> parameters() {
        return new ArrayList<>(namedParameters().values());
    }

    /** The number of all parameters' elements. */
    public final long parameterCount() {
        return parameters().stream().mapToLong(Tensor::size).sum();
    }

    // --- saving

    /** Copies of all parameters and then of all buffers, by their paths: all that a trained module is. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        writableTensors().forEach((name, tensor) -> state.put(name, tensor.detach()));
        return state;
    }

    /**
     * Overwrites all parameters and buffers with those of a {@link #state()}.
     *
     * @throws AutogradException if it is the state of another module; the message names all that is missing, is extra, or has
     *     another shape or type, and nothing is changed
     */
    public final void load(Map<String, Tensor> state) {
        Map<String, Tensor> own = writableTensors();
        StateDifferences.check(location(), own, state);
        own.forEach((name, tensor) -> tensor.assign(Objects.requireNonNull(state.get(name))));
    }

    private Map<String, Tensor> writableTensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(namedParameters());
        tensors.putAll(namedBuffers());
        return tensors;
    }

    final void watch(@Nullable Consumer<Object> newWatcher) {
        watcher = newWatcher;
    }

    final Members members() {
        return Members.of(this, parameters, buffers, children);
    }

    private Map<String, Module> modules() {
        Map<String, Module> found = new LinkedHashMap<>();
        collectModules("", found, Collections.newSetFromMap(new IdentityHashMap<>()));
        return found;
    }

    private void collectModules(String name, Map<String, Module> found, Set<Module> seen) {
        if (!seen.add(this)) {
            return;
        }
        found.put(name, this);
        members().children.forEach((child, module) -> module.collectModules(joined(name, child), found, seen));
    }

    private Map<String, Tensor> collect(Function<Members, Map<String, Tensor>> kind) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        Set<Tensor> seen = new HashSet<>();
        modules().forEach((name, module) -> kind.apply(module.members()).forEach((own, tensor) -> {
            if (seen.add(tensor)) {
                found.put(joined(name, own), tensor);
            }
        }));
        return found;
    }

    private static String joined(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    // --- where it stands

    /** Its path in the outermost module that has been asked or run so far; empty for that one. */
    public final String path() {
        return path;
    }

    /** Tells all modules inside where they stand, and names the parameters by their paths. */
    final void place() {
        if (isPlaced && !path.isEmpty()) {
            return;
        }
        modules().forEach((name, module) -> {
            module.path = name;
            module.root = getClass().getSimpleName();
            module.isPlaced = true;
        });
        BiConsumer<String, Tensor> rename = (name, tensor) -> tensor.named(name);
        collect(members -> members.buffers).forEach(rename);
        collect(members -> members.parameters).forEach(rename);
    }

    final void placeOnce() {
        if (!isPlaced) {
            place();
        }
    }

    /** As errors call it: its path, or its class where it has none. */
    private String location() {
        boolean isBareIndex = !path.isEmpty() && Character.isDigit(path.charAt(0));
        return path.isEmpty() ? root : isBareIndex ? root + "." + path : path;
    }

    /**
     * Runs a computation of this module: an error about shapes that leaves it is led by the path of the innermost module
     * that it comes from, and what is traced is in a named scope of that path. {@link Layer#apply} does this; modules that
     * take more than one tensor do it themselves.
     */
    protected final <R> R within(Supplier<R> computation) {
        placeOnce();
        if (!path.isEmpty() && Autograd.isTracing()) {
            try (var scope = Autograd.namedScope(inside(Autograd.scopePath()))) {
                return located(computation);
            }
        }
        return located(computation);
    }

    // The part of the path that the scopes which are open don't say yet.
    private String inside(String scopes) {
        String open = "." + scopes + ".";
        for (int end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (open.contains("." + path.substring(0, end) + ".")) {
                return path.substring(end + 1);
            }
        }
        return path;
    }

    private <R> R located(Supplier<R> computation) {
        try {
            R result = computation.get();
            if (watcher != null) {
                watcher.accept(result);
            }
            return result;
        } catch (LocatedShapeException e) {
            throw e;
        } catch (ShapeException e) {
            throw new LocatedShapeException(location() + ": " + e.getMessage(), e);
        }
    }

    /** An error about shapes that says which module it comes from. */
    private static final class LocatedShapeException extends ShapeException {
        private static final long serialVersionUID = 1;

        LocatedShapeException(String message, ShapeException cause) {
            super(message);
            initCause(cause);
        }
    }

    // --- modes

    /** True in training, false in use: what dropout and batch normalisation depend on. Modules start in training. */
    public final boolean isTraining() {
        return training;
    }

    /** Switches this module and all inside it to training. */
    public final void train() {
        setTraining(true);
    }

    /** Switches this module and all inside it to use, or evaluation. */
    public final void eval() {
        setTraining(false);
    }

    private void setTraining(boolean value) {
        modules().values().forEach(module -> module.training(value));
    }

    /** Switches this module alone. */
    final void training(boolean value) {
        training = value;
    }

    /** Freezes all parameters: they count as constants, so that no gradient is computed for them and no optimizer moves them. */
    public final void freeze() {
        parameters().forEach(Tensor::freeze);
    }

    /** Lets all parameters be trained again. */
    public final void unfreeze() {
        parameters().forEach(Tensor::unfreeze);
    }

    /** Sets the gradients of all parameters to zero. */
    public final void zeroGrad() {
        parameters().forEach(Tensor::zeroGrad);
    }

    // --- as text

    /** What is worth saying about this module in one word, such as {@code Linear(2 -> 4)}. */
    protected String describe() {
        return getClass().getSimpleName();
    }

    /** The modules inside, one per line, indented. */
    @Override
    public final String toString() {
        Map<String, Module> inside = members().children;
        if (inside.isEmpty()) {
            return describe();
        }
        StringBuilder text = new StringBuilder(describe()).append(" {\n");
        inside.forEach((name, child) -> text.append("  ")
                .append(name)
                .append(": ")
                .append(child.toString().replace("\n", "\n  "))
                .append('\n'));
        return text.append('}').toString();
    }

    /** A module's own parameters, buffers and children, by name. */
    record Members(Map<String, Tensor> parameters, Map<String, Tensor> buffers, Map<String, Module> children) {
        static Members of(
                Module module,
                Map<String, Tensor> parameters,
                Map<String, Tensor> buffers,
                Map<String, Module> children) {
            Members members = new Members(
                    new LinkedHashMap<>(parameters), new LinkedHashMap<>(buffers), new LinkedHashMap<>(children));
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            seen.addAll(parameters.values());
            seen.addAll(buffers.values());
            seen.addAll(children.values());
            Fields.of(module).forEach((name, value) -> {
                if (seen.add(value)) {
                    members.add(module, name, value);
                }
            });
            return members;
        }

        private void add(Module module, String name, Object value) {
            if (parameters.containsKey(name) || buffers.containsKey(name) || children.containsKey(name)) {
                throw new AutogradException(module.getClass().getSimpleName() + " holds two members called " + name
                        + "; register one of them under another name");
            }
            if (value instanceof Tensor tensor) {
                parameters.put(name, tensor);
            } else {
                children.put(name, (Module) value);
            }
        }
    }
}
