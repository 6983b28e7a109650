package dev.autograd.check.hand;

import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Backward passes by the engine's rules, in which somebody else's gradients may take the place of the right ones. */
final class Replay {
    // Large beside rounding, small beside one.
    private static final double NUDGE = 1e-6;
    private static final double NUDGE_OF_FLOATS = 1e-2;

    private final Graph graph;
    private final Map<Node<Tensor>, Tensor> given;
    private final Map<Node<Tensor>, Tensor> arrived = new HashMap<>();

    /**
     * Runs a backward pass.
     *
     * @param given gradients that flow on from their nodes, whatever arrives there
     */
    Replay(Graph graph, Map<Node<Tensor>, Tensor> given) {
        this(graph, given, g -> g);
    }

    private Replay(Graph graph, Map<Node<Tensor>, Tensor> given, UnaryOperator<Tensor> touch) {
        this.graph = graph;
        this.given = given;
        arrived.put(Graph.node(graph.loss), touch.apply(Fill.like(graph.loss, 1)));
        @Nullable Node<Tensor> touched = null;
        for (Step step : graph.steps) {
            // All steps that lead to a node come before those that lead away from it.
            if (step.from() != touched) {
                touched = step.from();
                arrived.computeIfPresent(touched, (node, g) -> touch.apply(g));
            }
            arrived.merge(step.to(), step.pullBack(leaving(step.from())), Tensor::add);
        }
    }

    /** The gradient that arrives at a node: what it should be, given those before it. */
    Tensor arriving(Node<Tensor> node) {
        Tensor g = arrived.get(node);
        Tensor x = graph.contains(node) ? graph.tensor(node) : null;
        return g != null || x == null ? Objects.requireNonNull(g) : Fill.like(x, 0);
    }

    /** The gradient that flows on from a node. */
    Tensor leaving(Node<Tensor> node) {
        Tensor instead = given.get(node);
        return instead != null ? instead : arriving(node);
    }

    Set<Node<Tensor>> given() {
        return given.keySet();
    }

    /** What a step contributes to the gradient of its input. */
    Tensor contribution(Step step) {
        return step.pullBack(leaving(step.from()));
    }

    /**
     * The size of the terms that gradients are sums of. Every gradient on the way is nudged at random; what arrives in
     * proportion shows how large the terms are that cancel each other.
     */
    Map<Node<Tensor>, Double> scales() {
        double nudge = Agreement.isFloat(graph.loss) ? NUDGE_OF_FLOATS : NUDGE;
        SplittableRandom random = new SplittableRandom(1);
        Replay nudged = new Replay(graph, given, g -> g.mul(Fill.of(g, i -> 1 + nudge * random.nextDouble(-1, 1))));
        Map<Node<Tensor>, Double> scales = new HashMap<>();
        arrived.forEach((node, g) -> {
            double[] right = g.toDoubles();
            double[] moved = nudged.arriving(node).toDoubles();
            double scale = 0;
            for (int i = 0; i < right.length; i++) {
                scale = Math.max(scale, Math.max(Math.abs(right[i]), Math.abs(moved[i] - right[i]) / nudge));
            }
            scales.put(node, Double.isFinite(scale) ? scale : 0);
        });
        return scales;
    }
}
