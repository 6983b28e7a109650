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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;

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

    /**
     * Says why the gradient with respect to a tensor is zero, small or missing: the operations on the way that stop it,
     * each with its reason and the user's source line.
     */
    public ZeroGradient whyZero(Tensor x) {
        return new Obstacles(root, x, namesOf(x)).find();
    }

    /**
     * Lists the uses of a tensor in the computation of the result, with what each of them adds to its gradient and the
     * user's source line.
     *
     * @throws AutogradException if the tensor is a constant, or a part of the way to it was not traced
     */
    public Contributions contributions(Tensor x) {
        Tensor gradient = Gradients.of(root).wrt(x);
        Names names = namesOf(x);
        String symbol = Text.TEXT.name(new Name.Partial(names.of(root), names.of(x)));
        return Contributions.of(Flow.of(root).backward(), x, symbol, gradient);
    }

    /**
     * The computation as a graph in the language of Graphviz: variables and constants as boxes, operations as ellipses;
     * edges are dashed where no gradient flows back.
     */
    public String toDot() {
        return Graph.dot(root, namesOf(root));
    }

    /** The computation as a flowchart in the language of Mermaid, which many Markdown viewers draw. */
    public String toMermaid() {
        return Graph.mermaid(root, namesOf(root));
    }

    private Names namesOf(Tensor x) {
        Names names = new Names();
        names.reserve(root);
        names.reserve(x);
        names.put(root, root.name() == null ? Name.of("L") : Name.of(root.name()));
        return names;
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
            Name name = new Name.Partial(names.of(root), names.of(target));
            return new Derivation(name, forward, paths, isComplete, gradient, index -> element(gradient, index));
        }

        private ElementDerivation element(Tensor gradient, long... index) {
            Stream<Tensor> newestFirst = steps.values().stream()
                    .filter(step -> onPath.containsKey(Names.identity(step)))
                    .sorted(Comparator.comparingLong((Tensor step) -> node(step).id())
                            .reversed());
            return new Elements(root, target, names, this::local).derive(gradient, newestFirst, index);
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
            return builder().write(tensor);
        }

        private Formula formula(Tensor factor, Tensor of, Tensor by) {
            return builder().write(factor, new Name.Partial(names.of(of), names.of(by)));
        }

        private FormulaBuilder builder() {
            return new FormulaBuilder(names, input -> steps.containsKey(Names.identity(input)) || input.name() != null);
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
            Formula formula = formula(factor, isNumbers ? partial.end : root, arrival.step);
            Tensor gradient = isNumbers ? partial.gradient.detach().mul(factor.detach()) : factor;
            List<Factor> factors = new ArrayList<>(partial.factors);
            factors.add(new Factor(formula.name(), partial.end, arrival.step, formula, factor, arrival.remarks));
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
            IdentityHashMap<Object, Set<String>> remarks = new IdentityHashMap<>();
            List<Arrival> arrivals = new ArrayList<>();
            remarks.put(Names.identity(from), Set.of());
            gradients.put(Names.identity(from), seed);
            open.add(from);
            while (!open.isEmpty()) {
                Tensor tensor = open.remove();
                Tensor gradient = Objects.requireNonNull(gradients.get(Names.identity(tensor)));
                if (!is(tensor, from) && steps.containsKey(Names.identity(tensor))) {
                    arrivals.add(new Arrival(
                            Objects.requireNonNull(steps.get(Names.identity(tensor))),
                            gradient,
                            List.copyOf(remarks.getOrDefault(Names.identity(tensor), Set.of()))));
                    continue;
                }
                Operation operation = Objects.requireNonNull(tensor.operation());
                for (int i = 0; i < operation.inputs().size(); i++) {
                    Tensor input = operation.inputs().get(i);
                    Object identity = Names.identity(input);
                    if (!input.isTracked() || !onPath.containsKey(identity)) {
                        continue;
                    }
                    Set<String> said = remarks.computeIfAbsent(identity, x -> new LinkedHashSet<>());
                    said.addAll(remarks.getOrDefault(Names.identity(tensor), Set.of()));
                    String remark = Remarks.of(operation, i);
                    if (remark != null) {
                        said.add(remark);
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
    }

    /** A path so far: where it has come to, and the gradient there. */
    private record Partial(Tensor end, Tensor gradient, List<Factor> factors) {}

    /** A gradient that has come to a step, and what is to be said about its way. */
    record Arrival(Tensor step, Tensor gradient, List<String> remarks) {}

    private static boolean is(Tensor x, Tensor y) {
        return Names.identity(x) == Names.identity(y);
    }

    private static Node<Tensor> node(Tensor tensor) {
        return Objects.requireNonNull(tensor.node());
    }
}
