package dev.autograd.check.hand;

import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.List;

/**
 * Where a mistake may be made: in one step, or in the sum of all that arrive at a tensor.
 *
 * @param at the tensor whose gradient comes out wrong
 * @param steps the step; or all that the sum is taken over
 */
record Spot(Node<Tensor> at, List<Step> steps) {
    static Spot in(Step step) {
        return new Spot(step.to(), List.of(step));
    }

    boolean isSum() {
        return steps.size() > 1;
    }
}
