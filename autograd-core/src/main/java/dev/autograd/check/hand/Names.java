package dev.autograd.check.hand;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return operation.name() + " (" + operation.line().place() + ")";
    }

    /** The factors that spots belong to: from one named tensor to the next, where only one path leads there. */
    List<Located> places(List<Spot> spots, Region region) {
        Map<Node<Tensor>, Node<Tensor>> uppers = uppers(region);
        Map<Node<Tensor>, Node<Tensor>> lowers = lowers(region);
        Map<List<Node<Tensor>>, Ends> found = new LinkedHashMap<>();
        for (Spot spot : spots) {
            Step first = spot.steps().get(0);
            if (spot.isSum()) {
                String sum = "the sum over its " + spot.steps().size() + " uses";
                Ends ends = new Ends(Graph.node(graph.loss), spot.at(), spot.steps(), Set.of(sum));
                found.put(List.of(ends.upper, ends.lower, ends.lower), ends);
            } else {
                Node<Tensor> upper = uppers.getOrDefault(first.from(), first.from());
                Node<Tensor> lower = lowers.getOrDefault(first.to(), first.to());
                Ends empty = new Ends(upper, lower, new ArrayList<>(), new LinkedHashSet<>());
                Ends ends = found.computeIfAbsent(List.of(upper, lower), key -> empty);
                ends.steps.add(first);
                ends.operations.add(operation(first.operation()));
            }
        }
        return found.values().stream().map(this::place).toList();
    }

    /** Where a factor begins and ends. */
    private record Ends(Node<Tensor> upper, Node<Tensor> lower, List<Step> steps, Set<String> operations) {}

    /** A place, and the steps in question there. */
    record Located(Place place, List<Step> steps) {}

    private Located place(Ends ends) {
        String of = of(ends.upper);
        String by = of(ends.lower);
        return new Located(new Place("∂" + of + "/∂" + by, of, by, List.copyOf(ends.operations)), ends.steps);
    }

    // Up from each node to the next one with a name, or to where several paths meet.
    private Map<Node<Tensor>, Node<Tensor>> uppers(Region region) {
        Map<Node<Tensor>, Node<Tensor>> uppers = new HashMap<>();
        for (Step step : region.steps) {
            Node<Tensor> node = step.from();
            List<Step> before = region.entering(node);
            boolean goesOn = before.size() == 1 && !isLandmark(node);
            uppers.put(node, goesOn ? uppers.getOrDefault(before.get(0).from(), node) : node);
        }
        return uppers;
    }

    // Down from each node, likewise.
    private Map<Node<Tensor>, Node<Tensor>> lowers(Region region) {
        Map<Node<Tensor>, Node<Tensor>> lowers = new HashMap<>();
        for (int i = region.steps.size() - 1; i >= 0; i--) {
            Node<Tensor> node = region.steps.get(i).to();
            List<Step> after = region.leaving(node);
            boolean goesOn = after.size() == 1 && !isLandmark(node) && !node.equals(region.target);
            lowers.put(node, goesOn ? lowers.getOrDefault(after.get(0).to(), node) : node);
        }
        return lowers;
    }
}
