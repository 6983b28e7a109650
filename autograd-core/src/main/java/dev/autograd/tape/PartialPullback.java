package dev.autograd.tape;

/**
 * A pullback to a value of which only a part was used: the gradient is zero but there, and that part can be added to a
 * gradient in place. So a value that is cut into many pieces does not cost its whole size for each of them.
 *
 * @param <G> the type of a gradient
 */
public interface PartialPullback<G> extends Pullback<G> {
    /** Adds what {@link #apply} returns to a gradient of the input. */
    void addTo(G sum, G upstream);
}
