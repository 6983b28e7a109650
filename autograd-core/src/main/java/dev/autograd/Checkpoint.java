package dev.autograd;

import dev.autograd.array.Arena;
import dev.autograd.tape.BackwardPass;
import dev.autograd.tape.Edge;
import dev.autograd.tape.Node;
import dev.autograd.tape.Recording;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A part of a computation that is recorded as one operation, and computed again when its gradient is needed. */
final class Checkpoint {
    private static final Primitive<Primitive.None> PRIMITIVE = new Primitive<>(
            "checkpoint", (none, in) -> Rows.floating("checkpoint", in[0]), (none, in, out) -> {}, List.of());

    private final UnaryOperator<Tensor> function;
    private final Tensor input;
    private final Tensor output;

    private Checkpoint(UnaryOperator<Tensor> function, Tensor input, Tensor output) {
        this.function = function;
        this.input = input;
        this.output = output;
    }

    static Tensor of(UnaryOperator<Tensor> function, Tensor input) {
        if (!Recording.current().isOn()) {
            return function.apply(input);
        }
        long since = Recording.current().now();
        Tensor value;
        List<Node<Tensor>> sources;
        try (Arena intermediates = Arena.open()) {
            Tensor recorded = function.apply(input);
            if (recorded.node == null || recorded.node.id() <= since) {
                intermediates.keep(recorded.array());
                return recorded;
            }
            sources = BackwardPass.frontier(recorded.node, since);
            value = new Tensor(recorded.array(), null);
            intermediates.keep(value.array());
        }
        // A traced step has its inputs for edges, and a function that captures others has more. A trace keeps all
        // values anyway.
        if (Recording.current().isTracing() && !(sources.size() == 1 && sources.get(0) == input.node)) {
            return function.apply(input);
        }
        value.node = new Recorded(
                PRIMITIVE,
                value.dims(),
                value.type(),
                new Checkpoint(function, input, value.untracked()).edges(sources));
        if (Recording.current().isTracing()) {
            value.trace(new Operation(
                    "checkpoint",
                    Map.of(),
                    List.of(input),
                    value,
                    SourceLine.current(),
                    Autograd.scopePath(),
                    again -> of(function, again.get(0))));
        }
        return value;
    }

    private Edge<Tensor>[] edges(List<Node<Tensor>> sources) {
        JointPullback pullback = new JointPullback(sources.size() - 1, g -> recompute(g, sources));
        @SuppressWarnings({"unchecked", "rawtypes"})
        Edge<Tensor>[] edges = new Edge[sources.size()];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = new Edge<>(sources.get(i), pullback.to(i));
        }
        return edges;
    }

    private List<Tensor> recompute(Tensor g, List<Node<Tensor>> sources) {
        boolean recorded = Recording.current().isOn();
        long since = Recording.current().now();
        IdentityHashMap<Node<Tensor>, Tensor> found = new IdentityHashMap<>();
        if (recorded) {
            BackwardPass.toFrontier(again(), since, g, TensorCotangents.recorded(), found::put);
        } else {
            try (Arena pass = Arena.open()) {
                Recorded again;
                try (Recording.Switch on = Recording.current().on(true)) {
                    again = again();
                }
                BackwardPass.toFrontier(again, since, g, TensorCotangents.in(pass), (node, gradient) -> {
                    pass.keep(gradient.array());
                    found.put(node, gradient);
                });
            }
        }
        return sources.stream().map(found::get).toList();
    }

    private Recorded again() {
        Tensor again = function.apply(input);
        if (again.node == null
                || !again.dims().equals(output.dims())
                || !Arrays.equals(again.toDoubles(), output.toDoubles())) {
            throw new AutogradException("checkpoint: the function gave another value when it was computed again for its"
                    + " gradient. It must depend on nothing that changes: give dropout a fixed seed, and update variables"
                    + " after backward()");
        }
        return again.node;
    }
}
