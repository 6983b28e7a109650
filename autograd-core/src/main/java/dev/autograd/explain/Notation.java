package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explain.Expression.Call;
import java.util.List;

/** How an operation is written, given how its inputs are. */
@FunctionalInterface
interface Notation {
    Expression write(Operation operation, List<Operand> inputs);

    /** An input: how it is written, and what it is. */
    record Operand(Expression expression, Tensor tensor) {
        /**
         * The formula in the shape of its tensor, for operations to which the shape matters: {@code broadcast(1, [4, 1])}
         * where a {@code 1} stands for a matrix of ones.
         */
        Expression inFull() {
            List<Integer> shape = Shapes.printed(tensor);
            return expression.shape().equals(shape) ? expression : reshaped("broadcast", expression, shape);
        }
    }

    /** A change of shape as a visible step. */
    static Expression reshaped(String name, Expression x, List<Integer> shape) {
        return new Call(name, List.of(x), List.of(shape.toString()), shape);
    }
}
