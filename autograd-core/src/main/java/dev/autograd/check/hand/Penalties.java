package dev.autograd.check.hand;

import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.HashSet;
import java.util.Set;

/** The terms of a loss that depend on no data, such as the squares of weights. */
final class Penalties {
    private final Set<Node<Tensor>> dataBound = new HashSet<>();
    private final Set<Node<Tensor>> others = new HashSet<>();

    /** Finds them: what has no array among its constants, and is a number. */
    Penalties(Graph graph) {
        for (int i = graph.steps.size() - 1; i >= 0; i--) {
            Step step = graph.steps.get(i);
            boolean meetsData = step.operation().inputs().stream()
                    .anyMatch(input -> input.isTracked() ? dataBound.contains(Graph.node(input)) : input.size() > 1);
            if (meetsData) {
                dataBound.add(step.from());
            }
        }
        others.addAll(dataBound);
        for (Step step : graph.steps) {
            if (!isEnteredBy(step) && others.contains(step.from())) {
                others.add(step.to());
            }
        }
    }

    /** True for a step on the way to a penalty alone. */
    boolean isWithin(Step step) {
        return !others.contains(step.from());
    }

    /** True for a step from something that depends on data to a number that does not. */
    boolean isEnteredBy(Step step) {
        return dataBound.contains(step.from())
                && !dataBound.contains(step.to())
                && step.own().size() == 1
                && !step.to().isLeaf();
    }
}
