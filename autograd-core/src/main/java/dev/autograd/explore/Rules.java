package dev.autograd.explore;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explain.Formula;
import dev.autograd.explain.Markup;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formulas of operations and of their derivative rules, in MathML, each kept once. The page writes the gradient of
 * the output in place of {@link #UPSTREAM}.
 */
final class Rules {
    static final String UPSTREAM = "\ue000";

    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final Map<String, Integer> known = new HashMap<>();

    /** All formulas, in the order of their indices. */
    List<String> formulas() {
        return List.copyOf(indices.keySet());
    }

    /** The index of the rule of one use, in x, y and z. */
    int rule(Operation operation, int use) {
        return known.computeIfAbsent(
                key(operation) + '>' + use, key -> index(() -> pulledBack(operation, use, general(operation))));
    }

    /** The index of the rule of one use, in the names of the page. */
    int rule(Operation operation, int use, String[] inputs, String output) {
        return index(() -> pulledBack(operation, use, called(operation, inputs, output)));
    }

    /** The index of the formula of an operation, in x and y. */
    int value(Operation operation) {
        return known.computeIfAbsent(key(operation), key -> index(() -> value(operation, general(operation))));
    }

    /** The index of the formula of an operation, in the names of the page. */
    int value(Operation operation, String[] inputs) {
        return index(() -> value(operation, called(operation, inputs, "")));
    }

    private int index(Supplier<String> formula) {
        String text;
        try {
            text = formula.get();
        } catch (AutogradException e) {
            // A value that was changed or given back since.
            return -1;
        }
        return indices.computeIfAbsent(text, key -> indices.size());
    }

    private static String pulledBack(Operation operation, int use, Map<Tensor, String> names) {
        try (var trace = Autograd.trace();
                var off = Autograd.noGrad()) {
            Tensor output = operation.output();
            Tensor upstream = Tensor.ones(output.dataType(), output.shape());
            names.put(upstream, UPSTREAM);
            return mathml(Formula.of(operation.pullBack(use, upstream), names));
        }
    }

    // The formula on the first line, those of the names that it made up on the following ones.
    private static String mathml(Formula formula) {
        return Stream.concat(
                        Stream.of(formula.symbols(Markup.MATHML)),
                        formula.definitions().stream().map(Formula::mathml))
                .collect(Collectors.joining("\n"));
    }

    private static String value(Operation operation, Map<Tensor, String> names) {
        names.remove(operation.output());
        return mathml(Formula.of(operation.output(), names));
    }

    private static Map<Tensor, String> general(Operation operation) {
        int count = operation.inputs().size();
        String[] inputs = new String[count];
        Arrays.setAll(inputs, i -> count > 2 ? "x" + (i + 1) : i == 0 ? "x" : "y");
        return called(operation, inputs, "z");
    }

    // A constant that is written as its number has no name.
    private static Map<Tensor, String> called(Operation operation, String[] inputs, String output) {
        Map<Tensor, String> names = new LinkedHashMap<>();
        names.put(operation.output(), output);
        for (int i = inputs.length - 1; i >= 0; i--) {
            if (!inputs[i].isEmpty()) {
                names.put(operation.inputs().get(i), inputs[i]);
            }
        }
        return names;
    }

    private static String key(Operation operation) {
        StringBuilder key = new StringBuilder(operation.name()).append(operation.attributes());
        for (Tensor input : operation.inputs()) {
            key.append(input.dataType()).append(Arrays.toString(input.shape()));
            if (input.size() == 1 && !input.isTracked() && input.operation() == null) {
                key.append('=').append(Numbers.textOf(input));
            }
        }
        return key.append(operation.inputs().size() == 2
                        && Tape.identity(operation.inputs().get(0))
                                == Tape.identity(operation.inputs().get(1)))
                .toString();
    }
}
