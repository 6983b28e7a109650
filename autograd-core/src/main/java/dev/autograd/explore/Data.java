package dev.autograd.explore;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.explore.Backward.Step;
import dev.autograd.explore.Differences.Check;
import dev.autograd.explore.Modules.Module;
import dev.autograd.explore.Tape.Item;
import dev.autograd.tape.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the page knows, as JSON: columns of the values, of the steps, of the modules, and the drawings. */
final class Data {
    // Values of pages up to this size have formulas in their own names; above it, they share those of their operations.
    private static final int MOST_WITH_OWN_FORMULAS = 1500;
    // A larger tape opens as modules.
    private static final int MOST_OPENED_FLAT = 40;

    // A still larger one is drawn by modules only.
    private static final int MOST_DRAWN_FLAT = 30_000;

    private final Tape tape;
    private final Modules modules;
    private final Numbers numbers;
    private final Backward backward;
    private final Rules rules = new Rules();
    private final Texts texts = new Texts();
    private final boolean isSmall;

    private Data(Tape tape) {
        this.tape = tape;
        this.modules = Modules.of(tape);
        this.isSmall = tape.size() <= MOST_WITH_OWN_FORMULAS;
        this.numbers = new Numbers(tape.size() <= 300 ? 64 : isSmall ? 16 : 4);
        this.backward = Backward.of(tape, numbers, new LocalDerivatives(numbers, isSmall ? 6000 : 1000));
    }

    static String of(Tensor loss, boolean checking) {
        // What is computed here explains, and is not to be explained itself.
        try (var untraced = Recording.current().tracing(false)) {
            return new Data(Tape.of(loss)).json(checking);
        }
    }

    private String json(boolean checking) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("root", tape.root());
        map.put("opensFlat", opensFlat());
        map.put("values", values(checking));
        map.put("steps", steps());
        map.put("modules", modules());
        map.put(
                "flat",
                tape.size() > MOST_DRAWN_FLAT ? null : Diagram.flat(tape).toMap(modules));
        map.put("formulas", rules.formulas());
        map.put("texts", texts.all());
        return Json.of(map);
    }

    private boolean opensFlat() {
        return tape.size() <= MOST_OPENED_FLAT || modules.all().size() == 1;
    }

    private Map<String, Object> values(boolean checking) {
        int n = tape.size();
        @Nullable Check[] checks = checking ? Differences.of(tape, backward) : new Check[n];
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("name", column(i -> texts.index(tape.get(i).name())));
        columns.put("named", column(i -> tape.get(i).isNamed() ? 1 : 0));
        columns.put("kind", column(i -> kind(tape.get(i))));
        columns.put("op", column(i -> text(i, Operation::name)));
        columns.put("attributes", column(i -> text(i, operation -> attributes(operation))));
        columns.put("line", column(i -> text(i, operation -> operation.line().toString())));
        columns.put(
                "shape",
                column(i -> texts.index(Arrays.toString(tape.get(i).tensor().shape()))));
        columns.put(
                "type", column(i -> texts.index(tape.get(i).tensor().dataType().name())));
        columns.put("tracked", column(i -> tape.get(i).isTracked() ? 1 : 0));
        columns.put("module", column(i -> modules.of(i).index));
        columns.put("formula", column(this::formula));
        List<Object> inputs = new ArrayList<>();
        List<Object> value = new ArrayList<>();
        List<@Nullable Object> gradient = new ArrayList<>();
        Map<String, Object> check = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            inputs.add(tape.get(i).inputs());
            value.add(numbers.of(tape.get(i).tensor()));
            gradient.add(backward.gradient(i));
            Check found = checks[i];
            if (found != null) {
                check.put(
                        String.valueOf(i),
                        List.of(
                                found.element(),
                                found.gradient(),
                                found.difference(),
                                found.error(),
                                found.count(),
                                found.verdict().code));
            }
        }
        columns.put("inputs", inputs);
        columns.put("value", value);
        columns.put("gradient", gradient);
        columns.put("check", check);
        return columns;
    }

    private int[] column(IntUnaryOperator value) {
        int[] column = new int[tape.size()];
        Arrays.setAll(column, value);
        return column;
    }

    private int text(int index, java.util.function.Function<Operation, String> part) {
        Operation operation = tape.get(index).operation();
        return operation == null ? -1 : texts.index(part.apply(operation));
    }

    private static String attributes(Operation operation) {
        List<String> parts = new ArrayList<>();
        operation.attributes().forEach((name, value) -> parts.add(name + " = " + value));
        return String.join(", ", parts);
    }

    // Variable, constant, result, and what was recorded but not traced.
    private static int kind(Item item) {
        if (item.operation() != null) {
            return 2;
        }
        return item.isVariable() ? 0 : item.isTracked() ? 3 : 1;
    }

    private int formula(int index) {
        Operation operation = tape.get(index).operation();
        if (operation == null) {
            return -1;
        }
        return isSmall ? rules.value(operation, names(tape.get(index))) : rules.value(operation);
    }

    private String[] names(Item item) {
        return Arrays.stream(item.inputs()).mapToObj(i -> tape.get(i).name()).toArray(String[]::new);
    }

    private Map<String, Object> steps() {
        List<Step> steps = backward.steps();
        int[] node = new int[steps.size()];
        int[] use = new int[steps.size()];
        int[] rule = new int[steps.size()];
        int[] own = new int[isSmall ? steps.size() : 0];
        List<Object> share = new ArrayList<>();
        Map<String, Object> sum = new LinkedHashMap<>();
        List<double[]> elements = new ArrayList<>();
        for (int i = 0; i < node.length; i++) {
            Step step = steps.get(i);
            Item item = tape.get(step.node());
            Operation operation = Objects.requireNonNull(item.operation());
            node[i] = step.node();
            use[i] = step.use();
            rule[i] = rules.rule(operation, step.use());
            if (isSmall) {
                own[i] = rules.rule(operation, step.use(), names(item), item.name());
            }
            share.add(step.share());
            elements.add(step.elements());
            Object soFar = step.sum();
            if (soFar != null) {
                sum.put(String.valueOf(i), soFar);
            }
        }
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("node", node);
        columns.put("use", use);
        columns.put("rule", rule);
        columns.put("own", own);
        columns.put("share", share);
        columns.put("sum", sum);
        columns.put("elements", elements);
        return columns;
    }

    private List<Object> modules() {
        List<Diagram> diagrams = Diagram.of(tape, modules);
        List<Object> list = new ArrayList<>();
        for (Module module : modules.all()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", module.name);
            map.put("path", module.path);
            map.put("parent", module.parent == null ? -1 : module.parent.index);
            map.put("repeats", module.repeats);
            map.put("values", module.values);
            map.put("diagram", diagrams.get(module.index).toMap(modules));
            list.add(map);
        }
        return list;
    }

    /** Texts that repeat, each kept once. */
    private static final class Texts {
        private final Map<String, Integer> indices = new LinkedHashMap<>();

        int index(String text) {
            return indices.computeIfAbsent(text, key -> indices.size());
        }

        List<String> all() {
            return List.copyOf(indices.keySet());
        }
    }
}
