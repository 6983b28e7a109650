package dev.autograd.tape;

import java.util.Objects;

/**
 * One use of a recorded value: where its gradient comes from, and how.
 *
 * @param input the value that was used
 * @param pullback carries the gradient of the using operation's output to this use
 * @param <G> the type of a gradient
 */
public record Edge<G>(Node<G> input, Pullback<G> pullback) {
    public Edge {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(pullback, "pullback");
    }
}
