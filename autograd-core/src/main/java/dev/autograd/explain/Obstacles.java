package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explain.ZeroGradient.Kind;
import dev.autograd.explain.ZeroGradient.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Looks for what keeps a gradient from a tensor, along all ways from it to the result. */
final class Obstacles {
    // A step that lets through less than this part is worth a word.
    private static final double SMALL = 1e-3;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("floor", Kind.STEP_FUNCTION),
            Map.entry("ceil", Kind.STEP_FUNCTION),
            Map.entry("round", Kind.STEP_FUNCTION),
            Map.entry("trunc", Kind.STEP_FUNCTION),
            Map.entry("sign", Kind.STEP_FUNCTION),
            Map.entry("relu", Kind.DEAD_RELU),
            Map.entry("clamp", Kind.CLAMPED),
            Map.entry("sigmoid", Kind.SATURATED),
            Map.entry("tanh", Kind.SATURATED),
            Map.entry("softmax", Kind.SATURATED),
            Map.entry("softplus", Kind.SATURATED),
            Map.entry("elu", Kind.SATURATED),
            Map.entry("erf", Kind.SATURATED),
            Map.entry("mul", Kind.TIMES_ZERO),
            Map.entry("matmul", Kind.TIMES_ZERO),
            Map.entry("einsum", Kind.TIMES_ZERO),
            Map.entry("where", Kind.MASKED),
            Map.entry("max", Kind.NOT_TAKEN),
            Map.entry("min", Kind.NOT_TAKEN),
            Map.entry("maximum", Kind.NOT_TAKEN),
            Map.entry("minimum", Kind.NOT_TAKEN),
            Map.entry("slice", Kind.NOT_SELECTED),
            Map.entry("diagonal", Kind.NOT_SELECTED),
            Map.entry("gather", Kind.NOT_SELECTED),
            Map.entry("take", Kind.NOT_SELECTED));

    private static final Set<DataType> FLOATING = Set.of(DataType.FLOAT, DataType.DOUBLE);

    private final Tensor root;
    private final Tensor x;
    private final String result;
    private final String name;
    private final Flow flow;
    private final Set<Object> onPath = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Reason> reasons = new ArrayList<>();
    private boolean anyUse;

    Obstacles(Tensor root, Tensor x, Names names) {
        this.root = root;
        this.x = x;
        this.result = Text.TEXT.name(names.of(root));
        this.name = Text.TEXT.name(names.of(x));
        this.flow = root.isTracked() ? Flow.of(root).backward() : Flow.of(root);
    }

    ZeroGradient find() {
        Operation made = x.operation();
        if (!x.isTracked() && !x.isFrozen()) {
            reasons.add(
                    made == null
                            ? new Reason(
                                    Kind.CONSTANT,
                                    name + " is a constant; make it with Tensor.variable(...) to get a gradient",
                                    null)
                            : stop(made));
            return report(Double.NaN);
        }
        onPath.add(Names.identity(x));
        for (Operation operation : flow.operations()) {
            boolean uses = false;
            for (int i = 0; i < operation.inputs().size(); i++) {
                Tensor input = operation.inputs().get(i);
                if (isOnPath(input)) {
                    uses = true;
                    anyUse |= input.isSameValue(x);
                    lookAt(operation, i);
                }
            }
            if (uses) {
                onPath.add(Names.identity(operation.output()));
            }
        }
        if (!onPath.contains(Names.identity(root))) {
            reasons.add(
                    0,
                    new Reason(
                            Kind.NO_PATH,
                            result + " was not computed from " + name + (anyUse ? "" : ": no step uses it"),
                            null));
        }
        Tensor gradient = flow.gradient(x);
        double largest = gradient == null ? 0 : largest(gradient);
        if (largest == 0 && reasons.isEmpty()) {
            cancelled();
        }
        return report(largest);
    }

    private ZeroGradient report(double largest) {
        return new ZeroGradient("∂" + result + "/∂" + name, largest, reasons);
    }

    private boolean isOnPath(Tensor input) {
        return onPath.contains(Names.identity(input)) || (input.operation() == null && input.isSameValue(x));
    }

    private void lookAt(Operation operation, int index) {
        Tensor input = operation.inputs().get(index);
        Tensor output = operation.output();
        if (!input.isTracked()) {
            if (input.operation() == null && input.isSameValue(x)) {
                reasons.add(new Reason(
                        Kind.FROZEN, name + " was frozen when it was used by " + operation.name(), operation.line()));
            }
            return; // else a step before it has said why
        }
        if (!output.isTracked()) {
            reasons.add(stop(operation));
            return;
        }
        Tensor upstream = flow.gradient(output);
        Tensor part = flow.part(operation, index);
        if (upstream == null || part == null) {
            return;
        }
        double before = largest(upstream);
        double after = largest(part);
        Kind kind = KINDS.getOrDefault(operation.name(), Kind.FLAT);
        boolean isShrunk = kind == Kind.SATURATED && after > 0 && after < SMALL * before;
        if (before > 0 && (after == 0 || isShrunk)) {
            reasons.add(new Reason(kind, words(kind, operation, index, after / before), operation.line()));
        }
    }

    /** Why the output of a step is not recorded, although its input is. */
    private Reason stop(Operation operation) {
        String what = describe(operation.output());
        if (operation.name().equals("detach")) {
            return new Reason(Kind.DETACHED, "detach() made " + what + " a constant", operation.line());
        }
        boolean isFloating = FLOATING.contains(operation.output().dataType());
        if (operation.name().equals("to") && !isFloating) {
            return new Reason(
                    Kind.INTEGER_CAST,
                    "the conversion to " + operation.output().dataType() + " has no derivative",
                    operation.line());
        }
        if (!isFloating) {
            return new Reason(
                    Kind.NO_DERIVATIVE,
                    operation.name() + " gives " + operation.output().dataType() + " values, which have no derivative",
                    operation.line());
        }
        boolean anyTracked = operation.inputs().stream().anyMatch(Tensor::isTracked);
        return anyTracked
                ? new Reason(
                        Kind.NO_GRAD, operation.name() + " was computed inside noGrad(), unrecorded", operation.line())
                : new Reason(
                        Kind.CONSTANT,
                        what + " was computed by " + operation.name() + " from constants alone",
                        operation.line());
    }

    private static String describe(Tensor tensor) {
        return tensor.name() == null ? "the value" : Text.TEXT.name(Name.of(tensor.name()));
    }

    private static String words(Kind kind, Operation operation, int index, double passed) {
        Tensor input = operation.inputs().get(index);
        String values = describe(input) + " " + range(input);
        String function = operation.name();
        return switch (kind) {
            case DEAD_RELU -> "relu passes nothing: " + values + ", nowhere above 0";
            case CLAMPED -> "clamp passes nothing: " + values + ", outside of its bounds " + operation.attributes();
            case SATURATED ->
                function + " is saturated: " + values + ", where it passes "
                        + (passed == 0 ? "nothing" : String.format(Locale.ROOT, "%.2g", passed) + " of the gradient");
            case TIMES_ZERO -> function + " multiplies it with zeros" + others(operation, index);
            case MASKED ->
                "where takes the other value" + (index == 0 ? ": a condition has no gradient" : " everywhere");
            case NOT_TAKEN -> function + " takes other elements than these: " + values;
            case NOT_SELECTED -> function + " leaves out all elements that a gradient comes to";
            case STEP_FUNCTION -> function + " is constant between its steps, so its derivative is 0";
            default -> "the derivative of " + function + " is 0 here: " + values;
        };
    }

    private static String others(Operation operation, int index) {
        List<String> zeros = new ArrayList<>();
        for (int i = 0; i < operation.inputs().size(); i++) {
            Tensor other = operation.inputs().get(i);
            if (i != index && all(other, value -> value == 0)) {
                zeros.add(describe(other));
            }
        }
        return zeros.isEmpty() ? "" : ": " + String.join(", ", zeros) + " is 0";
    }

    private void cancelled() {
        List<Tensor> found = new ArrayList<>();
        for (Operation operation : flow.operations()) {
            for (int i = 0; i < operation.inputs().size(); i++) {
                Tensor part = flow.part(operation, i);
                if (part != null && isOnPath(operation.inputs().get(i)) && largest(part) > 0) {
                    found.add(part);
                }
            }
        }
        if (!found.isEmpty()) {
            reasons.add(new Reason(
                    Kind.CANCELLED,
                    "the contributions of its uses cancel each other: see contributions(" + name + ")",
                    null));
        }
    }

    private static String range(Tensor tensor) {
        double[] values = tensor.toDoubles();
        double least = Arrays.stream(values).min().orElse(Double.NaN);
        double most = Arrays.stream(values).max().orElse(Double.NaN);
        return least == most
                ? "is " + Values.number(least, Text.TEXT)
                : "lies between " + Values.number(least, Text.TEXT) + " and " + Values.number(most, Text.TEXT);
    }

    private static boolean all(Tensor tensor, DoublePredicate holds) {
        return Arrays.stream(tensor.toDoubles()).allMatch(holds);
    }

    private static double largest(@Nullable Tensor tensor) {
        return Arrays.stream(Objects.requireNonNull(tensor).toDoubles())
                .map(Math::abs)
                .max()
                .orElse(0);
    }
}
