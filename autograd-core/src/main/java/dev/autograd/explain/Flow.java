package dev.autograd.explain;

import dev.autograd.AutogradException;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A traced computation from its inputs to its result, and the backward pass over it, step by step. Unlike the tape it
 * knows the steps at which no gradient flows, too.
 */
final class Flow {
    private final Tensor root;
    private final List<Operation> operations;
    private final IdentityHashMap<Object, Tensor> gradients = new IdentityHashMap<>();
    private final IdentityHashMap<Operation, List<@Nullable Tensor>> parts = new IdentityHashMap<>();

    private Flow(Tensor root, List<Operation> operations) {
        this.root = root;
        this.operations = operations;
    }

    /** Follows what the root was computed from, along values, recorded or not. */
    static Flow of(Tensor root) {
        return new Flow(root, oldestFirst(root));
    }

    private static List<Operation> oldestFirst(Tensor root) {
        List<Operation> ordered = new ArrayList<>();
        IdentityHashMap<Object, Boolean> isOrdered = new IdentityHashMap<>();
        Deque<Tensor> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Tensor tensor = open.peek();
            Object identity = Names.identity(tensor);
            Operation operation = tensor.operation();
            if (operation != null && isOrdered.putIfAbsent(identity, false) == null) {
                // The last one that is put on top comes first.
                for (int i = operation.inputs().size() - 1; i >= 0; i--) {
                    Tensor input = operation.inputs().get(i);
                    if (!isOrdered.containsKey(Names.identity(input))) {
                        open.push(input);
                    }
                }
                continue;
            }
            open.pop();
            if (operation != null && Boolean.FALSE.equals(isOrdered.put(identity, true))) {
                ordered.add(operation);
            }
        }
        return ordered;
    }

    /** The steps, each after those that it needs. */
    List<Operation> operations() {
        return operations;
    }

    /** Runs the recorded rules, newest step first. */
    Flow backward() {
        gradients.put(Names.identity(root), Tensor.ones(root.dataType(), root.shape()));
        List<Operation> newestFirst = new ArrayList<>(operations);
        Collections.reverse(newestFirst);
        for (Operation operation : newestFirst) {
            Tensor upstream = gradients.get(Names.identity(operation.output()));
            if (upstream != null && operation.output().isTracked()) {
                parts.put(operation, pullBack(operation, upstream));
            }
        }
        return this;
    }

    private List<@Nullable Tensor> pullBack(Operation operation, Tensor upstream) {
        List<@Nullable Tensor> all = new ArrayList<>();
        for (int i = 0; i < operation.inputs().size(); i++) {
            Tensor input = operation.inputs().get(i);
            if (!input.isTracked()) {
                all.add(null);
                continue;
            }
            if (input.operation() == null
                    && !Objects.requireNonNull(input.node()).isLeaf()) {
                throw new AutogradException("Explain: " + input + " was not traced; compute all that the result"
                        + " depends on inside try (var trace = Autograd.trace()) { ... }");
            }
            Tensor part = operation.pullBack(i, upstream);
            gradients.merge(Names.identity(input), part, Tensor::add);
            all.add(part);
        }
        return all;
    }

    /** The gradient that has arrived at a tensor; null if none has. */
    @Nullable Tensor gradient(Tensor tensor) {
        return gradients.get(Names.identity(tensor));
    }

    /** The gradient that a step has handed to one of its inputs; null if none. */
    @Nullable Tensor part(Operation operation, int input) {
        List<@Nullable Tensor> all = parts.get(operation);
        return all == null ? null : all.get(input);
    }
}
