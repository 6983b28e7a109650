package dev.autograd;

import dev.autograd.array.Array;
import dev.autograd.array.Kernel;
import dev.autograd.array.MatrixException;
import dev.autograd.array.Shape;
import dev.autograd.tape.Edge;
import dev.autograd.tape.Pullback;
import dev.autograd.tape.Recording;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A row of the table: a name, a rule for the output's shape and type, a kernel for its value, and one derivative rule
 * per input. Every array computation goes through {@link #apply}.
 *
 * @param <A> the attributes: what an operation is told besides its inputs, such as axes
 */
class Primitive<A> {
    /** The type of attributes of a primitive that has none. */
    enum None {
        NONE
    }

    /** What an operation's output will be, worked out before any memory is touched. */
    record Result(DataType type, Shape shape) {}

    /**
     * The rule for the output's shape and type.
     *
     * @param <A> the attributes
     */
    @FunctionalInterface
    interface ResultRule<A> {
        /**
         * Returns what the output will be.
         *
         * @throws ShapeException if the inputs don't fit
         */
        Result of(A attributes, Tensor[] inputs);
    }

    /**
     * The derivative rule for one input. It is evaluated when the operation runs; what the pullback captures is what
     * the tape keeps.
     *
     * @param <A> the attributes
     */
    @FunctionalInterface
    interface Rule<A> {
        Pullback<Tensor> pullback(Tensor z, Tensor[] inputs, int index, A attributes);
    }

    private final String name;
    private final ResultRule<A> resultRule;
    private final Kernel<? super A> kernel;

    // One per input, or one for all; none if the output has no gradient.
    private final Rule<A>[] rules;

    Primitive(String name, ResultRule<A> resultRule, Kernel<? super A> kernel, List<Rule<A>> rules) {
        this.name = name;
        this.resultRule = resultRule;
        this.kernel = kernel;
        this.rules = rules.toArray(Primitive::newRules);
    }

    final String name() {
        return name;
    }

    final boolean isDifferentiable() {
        return rules.length > 0;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <A> Rule<A>[] newRules(int length) {
        return new Rule[length];
    }

    /** Computes the operation on its inputs, and records it if one of them is tracked. */
    final Tensor apply(A attributes, Tensor... inputs) {
        Array value = evaluate(attributes, inputs);
        Tensor z = new Tensor(value, null);
        Recording recording = Recording.current();
        if (recording.isOn() && isDifferentiable() && DataTypes.isFloating(value.type()) && anyTracked(inputs)) {
            z.node = new Recorded(this, value.shape(), value.type(), edges(z, inputs, attributes));
        }
        if (recording.isTracing()) {
            List<Tensor> recorded = Arrays.stream(inputs)
                    .map(x -> x.isMutable() ? x.asRecordedBy(this) : x)
                    .toList();
            z.trace(new Operation(
                    name,
                    Attributes.of(attributes),
                    recorded,
                    z,
                    SourceLine.current(),
                    recording.scope(),
                    again -> apply(attributes, again.toArray(new Tensor[0]))));
        }
        if (recording.isChecking()) {
            Anomalies.check(name, inputs, z);
            if (z.node != null) {
                z.node.line = SourceLine.current();
            }
        }
        return z;
    }

    /** Returns the output's value: sized by the shape rule and written by the kernel, unless a row knows better. */
    Array evaluate(A attributes, Tensor[] inputs) {
        Result result = resultRule.of(attributes, inputs);
        Array[] values = values(inputs);
        Array value = Array.allocate(result.type, result.shape);
        compute(attributes, inputs, values, value);
        return value;
    }

    /** Computes the operation into an array, one of the inputs' own included. Nothing is recorded. */
    final void applyInto(A attributes, Array out, Tensor... inputs) {
        compute(attributes, inputs, values(inputs), out);
    }

    private Array[] values(Tensor[] inputs) {
        Array[] values = new Array[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            values[i] = inputs[i].array();
        }
        return values;
    }

    private void compute(A attributes, Tensor[] inputs, Array[] values, Array out) {
        try {
            kernel.run(attributes, values, out);
        } catch (RuntimeException e) {
            String message =
                    name + " of " + describe(inputs) + " failed at " + SourceLine.current() + ": " + e.getMessage();
            throw e instanceof MatrixException
                    ? new LinearAlgebraException(message, e)
                    : new AutogradException(message, e);
        } finally {
            // Kernels work on addresses: the memory must not go back to the pool before they are done.
            Reference.reachabilityFence(values);
            Reference.reachabilityFence(out);
        }
    }

    private static boolean anyTracked(Tensor[] inputs) {
        for (Tensor input : inputs) {
            if (input.node != null) {
                return true;
            }
        }
        return false;
    }

    Edge<Tensor>[] edges(Tensor z, Tensor[] inputs, A attributes) {
        Tensor[] recorded = inputs;
        int count = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].node != null) {
                count++;
            }
            if (inputs[i].isMutable()) {
                recorded = recorded == inputs ? inputs.clone() : recorded;
                recorded[i] = inputs[i].asRecordedBy(this);
            }
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Edge<Tensor>[] edges = new Edge[count];
        int e = 0;
        for (int i = 0; i < inputs.length; i++) {
            Recorded node = inputs[i].node;
            if (node != null) {
                Rule<A> rule = rules[rules.length == 1 ? 0 : i];
                edges[e++] = new Edge<>(node, rule.pullback(z, recorded, i, attributes));
            }
        }
        return edges;
    }

    /** As {@code W1 DOUBLE[4, 3], DOUBLE[3, 2]}. */
    static String describe(Tensor... tensors) {
        return Arrays.stream(tensors).map(Tensor::describe).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A primitive of one input and no attributes. */
    static final class Unary extends Primitive<None> {
        Unary(String name, ResultRule<None> resultRule, Kernel<? super None> kernel, List<Rule<None>> rules) {
            super(name, resultRule, kernel, rules);
        }

        Tensor apply(Tensor x) {
            return apply(None.NONE, x);
        }
    }

    /** A primitive of two inputs and no attributes. */
    static final class Binary extends Primitive<None> {
        Binary(String name, ResultRule<None> resultRule, Kernel<? super None> kernel, List<Rule<None>> rules) {
            super(name, resultRule, kernel, rules);
        }

        /** Computes it on two tensors, the FLOAT one converted to DOUBLE where the other one is. */
        Tensor apply(Tensor x, Tensor y) {
            if (x.type() == y.type()) {
                return apply(None.NONE, x, y);
            }
            DataType common = DataTypes.promote(name(), x, y);
            return apply(None.NONE, x.to(common), y.to(common));
        }
    }
}
