package dev.autograd.explain;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Gradients;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * Explains a gradient by the chain rule: the paths from a result to a tensor, and the local derivatives along them.
 *
 * <pre>{@code
 * try (var trace = Autograd.trace()) {
 *     Tensor z = w.mul(x).add(b).named("z");
 *     Tensor y = z.sigmoid().named("y");
 *     Tensor loss = t.sub(y).square().mul(0.5).named("L");
 *     System.out.println(Explain.of(loss).wrt(w));
 * }
 * }</pre>
 *
 * <p>The steps of a path are the tensors that have names; if no intermediate result has one, every result is a step.
 * Each factor is the recorded derivative rule itself, run on a one, or for arrays on the gradient of the result.
 */
public final class Explain {
    private static final int MOST_PATHS = 16;

    private final Tensor root;

    private Explain(Tensor root) {
        this.root = root;
    }

    /**
     * Explains gradients of a result that was computed inside {@link Autograd#trace()}.
     *
     * @throws AutogradException if it was not traced
     */
    public static Explain of(Tensor root) {
        if (root.operation() == null) {
            throw new AutogradException("Explain: the result " + root + " was not traced; compute it inside"
                    + " try (var trace = Autograd.trace()) { ... }");
        }
        return new Explain(root);
    }

    /**
     * Derives the gradient of the result, which has one element, with respect to a tensor.
     *
     * @throws AutogradException if the tensor is a constant, or a part of the way to it was not traced
     */
    public Derivation wrt(Tensor x) {
        Tensor gradient = Gradients.of(root).wrt(x);
        return new Run(x).derive(gradient);
    }

    /** One derivation: which tensors are on the way, what they are called, and how far it has come. */
    private final class Run {
        private final Tensor target;
        private final IdentityHashMap<Object, Tensor> onPath = new IdentityHashMap<>();
        private final IdentityHashMap<Object, Tensor> steps = new IdentityHashMap<>();
        private final Names names = new Names();
        private final List<Path> paths = new ArrayList<>();
        private boolean isComplete = true;

        Run(Tensor target) {
            this.target = target;
        }

        Derivation derive(Tensor gradient) {
            findPaths();
            chooseSteps();
            List<Tensor> ordered = new ArrayList<>(steps.values());
            ordered.sort(Comparator.comparingLong(step -> node(step).id()));
            names.reserve(root);
            ordered.forEach(names::reserve);
            names.put(root, root.name() == null ? Name.of("L") : Name.of(root.name()));
            ordered.forEach(names::of);
            List<Formula> forward = ordered.stream()
                    .filter(step -> step.operation() != null && !is(step, target))
                    .map(this::formula)
                    .toList();
            try (var trace = Autograd.trace();
                    var on = Autograd.enableGrad()) {
                follow();
            }
            return new Derivation(symbol(root, target), forward, paths, isComplete, gradient);
        }

        // The results that were computed from the target: inputs come before outputs, so no recursion is needed.
        private void findPaths() {
            onPath.put(Names.identity(target), target);
            List<Operation> operations = tracked();
            operations.sort(Comparator.comparingLong(
                    operation -> node(operation.output()).id()));
            for (Operation operation : operations) {
                if (operation.inputs().stream().anyMatch(input -> onPath.containsKey(Names.identity(input)))) {
                    onPath.put(Names.identity(operation.output()), operation.output());
                }
            }
        }

        private List<Operation> tracked() {
            IdentityHashMap<Object, Operation> found = new IdentityHashMap<>();
            Deque<Tensor> open = new ArrayDeque<>();
            open.push(root);
            while (!open.isEmpty()) {
                Tensor tensor = open.pop();
                Node<Tensor> node = tensor.node();
                if (node == null || node.isLeaf() || is(tensor, target)) {
                    continue;
                }
                Operation operation = tensor.operation();
                if (operation == null) {
                    throw new AutogradException("Explain: " + tensor + " was not traced; compute all that the result"
                            + " depends on inside try (var trace = Autograd.trace()) { ... }");
                }
                if (found.putIfAbsent(node, operation) == null) {
                    operation.inputs().forEach(open::push);
                }
            }
            return new ArrayList<>(found.values());
        }

        private void chooseSteps() {
            boolean anyNamed = onPath.values().stream()
                    .anyMatch(tensor -> tensor.name() != null && !is(tensor, root) && !is(tensor, target));
            for (Tensor tensor : onPath.values()) {
                if (!anyNamed || tensor.name() != null || is(tensor, root) || is(tensor, target)) {
                    steps.put(Names.identity(tensor), tensor);
                }
            }
            steps.put(Names.identity(root), root);
        }

