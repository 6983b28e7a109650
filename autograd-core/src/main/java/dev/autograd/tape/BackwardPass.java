package dev.autograd.tape;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The chain rule, applied to a recorded computation from its result back to its leaves.
 *
 * <p>Nodes are taken newest first, so that each has received the gradients of all its uses before its own flows on.
 */
public final class BackwardPass {
    private BackwardPass() {}

    /**
     * Returns the gradient of every node that the root was computed from.
     *
     * @param seed the gradient of the root
     */
    public static <G> Map<Node<G>, G> gradients(Node<G> root, G seed, Cotangents<G> cotangents) {
        IdentityHashMap<Node<G>, G> gradients = new IdentityHashMap<>();
        run(root, seed, cotangents, Reach.all(), gradients::put);
        return gradients;
    }

    /**
     * Hands out the gradients of the wanted nodes that the root depends on, and takes no path that leads to none of
     * them.
     */
    public static <G> void to(
            Collection<? extends Node<G>> wanted,
            Node<G> root,
            G seed,
            Cotangents<G> cotangents,
            BiConsumer<Node<G>, G> found) {
        Reach<G> reach = Reach.to(wanted, root);
        if (reach.includes(root)) {
            Set<Node<G>> targets = Collections.newSetFromMap(new IdentityHashMap<>());
            targets.addAll(wanted);
            run(root, seed, cotangents, reach, (node, gradient) -> {
                if (targets.contains(node)) {
                    found.accept(node, gradient);
                }
            });
        }
    }

    /** Hands out the gradients of all leaves that the root was computed from. */
    public static <G> void toLeaves(Node<G> root, G seed, Cotangents<G> cotangents, BiConsumer<Node<G>, G> found) {
        run(root, seed, cotangents, Reach.all(), (node, gradient) -> {
            if (node.isLeaf()) {
                found.accept(node, gradient);
            }
        });
    }

    /**
     * Returns where the recorded computation of the root began: the nodes that it used and that are not younger than
     * {@code since}, and the leaves, in no particular order.
     */
    public static <G> List<Node<G>> frontier(Node<G> root, long since) {
        List<Node<G>> frontier = new ArrayList<>();
        Set<Node<G>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node<G>> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Node<G> node = open.pop();
            if (!seen.add(node)) {
                continue;
            }
            if (node.id <= since || node.isLeaf()) {
                frontier.add(node);
            } else {
                for (Edge<G> edge : node.edges) {
                    open.push(edge.input());
                }
            }
        }
        return frontier;
    }

    /** Hands out the gradients of the {@link #frontier}, and goes no further. */
    public static <G> void toFrontier(
            Node<G> root, long since, G seed, Cotangents<G> cotangents, BiConsumer<Node<G>, G> found) {
        run(root, seed, cotangents, Reach.all(), since, (node, gradient) -> {
            if (node.id <= since || node.isLeaf()) {
                found.accept(node, gradient);
            }
        });
    }

    private static <G> void run(
            Node<G> root, G seed, Cotangents<G> cotangents, Reach<G> reach, BiConsumer<Node<G>, G> completed) {
        run(root, seed, cotangents, reach, 0, completed);
    }

    private static <G> void run(
            Node<G> root,
            G seed,
            Cotangents<G> cotangents,
            Reach<G> reach,
            long since,
            BiConsumer<Node<G>, G> completed) {
        Pending<G> pending = new Pending<>(cotangents);
        pending.add(root, seed);
        while (!pending.isEmpty()) {
            Node<G> node = pending.newest();
            G received = pending.removeNewest();
            G upstream = cotangents.complete(node, received);
            if (upstream != received) {
                cotangents.hold(upstream);
                cotangents.release(received);
            }
            completed.accept(node, upstream);
            Edge<G>[] edges = node.edges;
            for (int i = 0; i < edges.length && node.id > since; i++) {
                Edge<G> edge = edges[i];
                if (reach.includes(edge.input()) && !addedInPlace(node, i, upstream, pending, cotangents)) {
                    pending.add(edge.input(), cotangents.check(node, i, pulledBack(node, i, upstream, cotangents)));
                }
            }
            cotangents.release(upstream);
        }
    }

    private static <G> boolean addedInPlace(
            Node<G> node, int index, G upstream, Pending<G> pending, Cotangents<G> cotangents) {
        Edge<G> edge = node.edges[index];
        if (!(edge.pullback() instanceof AddingPullback<G> adding) || !cotangents.addsInPlace()) {
            return false;
        }
        try {
            return pending.addInPlace(edge.input(), adding, upstream);
        } catch (RuntimeException e) {
            throw cotangents.failure(node, index, e);
        }
    }

    private static <G> G pulledBack(Node<G> node, int index, G upstream, Cotangents<G> cotangents) {
        try {
            return cotangents.pullBack(node.edges[index].pullback(), upstream);
        } catch (RuntimeException e) {
            throw cotangents.failure(node, index, e);
        }
    }

    /** The nodes on the paths between a root and the wanted nodes. */
    private static final class Reach<G> {
        private final @org.jspecify.annotations.Nullable Set<Node<G>> onPath;

        private Reach(@org.jspecify.annotations.Nullable Set<Node<G>> onPath) {
            this.onPath = onPath;
        }

        static <G> Reach<G> all() {
            return new Reach<>(null);
        }

        static <G> Reach<G> to(Collection<? extends Node<G>> wanted, Node<G> root) {
            Set<Node<G>> onPath = Collections.newSetFromMap(new IdentityHashMap<>());
            onPath.addAll(wanted);
            long oldest = wanted.stream().mapToLong(node -> node.id).min().orElse(Long.MAX_VALUE);
            for (Node<G> node : oldestFirst(root, oldest)) {
                for (Edge<G> edge : node.edges) {
                    if (onPath.contains(edge.input())) {
                        onPath.add(node);
                        break;
                    }
                }
            }
            return new Reach<>(onPath);
        }

        // A node is younger than all it was computed from: what is older than every wanted node leads to none.
        private static <G> List<Node<G>> oldestFirst(Node<G> root, long oldest) {
            Set<Node<G>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            Deque<Node<G>> open = new ArrayDeque<>();
            open.push(root);
            while (!open.isEmpty()) {
                Node<G> node = open.pop();
                if (node.id >= oldest && seen.add(node)) {
                    for (Edge<G> edge : node.edges) {
                        open.push(edge.input());
                    }
                }
            }
            List<Node<G>> nodes = new ArrayList<>(seen);
            nodes.sort(Comparator.comparingLong(Node::id));
            return nodes;
        }

        boolean includes(Node<G> node) {
            return onPath == null || onPath.contains(node);
        }
    }
}
