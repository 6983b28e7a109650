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
        if (upstream != g) {
            gradients = vjp.apply(g);
            upstream = g;
            gradients.forEach(gradient -> Arena.keepPastPullback(gradient.array()));
        }
        Tensor gradient = gradients.get(input);
        if (input == last) {
            upstream = null;
            gradients = List.of();
        }
        return gradient;
    }
}
