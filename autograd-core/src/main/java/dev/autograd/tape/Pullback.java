package dev.autograd.tape;

/**
 * The linear map that carries the gradient of an operation's output back to one of its inputs: the transpose of that
 * input's local derivative, also called vector-Jacobian product.
 *
 * @param <G> the type of a gradient
 */
@FunctionalInterface
public interface Pullback<G> {
    /** Returns the gradient of the input, given the gradient of the output. */
    G apply(G upstream);
}
