package dev.autograd;

import dev.autograd.array.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The search for the first result that is not a finite number, and what to say of it. */
final class Anomalies {
    private Anomalies() {}

    /** Looks at what an operation computed. */
    static void check(String operation, Tensor[] inputs, Tensor z) {
        int at = firstNotFinite(z);
        if (at < 0) {
            return;
        }
        for (Tensor input : inputs) {
            int bad = firstNotFinite(input);
            if (bad >= 0) {
                throw new AnomalyException(
                        operation + " at " + SourceLine.current() + ": its input " + input.describe()
                                + " already holds " + input.array().getDouble(bad) + " at "
                                + position(input.dims(), bad),
                        "look where that comes from: a file, a division, or an update with too large a learning rate");
            }
        }
        throw new AnomalyException(
                operation + " at " + SourceLine.current() + " gave " + z.array().getDouble(at) + " at "
                        + position(z.dims(), at) + operands(inputs, z, at),
                advice(operation, inputs, z, at));
    }

    /** Looks at the gradient of one input. */
    static void checkGradient(Recorded node, Recorded input, Tensor gradient) {
        int at = firstNotFinite(gradient);
        if (at >= 0) {
            throw inBackward(
                    node,
                    "gave " + gradient.array().getDouble(at) + " at " + position(gradient.dims(), at)
                            + " as the gradient of " + input.describe());
        }
    }

    /** Says whose derivative rule it was in which something was found. */
    static AnomalyException inBackward(Recorded node, String finding) {
        String line = node.line == null ? "" : ", computed at " + node.line + ",";
        return new AnomalyException(
                "the derivative of " + node.primitive + " -> " + node.describe() + line + " " + finding,
                slopeAdvice(node));
    }

    private static int firstNotFinite(Tensor x) {
        return DataTypes.isFloating(x.type()) ? x.array().firstNotFinite() : -1;
    }

    // The elements of the operands at the place of an output's element, where the operation works element by element.
    private static String operands(Tensor[] inputs, Tensor z, int at) {
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            String name = inputs[i].nameOr(inputs.length == 1 ? "x" : i == 0 ? "x" : "y");
            Double element = elementAt(inputs[i], z.dims(), at);
            operands.add(element != null ? name + " = " + element : inputs[i].describe());
        }
        return operands.isEmpty() ? "" : ", where " + String.join(", ", operands);
    }

    private static @Nullable Double elementAt(Tensor x, Shape shape, int at) {
        if (!x.dims().broadcastsTo(shape)) {
            return null;
        }
        int[] strides = x.dims().stridesBroadcastTo(shape);
        int position = 0;
        int rest = at;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            position += rest % shape.length(axis) * strides[axis];
            rest /= shape.length(axis);
        }
        return x.array().getDouble(position);
    }

    private static String position(Shape shape, int at) {
        int[] index = new int[shape.rank()];
        int rest = at;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.length(axis);
            rest /= shape.length(axis);
        }
        return java.util.Arrays.toString(index);
    }

    private static String advice(String operation, Tensor[] inputs, Tensor z, int at) {
        Double x = inputs.length == 0 ? null : elementAt(inputs[0], z.dims(), at);
        Double y = inputs.length < 2 ? null : elementAt(inputs[1], z.dims(), at);
        return switch (operation) {
            case "log", "log2", "log10" ->
                x != null && x == 0
                        ? "log(0): add a small number first, x.add(1e-12).log(), or use logSigmoid() or logSoftmax() for"
                                + " the logarithm of a probability"
                        : "the logarithm of a negative number: clamp it first, or choose with where before the log:"
                                + " x.where(x.gt(0), 1).log()";
            case "div", "reciprocal" ->
                "division by zero: add a small number to the divisor, or choose another one"
                        + " with where before the division: x.div(y.where(y.ne(0), 1))";
            case "mul", "matmul" ->
                x != null && y != null && (x == 0 || y == 0)
                        ? "0·inf: find where the infinity comes from"
                        : "the product overflows: scale the operands down";
            case "sqrt", "rsqrt" -> "the root of a number that is negative or zero: clamp it, or add a small number";
            case "exp", "expm1", "pow", "square" ->
                "it overflows: subtract the maximum first, or use softmax()," + " logSumExp() or softplus()";
            default -> "";
        };
    }

    private static String slopeAdvice(Recorded node) {
        String operation = node.primitive == null ? "" : node.primitive.name();
        return switch (operation) {
            case "sqrt" ->
                "sqrt'(0) is infinite: add a small number first, x.add(1e-12).sqrt(), or use norm(), whose"
                        + " gradient at zero is zero";
            case "log" -> "log'(0) is infinite: add a small number first, x.add(1e-12).log()";
            case "div" -> "1/y² overflows near y = 0: add a small number to the divisor";
            case "where" ->
                "a NaN of the branch not taken doesn't pass where(), but its gradient 0 times an infinite slope"
                        + " is NaN: choose the input with where before the function, not its result after it";
            case "mul" -> "0·inf: find where the infinity comes from";
            default ->
                "where its input came from a where(...) whose other branch is not finite, choose the input with"
                        + " where before the function, not its result after it";
        };
    }
}