        private Formula formula(Tensor tensor) {
            return new FormulaBuilder(names, input -> steps.containsKey(Names.identity(input)) || input.name() != null)
                    .write(tensor);
        }

        // Depth first, so that a path is complete before the next one begins.
        private void follow() {
            boolean isNumbers = steps.values().stream().allMatch(step -> step.size() == 1);
            Deque<Partial> open = new ArrayDeque<>();
            if (onPath.containsKey(Names.identity(root))) {
                open.push(new Partial(root, Tensor.ones(root.dataType(), root.shape()), List.of()));
            }
            while (!open.isEmpty()) {
                Partial partial = open.pop();
                if (is(partial.end, target)) {
                    if (paths.size() == MOST_PATHS) {
                        isComplete = false;
                        return;
                    }
                    paths.add(path(partial));
                    continue;
                }
                Tensor seed = isNumbers ? Tensor.ones(partial.end.dataType(), partial.end.shape()) : partial.gradient;
                if (!isNumbers && !is(partial.end, root)) {
                    seed = seed.detach();
                    names.put(seed, new Name.Partial(names.of(root), names.of(partial.end)));
                }
                List<Arrival> arrivals = local(partial.end, seed);
                for (int i = arrivals.size() - 1; i >= 0; i--) {
                    open.push(extended(partial, arrivals.get(i), isNumbers));
                }
            }
        }

        private Partial extended(Partial partial, Arrival arrival, boolean isNumbers) {
            Tensor factor = arrival.gradient;
            Tensor gradient = isNumbers ? partial.gradient.detach().mul(factor.detach()) : factor;
            String symbol = isNumbers ? symbol(partial.end, arrival.step) : symbol(root, arrival.step);
            List<Factor> factors = new ArrayList<>(partial.factors);
            factors.add(new Factor(symbol, partial.end, arrival.step, formula(factor), factor));
            return new Partial(arrival.step, gradient, factors);
        }

        private Path path(Partial partial) {
            List<String> through = new ArrayList<>();
            through.add(Text.TEXT.name(names.of(root)));
            partial.factors.forEach(factor -> through.add(Text.TEXT.name(names.of(factor.by()))));
            return new Path(List.copyOf(through), List.copyOf(partial.factors), partial.gradient);
        }

        /** The gradients that arrive at the nearest steps before one, by the recorded rules alone. */
        private List<Arrival> local(Tensor from, Tensor seed) {
            IdentityHashMap<Object, Tensor> gradients = new IdentityHashMap<>();
            PriorityQueue<Tensor> open = new PriorityQueue<>(
                    Comparator.comparingLong((Tensor tensor) -> node(tensor).id())
                            .reversed());
            List<Arrival> arrivals = new ArrayList<>();
            gradients.put(Names.identity(from), seed);
            open.add(from);
            while (!open.isEmpty()) {
                Tensor tensor = open.remove();
                Tensor gradient = Objects.requireNonNull(gradients.get(Names.identity(tensor)));
                if (!is(tensor, from) && steps.containsKey(Names.identity(tensor))) {
                    arrivals.add(new Arrival(Objects.requireNonNull(steps.get(Names.identity(tensor))), gradient));
                    continue;
                }
                Operation operation = Objects.requireNonNull(tensor.operation());
                for (int i = 0; i < operation.inputs().size(); i++) {
                    Tensor input = operation.inputs().get(i);
                    Object identity = Names.identity(input);
                    if (!input.isTracked() || !onPath.containsKey(identity)) {
                        continue;
                    }
                    Tensor part = operation.pullBack(i, gradient);
                    Tensor before = gradients.get(identity);
                    gradients.put(identity, before == null ? part : before.add(part));
                    if (before == null) {
                        open.add(input);
                    }
                }
            }
            return arrivals;
        }

        private String symbol(Tensor of, Tensor by) {
            return Text.TEXT.name(new Name.Partial(names.of(of), names.of(by)));
        }
    }

    /** A path so far: where it has come to, and the gradient there. */
    private record Partial(Tensor end, Tensor gradient, List<Factor> factors) {}

    /** A gradient that has come to a step. */
    private record Arrival(Tensor step, Tensor gradient) {}

    private static boolean is(Tensor x, Tensor y) {
        return Names.identity(x) == Names.identity(y);
    }

    private static Node<Tensor> node(Tensor tensor) {
        return Objects.requireNonNull(tensor.node());
    }
}
