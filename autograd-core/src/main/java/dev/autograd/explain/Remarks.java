package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an operation does to a gradient that a formula shows only as a factor or a sum: means, sums and broadcasts. */
final class Remarks {
    private static final Set<String> BROADCASTING = Set.of(
            "add", "sub", "mul", "div", "pow", "maximum", "minimum", "hypot", "atan2", "fmod", "where", "broadcastTo");

    private Remarks() {}

    /** A sentence on the way of the gradient to one input; null if there is nothing to say. */
    static @Nullable String of(Operation operation, int index) {
        Tensor input = operation.inputs().get(index);
        Tensor output = operation.output();
        long folded = output.size() == 0 ? 0 : input.size() / output.size();
        return switch (operation.name()) {
            case "mean" ->
                folded > 1 ? "mean of " + folded + " elements: each gets 1/" + folded + " of the gradient" : null;
            case "sum" -> folded > 1 ? "sum of " + folded + " elements: each gets the whole gradient" : null;
            case "max", "min" ->
                folded > 1
                        ? operation.name() + " of " + folded + " elements: the gradient goes to the one that is taken"
                        : null;
            default -> BROADCASTING.contains(operation.name()) ? broadcast(input, output) : null;
        };
    }

    private static @Nullable String broadcast(Tensor input, Tensor output) {
        List<Integer> from = Shapes.of(input);
        List<Integer> to = Shapes.of(output);
        if (input.size() >= output.size()) {
            return null;
        }
        String name = input.name() == null ? "a value" : Text.TEXT.name(Name.of(input.name()));
        return "broadcast: " + name + " " + Shapes.text(from) + " is used " + output.size() / Math.max(1, input.size())
                + " times in " + Shapes.text(to) + ", and its gradient is the sum over these uses";
    }
}
