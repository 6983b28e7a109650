package dev.autograd.tape;

/**
 * What a backward pass must know about gradients: how two of them are added, and what a right one looks like.
 *
 * @param <G> the type of a gradient
 */
@FunctionalInterface
public interface Cotangents<G> {
    /** Returns the sum of two gradients, neither of which is written to. */
    G sum(G a, G b);

    /**
     * Returns the sum of a gradient that came out of {@link #sum} in this pass, and so belongs to it, and another one.
     * May write into the first.
     */
    default G addTo(G own, G b) {
        return sum(own, b);
    }

    /** True if an {@link AddingPullback} may write into gradients that belong to the pass. */
    default boolean addsInPlace() {
        return false;
    }

    /** Returns a gradient of zeros for a node, which belongs to the pass, if it {@linkplain #addsInPlace adds in place}. */
    default G zero(Node<G> node) {
        throw new UnsupportedOperationException();
    }

    /**
     * Looks at a gradient before it is added up, and returns it.
     *
     * @param node the node whose operation's pullback was applied
     * @param index which of the node's edges
     * @throws RuntimeException if it can't be the gradient of the edge's input
     */
    default G check(Node<G> node, int index, G gradient) {
        return gradient;
    }

    /** Tells what happened inside a pullback; returns what to throw. */
    default RuntimeException failure(Node<G> node, int index, RuntimeException cause) {
        return cause;
    }

    /** Applies a pullback. */
    default G pullBack(Pullback<G> pullback, G upstream) {
        return pullback.apply(upstream);
    }

    /** Counts a gradient that waits to flow on. */
    default void hold(G gradient) {}

    /** Takes back a {@link #hold}: the gradient has flowed on, or went into a sum, and the pass needs it no more. */
    default void release(G gradient) {}

    /** Looks at a node's complete gradient, which is held, before it flows on; returns it or one to put in its place. */
    default G complete(Node<G> node, G gradient) {
        return gradient;
    }
}
