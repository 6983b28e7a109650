package dev.autograd.tape;

/**
 * A pullback that can add its result to a gradient in place, for less than it costs to make it and add it.
 *
 * @param <G> the type of a gradient
 */
public interface AddingPullback<G> extends Pullback<G> {
    /** Adds what {@link #apply} returns to a gradient of the input. */
    void addTo(G sum, G upstream);
}
