package dev.autograd;

import dev.autograd.array.Arena;
import dev.autograd.tape.Pullback;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pullbacks of an operation that works out the gradients of all its inputs at once. A backward pass asks for them
 * one after the other with the same upstream gradient; the first question computes all, the last one forgets them.
 */
final class JointPullback {
    private final Function<Tensor, List<Tensor>> vjp;
    private final int last;

    private @Nullable Tensor upstream;
    private @Nullable Arena pass;
    private List<Tensor> gradients = List.of();

    /**
     * Takes a function from the output's gradient to those of the inputs.
     *
     * @param last the last input that has an edge
     */
    JointPullback(int last, Function<Tensor, List<Tensor>> vjp) {
        this.last = last;
        this.vjp = vjp;
    }

    /** The pullback to one input. */
    Pullback<Tensor> to(int input) {
        return g -> gradient(g, input);
    }

    // Several threads may pass through the same graph: each has an upstream gradient of its own.
    private synchronized Tensor gradient(Tensor g, int input) {
        // What another pass did not ask for ended with it.
        if (upstream != g || pass != Arena.computation()) {
            gradients = vjp.apply(g);
            upstream = g;
            pass = Arena.computation();
            for (Tensor gradient : gradients) {
                Arena.keepPastPullback(gradient.array());
                gradient.array().hold();
            }
        }
        Tensor gradient = gradients.get(input);
        gradient.array().letGo();
        if (input == last) {
            upstream = null;
            pass = null;
            gradients = List.of();
        }
        return gradient;
    }
}
