package dev.autograd;

import dev.autograd.array.Array;
import dev.autograd.tape.Edge;
import dev.autograd.tape.Recording;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * A user's own operation: how its value is computed, and how its output's gradient becomes that of its inputs. What
 * {@code forward} does is not recorded; {@code vjp} is, when somebody differentiates the gradient again.
 *
 * <pre>{@code
 * // rounds, and lets the gradient pass as if it had not: a straight-through estimator
 * Function round = Function.of(x -> x.round(), (g, x) -> g);
 * Tensor y = round.apply(x);
 * }</pre>
 *
 * <p>{@link dev.autograd.check.GradientCheck} checks the rule against differences of the values. A straight-through
 * estimator's rule differs from them on purpose: check the same {@code vjp} with the function that it takes the gradient
 * from, {@code Function.of(x -> x, vjp)} for this one.
 */
public final class Function {
    private final String name;
    private final int arity;
    private final java.util.function.Function<List<Tensor>, Tensor> forward;
    private final JointVjp vjp;

    /** The gradient of a function's input. */
    @FunctionalInterface
    public interface Vjp {
        /**
         * Returns the vector-Jacobian product.
         *
         * @param g the gradient of the output
         * @param x the input
         * @return a tensor of the input's shape and data type
         */
        Tensor apply(Tensor g, Tensor x);
    }

    /** The gradients of a function's inputs, all at once. */
    @FunctionalInterface
    public interface JointVjp {
        /**
         * Returns the vector-Jacobian products.
         *
         * @param g the gradient of the output
         * @param inputs the inputs
         * @param output the output
         * @return one tensor per input, of its shape and data type
         */
        List<Tensor> apply(Tensor g, List<Tensor> inputs, Tensor output);
    }

    private Function(String name, int arity, java.util.function.Function<List<Tensor>, Tensor> forward, JointVjp vjp) {
        this.name = name;
        this.arity = arity;
        this.forward = forward;
        this.vjp = vjp;
    }

    /** A function of one tensor. */
    public static Function of(UnaryOperator<Tensor> forward, Vjp vjp) {
        return new Function(
                "function", 1, in -> forward.apply(in.get(0)), (g, in, out) -> List.of(vjp.apply(g, in.get(0))));
    }

    /** A function of two tensors; {@code vjp} returns both gradients. */
    public static Function of(BinaryOperator<Tensor> forward, JointVjp vjp) {
        return new Function("function", 2, in -> forward.apply(in.get(0), in.get(1)), vjp);
    }

    /** A function of {@code arity} tensors. */
    public static Function of(int arity, java.util.function.Function<List<Tensor>, Tensor> forward, JointVjp vjp) {
        return new Function("function", arity, forward, vjp);
    }

    /** The same function under a name, which errors and explanations use. */
    public Function named(String newName) {
        return new Function(newName, arity, forward, vjp);
    }

    /**
     * Returns the value of the function, recorded as one operation.
     *
     * @throws ShapeException if the number of inputs is not the function's
     * @throws AutogradException if {@code forward} or {@code vjp} fails; the message names this function
     */
    public Tensor apply(Tensor... inputs) {
        if (inputs.length != arity) {
            throw new ShapeException(name + " takes " + arity + " tensors, but got " + inputs.length);
        }
        return new Operator().apply(Primitive.None.NONE, inputs);
    }

    private final class Operator extends Primitive<Primitive.None> {
        Operator() {
            super(
                    name,
                    (none, in) -> {
                        throw new UnsupportedOperationException();
                    },
                    (none, in, out) -> {},
                    List.of((z, in, i, none) -> {
                        throw new UnsupportedOperationException();
                    }));
        }

        @Override
        Array evaluate(Primitive.None none, Tensor[] inputs) {
            try (Recording.Switch off = Recording.current().on(false)) {
                return forward.apply(List.of(inputs)).array().unwritable();
            } catch (ShapeException | AutogradException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new AutogradException(
                        name + " of " + describe(inputs) + " failed at " + SourceLine.current() + ": " + e.getMessage(),
                        e);
            }
        }

        @Override
        Edge<Tensor>[] edges(Tensor z, Tensor[] inputs, Primitive.None none) {
            List<Tensor> recorded = java.util.Arrays.stream(inputs)
                    .map(x -> x.isMutable() ? x.asRecordedBy(this) : x)
                    .toList();
            int last = arity - 1;
            while (inputs[last].node == null) {
                last--;
            }
            JointPullback pullback = new JointPullback(last, g -> gradients(g, recorded, z));
            List<Edge<Tensor>> edges = new java.util.ArrayList<>();
            for (int i = 0; i < inputs.length; i++) {
                Recorded node = inputs[i].node;
                if (node != null) {
                    edges.add(new Edge<>(node, pullback.to(i)));
                }
            }
            @SuppressWarnings({"unchecked", "rawtypes"})
            Edge<Tensor>[] array = edges.toArray(new Edge[0]);
            return array;
        }

        private List<Tensor> gradients(Tensor g, List<Tensor> inputs, Tensor z) {
            List<Tensor> gradients = vjp.apply(g, inputs, z);
            if (gradients.size() != arity) {
                throw new AutogradException(
                        "the vjp of " + name + " returned " + gradients.size() + " gradients for " + arity + " inputs");
            }
            return gradients;
        }
    }
}
