package dev.autograd;

import dev.autograd.tape.Node;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One traced step of a computation.
 *
 * @param name of the primitive, such as {@code matmul}
 * @param attributes what the primitive was told besides its inputs, by name: numbers, booleans, data types, and axes and
 *     shapes as lists of Integer
 * @param inputs recorded or not
 * @param output the result
 * @param line the user's line that asked for it
 * @param scope the path of the named scopes that it was computed in, as {@code encoder.0}; empty outside of all: see
 *     {@link Autograd#namedScope}
 * @param computation computes the step again on other inputs of the same shapes, with the same attributes
 */
public record Operation(
        String name,
        Map<String, Object> attributes,
        List<Tensor> inputs,
        Tensor output,
        SourceLine line,
        String scope,
        Function<List<Tensor>, Tensor> computation) {

    /**
     * Carries a gradient of the output back to one use of an input, by the derivative rule that the backward pass takes:
     * the vector-Jacobian product of this step alone. It is recorded if the thread records.
     *
     * @param input the index of the use
     * @throws AutogradException if the output was not recorded, or that input is a constant
     * @throws ShapeException if the gradient's shape or data type differs from the output's
     */
    public Tensor pullBack(int input, Tensor upstream) {
        Node<Tensor> node = output.node();
        if (node == null || !inputs.get(input).isTracked()) {
            throw new AutogradException("pullBack: no derivative was recorded for input " + input + " of " + name
                    + " of " + Primitive.describe(inputs.toArray(new Tensor[0])) + " at " + line);
        }
        if (upstream.type() != output.type() || !upstream.dims().equals(output.dims())) {
            throw new ShapeException("pullBack: the gradient " + upstream.describe()
                    + " must have the shape and data type of the output " + output.describe());
        }
        // A node has an edge for each tracked input, in their order.
        int edge = (int)
                inputs.subList(0, input).stream().filter(Tensor::isTracked).count();
        return node.edges().get(edge).pullback().apply(upstream);
    }
}
