package dev.autograd.tape;

import java.util.List;

/**
 * A recorded value: it knows where its gradient flows next, and nothing about how it was computed.
 *
 * @param <G> the type of a gradient
 */
public class Node<G> {
    final long id;
    final Edge<G>[] edges;

    /**
     * Records a value.
     *
     * @param edges one for each use of a recorded input, which the node keeps; none makes it a leaf
     */
    public Node(Edge<G>[] edges) {
        this.edges = edges;
        this.id = Recording.current().tick(newestInput(edges));
    }

    private static <G> long newestInput(Edge<G>[] edges) {
        long newest = 0;
        for (Edge<G> edge : edges) {
            newest = Math.max(newest, edge.input().id);
        }
        return newest;
    }

    /** Larger than the id of every node that this one was computed from; in one thread it grows with every node. */
    public final long id() {
        return id;
    }

    /** True for a node that was computed from nothing: the end of every path. */
    public final boolean isLeaf() {
        return edges.length == 0;
    }

    /** The input at the end of an edge. */
    public final Node<G> input(int index) {
        return edges[index].input();
    }

    /** One edge for each use of a recorded input, in the order of the inputs. */
    public final List<Edge<G>> edges() {
        return List.of(edges);
    }
}
