package dev.autograd.check.hand;

import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The steps between a tensor and the nearest ones above it at which the gradient is given. */
final class Region {
    final Node<Tensor> target;

    /** Newest first. */
    final List<Step> steps;

    private final Map<Node<Tensor>, List<Step>> entering = new HashMap<>();
    private final Map<Node<Tensor>, List<Step>> leaving = new HashMap<>();
    private final Map<Node<Tensor>, Integer> first = new HashMap<>();

    Region(Node<Tensor> target, List<Step> steps) {
        this.target = target;
        this.steps = steps;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            entering.computeIfAbsent(step.to(), node -> new ArrayList<>()).add(step);
            leaving.computeIfAbsent(step.from(), node -> new ArrayList<>()).add(step);
            first.putIfAbsent(step.from(), i);
        }
    }

    /** The steps by which gradients arrive at a node. */
    List<Step> entering(Node<Tensor> node) {
        return entering.getOrDefault(node, List.of());
    }

    /** The steps by which they go on. */
    List<Step> leaving(Node<Tensor> node) {
        return leaving.getOrDefault(node, List.of());
    }

    /** The change that a change of a node's gradient makes at the target. */
    Tensor carry(Node<Tensor> from, Tensor change, Budget budget) {
        Map<Node<Tensor>, Tensor> changes = new HashMap<>();
        changes.put(from, change);
        if (from != target) {
            for (Step step : steps.subList(first.getOrDefault(from, 0), steps.size())) {
                Tensor g = changes.get(step.from());
                if (g != null) {
                    budget.count();
                    changes.merge(step.to(), step.pullBack(g), Tensor::add);
                }
            }
        }
        return Objects.requireNonNull(changes.get(target));
    }
}
