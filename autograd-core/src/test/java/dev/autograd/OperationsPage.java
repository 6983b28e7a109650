package dev.autograd;

import dev.autograd.explain.Formula;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/** Writes docs/operations.md: the table of operations, with the formulas that its own rules produce on the samples. */
final class OperationsPage {
    private static final String[] NAMES = {"x", "y", "w", "v"};

    // Which part of an array is meant.
    private static final Pattern WHERE =
            Pattern.compile(", (shape|strides|pieces) = \\[([^\\[\\]]|\\[[^\\]]*])*]|, start = \\d+");

    /** Themes of fluent methods, and what their rules and samples are named after. */
    private static final Map<Class<?>, String> THEMES = themes();

    private static Map<Class<?>, String> themes() {
        Map<Class<?>, String> themes = new LinkedHashMap<>();
        themes.put(Arithmetic.class, "Arithmetic");
        themes.put(Elementary.class, "Elementary");
        themes.put(Activations.class, "Activation");
        themes.put(Choices.class, "Choice");
        themes.put(Reductions.class, "Reduction");
        themes.put(Scans.class, "Scan");
        themes.put(Ordering.class, "Order");
        themes.put(Probabilities.class, "Probability");
        themes.put(Shaping.class, "Shaping");
        themes.put(Indexing.class, "Indexing");
        themes.put(Products.class, "Product");
        themes.put(LinearAlgebra.class, "LinearAlgebra");
        themes.put(Convolutions.class, "Convolution");
        themes.put(Poolings.class, "Pooling");
        themes.put(Normalisation.class, "Normalisation");
        return themes;
    }

    private final List<Sample> samples;
    private final StringBuilder page = new StringBuilder();

    private OperationsPage(List<Sample> samples) {
        this.samples = samples;
    }

    static String write() throws ReflectiveOperationException {
        return new OperationsPage(SamplesTest.all()).writeAll();
    }

    private String writeAll() throws ReflectiveOperationException {
        page.append("""
                # Operations

                `z` is the result, `g` its gradient; `x`, `y`, `w` and `v` are the inputs in order, the tensor itself first. The
                formulas are read off the recorded computation, forward and backward, on a sample of the tests: what stands here
                is what the derivative rules compute. `⊙` multiplies element by element, `·` matrices and numbers, `[c]` is 1 where
                `c` holds and else 0, and axes are numbered from 0. Shapes and positions of what is sliced, padded or put together
                are left out. Each operation is checked with FLOAT and DOUBLE against an independent formula, and its derivatives
                against differences, up to the order in the last column but one. What is 0 or undefined where is in
                [numerics.md](numerics.md).

                This page is generated, and a test fails when it is stale:

                ```sh
                mvn test -pl autograd-core -am -Dtest=OperationsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Doperations.rewrite
                ```
                """);
        for (Map.Entry<Class<?>, String> theme : THEMES.entrySet()) {
            write(theme.getKey(), theme.getValue());
        }
        return page.toString();
    }

