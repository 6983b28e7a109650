package dev.autograd.check.hand;

import dev.autograd.Operation;
import dev.autograd.SourceLine;
import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What nodes are called: by their tensors' names, by the labels of their claims, or by what computed them. */
final class Names {
    private final Graph graph;
    private final Map<Node<Tensor>, String> landmarks = new HashMap<>();

    Names(Graph graph, List<Claim> claims) {
        this.graph = graph;
        for (Claim claim : claims) {
            String own = claim.of().name();
            landmarks.put(Graph.node(claim.of()), own != null ? own : ofLabel(claim.label()));
        }
        String lossName = graph.loss.name();
        landmarks.put(Graph.node(graph.loss), lossName == null ? "L" : lossName);
    }

    // dW1 is the gradient of W1.
    private static String ofLabel(String label) {
        for (String prefix : List.of("∂L/∂", "dL/d", "d_", "d", "∂")) {
            if (label.startsWith(prefix) && label.length() > prefix.length()) {
                return label.substring(prefix.length());
            }
        }
        return label;
    }

    private boolean isLandmark(Node<Tensor> node) {
        return landmarks.containsKey(node) || graph.tensor(node).name() != null;
    }

    String of(Node<Tensor> node) {
        String known = landmarks.get(node);
        if (known != null || !graph.contains(node)) {
            return known == null ? "x" : known;
        }
        Tensor tensor = graph.tensor(node);
        String own = tensor.name();
        Operation operation = tensor.operation();
        if (own != null) {
            return own;
        }
        return operation == null
                ? "a variable without a name"
                : "(" + operation(operation).replaceAll("[()]", "") + ")";
    }

    static String operation(Operation operation) {
        SourceLine line = operation.line();
        return operation.name() + " (" + line.file() + ":" + line.number() + ")";
    }

    /** The factors that spots belong to: from one named tensor to the next, where only one path leads there. */
    List<Located> places(List<Spot> spots, Region region) {
        List<Ends> found = new ArrayList<>();
        for (Spot spot : spots) {
            Step step = spot.steps().get(0);
            if (spot.isSum()) {
                String sum = "the sum over its " + spot.steps().size() + " uses";
                found.add(new Ends(Graph.node(graph.loss), spot.at(), spot.steps(), List.of(sum)));
                continue;
            }
            Node<Tensor> upper = upper(step.from(), region);
            Node<Tensor> lower = lower(step.to(), region);
            found.stream()
                    .filter(ends -> ends.upper.equals(upper) && ends.lower.equals(lower))
                    .findFirst()
                    .orElseGet(() -> {
                        Ends ends = new Ends(upper, lower, new ArrayList<>(), new ArrayList<>());
                        found.add(ends);
                        return ends;
                    })
                    .add(step);
        }
        return found.stream().map(this::place).toList();
    }

    /** Where a factor begins and ends. */
    private record Ends(Node<Tensor> upper, Node<Tensor> lower, List<Step> steps, List<String> operations) {
        void add(Step step) {
            steps.add(step);
            String operation = operation(step.operation());
            if (!operations.contains(operation)) {
                operations.add(operation);
            }
        }
    }

    /** A place, and the steps in question there. */
    record Located(Place place, List<Step> steps) {}

    private Located place(Ends ends) {
        String of = of(ends.upper);
        String by = of(ends.lower);
        return new Located(new Place("∂" + of + "/∂" + by, of, by, ends.operations), ends.steps);
    }

    private Node<Tensor> upper(Node<Tensor> start, Region region) {
        Node<Tensor> node = start;
        while (!isLandmark(node)) {
            List<Step> before = region.entering(node);
            if (before.size() != 1) {
                break;
            }
            node = before.get(0).from();
        }
        return node;
    }

    private Node<Tensor> lower(Node<Tensor> start, Region region) {
        Node<Tensor> node = start;
        while (node != region.target && !isLandmark(node)) {
            List<Step> after = region.leaving(node);
            if (after.size() != 1) {
                break;
            }
            node = after.get(0).to();
        }
        return node;
    }
}
