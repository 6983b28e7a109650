package dev.autograd.tape;

/**
 * A pullback to a value of which only a part was used: the gradient is zero but there. It is added to zeros in place, so a
 * value that is cut into many pieces does not cost its whole size for each of them.
 *
 * @param <G> the type of a gradient
 */
public interface PartialPullback<G> extends AddingPullback<G> {}