    private void write(Class<?> theme, String prefix) throws ReflectiveOperationException {
        page.append("\n## ").append(theme.getSimpleName()).append("\n\n");
        page.append(methods(theme).stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")))
                .append("\n");
        List<String> primitives = new ArrayList<>();
        for (Primitive<?> row : rows(Class.forName("dev.autograd." + prefix + "Rules"))) {
            List<Sample> own =
                    samples.stream().filter(sample -> sample.row() == row).toList();
            if (!own.isEmpty()) {
                primitives.add(line(row.name(), own));
            }
        }
        table("operation", primitives);
        List<String> compositions = new ArrayList<>();
        for (Sample sample : samplesOf(Class.forName("dev.autograd." + prefix + "Samples"))) {
            if (sample.row() == null) {
                String line = line(sample.name(), List.of(sample));
                // Samples that differ in their numbers only.
                String said = line.substring(line.indexOf("` |"));
                if (compositions.stream().noneMatch(other -> other.endsWith(said))) {
                    compositions.add(line);
                }
            }
        }
        table("composition", compositions);
    }

    private void table(String what, List<String> lines) {
        if (!lines.isEmpty()) {
            page.append("\n| ").append(what).append(" | z | gradient | orders | data types |\n|---|---|---|---|---|\n");
            lines.forEach(line -> page.append(line).append('\n'));
        }
    }

    private static Set<String> methods(Class<?> theme) {
        return Arrays.stream(theme.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Primitive<?>> rows(Class<?> rules) throws ReflectiveOperationException {
        List<Primitive<?>> rows = new ArrayList<>();
        for (Field field : rules.getDeclaredFields()) {
            if (Primitive.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                rows.add((Primitive<?>) field.get(null));
            }
        }
        return rows;
    }

    private static List<Sample> samplesOf(Class<?> type) throws ReflectiveOperationException {
        return ((List<?>) type.getDeclaredField("ALL").get(null))
                .stream().map(Sample.class::cast).toList();
    }

    private static String line(String name, List<Sample> samples) {
        Sample sample = samples.get(0);
        List<int[]> shapes = sample.cases().get(0);
        Tensor[] inputs = sample.tensors(sample.inputs(shapes), DataType.DOUBLE);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (sample.isFloating(i) ? Tensor.variable(inputs[i]) : inputs[i])
                    .named(i < NAMES.length ? NAMES[i] : "x" + (i + 1));
        }
        try (var trace = Autograd.trace()) {
            Tensor z = sample.call().apply(inputs);
            Primitive<?> row = sample.row();
            if (row != null && !row.isDifferentiable()) {
                z = step(z, row.name());
            }
            List<String> gradients = gradients(inputs, z);
            int order = samples.stream().mapToInt(Sample::order).max().orElse(0);
            boolean onlyValues = gradients.isEmpty() || order == 0;
            return "| `" + name + "` | " + formula(z) + " | "
                    + (gradients.isEmpty() ? "none" : String.join("<br>", gradients)) + " | "
                    + (onlyValues ? "0" : order == 1 ? "0, 1" : "0, 1, 2") + " | "
                    + types(inputs, sample, z) + " |";
        }
    }

    /** The result of the operation of this name on the way to a tensor. */
    private static Tensor step(Tensor z, String name) {
        Deque<Tensor> open = new ArrayDeque<>(List.of(z));
        while (!open.isEmpty()) {
            Tensor tensor = open.remove();
            Operation operation = tensor.operation();
            if (operation != null) {
                if (operation.name().equals(name)) {
                    return tensor;
                }
                open.addAll(operation.inputs());
            }
        }
        return z;
    }

    private static List<String> gradients(Tensor[] inputs, Tensor z) {
        List<String> gradients = new ArrayList<>();
        if (!z.isTracked()) {
            return gradients;
        }
        Tensor seed = Tensor.arange(1, z.size() + 1)
                .to(z.dataType())
                .reshape(z.shape())
                .detach()
                .named("g");
        for (Tensor x : inputs) {
            if (x.isVariable()) {
                Tensor gradient = Gradients.of(z).seed(seed).createGraph().wrt(x);
                gradients.add(
                        (inputs.length == 1 ? "" : "of " + code(x.nameOr("x")) + ": ") + gradient(gradient, seed));
            }
        }
        return gradients;
    }

    private static String gradient(Tensor gradient, Tensor seed) {
        if (gradient.operation() != null) {
            return formula(gradient);
        }
        boolean isZero = Arrays.stream(gradient.toDoubles()).allMatch(element -> element == 0);
        return isZero
                ? code("0")
                : Arrays.equals(gradient.toDoubles(), seed.toDoubles()) ? code("g") : formula(gradient);
    }

    private static String formula(Tensor z) {
        return Arrays.stream(Formula.expanded(z).toString().split("\n"))
                .map(line -> code(WHERE.matcher(line.strip()).replaceAll("")))
                .collect(Collectors.joining("<br>"));
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String types(Tensor[] inputs, Sample sample, Tensor z) {
        Set<String> taken = new LinkedHashSet<>();
        boolean anyFloating = false;
        for (int i = 0; i < inputs.length; i++) {
            anyFloating |= sample.isFloating(i);
            taken.add(
                    sample.isFloating(i)
                            ? "FLOAT, DOUBLE"
                            : inputs[i].dataType().toString());
        }
        boolean same = DataTypes.isFloating(z.dataType()) == anyFloating;
        return Stream.concat(taken.stream(), same ? Stream.of() : Stream.of("gives " + z.dataType()))
                .collect(Collectors.joining("; "));
    }
}
