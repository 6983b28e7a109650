package dev.autograd.check.hand;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One step of the backward pass: from the output of an operation to one use of an input.
 *
 * @param operation the operation
 * @param input the index of the use
 */
record Step(Operation operation, int input) {
    Node<Tensor> from() {
        return Graph.node(output());
    }

    Node<Tensor> to() {
        return Graph.node(own());
    }

    Tensor output() {
        return operation.output();
    }

    /** The input that the gradient is carried to. */
    Tensor own() {
        return operation.inputs().get(input);
    }

    /** The other one of two inputs; null if there are fewer or more. */
    @Nullable Tensor other() {
        return operation.inputs().size() == 2 ? operation.inputs().get(1 - input) : null;
    }

    boolean is(String name) {
        return operation.name().equals(name);
    }

    /** True if the input has the output's shape. */
    boolean keepsShape() {
        return Arrays.equals(own().shape(), output().shape());
    }

    /** The gradient of the input, by the engine's rule. */
    Tensor pullBack(Tensor g) {
        return operation.pullBack(input, g);
    }
}
