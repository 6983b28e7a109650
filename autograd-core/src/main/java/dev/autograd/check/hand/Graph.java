package dev.autograd.check.hand;

import dev.autograd.AutogradException;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** All that a loss was computed from: its traced operations, and the steps that the backward pass takes through them. */
final class Graph {
    final Tensor loss;

    /** Newest first: the order of the backward pass. */
    final List<Step> steps = new ArrayList<>();

    private final Map<Node<Tensor>, List<Step>> uses = new HashMap<>();
    private final Map<Node<Tensor>, Tensor> tensors = new HashMap<>();

    Graph(Tensor loss) {
        this.loss = loss;
        if (loss.node() == null) {
            throw new AutogradException(
                    "HandGradient: the loss " + loss + " depends on no variable: nothing was recorded."
                            + " Make the inputs that you claim gradients of with Tensor.variable(...)");
        }
        List<Operation> operations = new ArrayList<>(collect(loss).values());
        operations.sort(Comparator.comparingLong(
                        (Operation operation) -> node(operation.output()).id())
                .reversed());
        for (Operation operation : operations) {
            for (int i = 0; i < operation.inputs().size(); i++) {
                if (operation.inputs().get(i).isTracked()) {
                    Step step = new Step(operation, i);
                    steps.add(step);
                    uses.computeIfAbsent(step.to(), node -> new ArrayList<>()).add(step);
                }
            }
        }
    }

    private Map<Node<Tensor>, Operation> collect(Tensor root) {
        Map<Node<Tensor>, Operation> found = new HashMap<>();
        Deque<Tensor> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Tensor tensor = open.pop();
            Node<Tensor> node = tensor.node();
            if (node == null || tensors.putIfAbsent(node, tensor) != null || node.isLeaf()) {
                continue;
            }
            Operation operation = tensor.operation();
            if (operation == null) {
                throw new AutogradException(
                        "HandGradient: " + tensor + " was not traced; compute the loss and all that it"
                                + " depends on inside try (var trace = Autograd.trace()) { ... }");
            }
            found.put(node, operation);
            operation.inputs().forEach(open::push);
        }
        return found;
    }

    static Node<Tensor> node(Tensor tensor) {
        return Objects.requireNonNull(tensor.node());
    }

    boolean contains(Node<Tensor> node) {
        return tensors.containsKey(node);
    }

    /** The tensor at a node of this graph. */
    Tensor tensor(Node<Tensor> node) {
        return Objects.requireNonNull(tensors.get(node));
    }

    /** The steps by which gradients arrive at a node, newest first. */
    List<Step> uses(Node<Tensor> node) {
        return uses.getOrDefault(node, List.of());
    }

    /** When the backward pass has completed a node's gradient: the smaller, the later. */
    long completion(Node<Tensor> node) {
        List<Step> steps = uses(node);
        return steps.isEmpty()
                ? Long.MAX_VALUE
                : steps.get(steps.size() - 1).from().id();
    }

    /** The steps between a node and the nearest ones at which the gradient is given, newest first. */
    Region region(Node<Tensor> target, Set<Node<Tensor>> given) {
        Set<Node<Tensor>> reached = new HashSet<>();
        reached.add(target);
        List<Step> region = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (reached.contains(step.to())) {
                region.add(step);
                if (!given.contains(step.from())) {
                    reached.add(step.from());
                }
            }
        }
        Collections.reverse(region);
        return new Region(target, region);
    }
}
