package dev.autograd.nn;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a network is made of: its layers, the shapes of what they return, and how many numbers they hold. A tensor that is
 * held twice counts once, where it comes first.
 *
 * @param rows one for each module that holds no others, or parameters or buffers of its own
 * @param parameters the number of all parameters' elements
 * @param trainable those that are not frozen
 * @param buffers the number of all buffers' elements
 * @param bytes of parameters and buffers
 */
public record Summary(List<Row> rows, long parameters, long trainable, long buffers, long bytes) {
    /**
     * One module.
     *
     * @param path such as {@code encoder.0.linear1}; empty for the outermost one
     * @param layer what it is, such as {@code Linear(2 -> 4)}
     * @param output the shape of the tensor that it returned last; null if it was not run, or returned something else
     * @param parameters the number of its own parameters' elements
     * @param bytes of its own parameters and buffers
     */
    public record Row(String path, String layer, @Nullable List<Long> output, long parameters, long bytes) {}

    static Summary of(Layer layer, Tensor example) {
        Map<String, Module> modules = layer.namedModules();
        Map<Module, List<Long>> outputs = run(layer, example, modules);
        Counter counter = new Counter();
        List<Row> rows = new ArrayList<>();
        modules.forEach((path, module) -> {
            Module.Members own = module.members();
            Counter part = counter.count(own);
            if (own.children().isEmpty()
                    || !own.parameters().isEmpty()
                    || !own.buffers().isEmpty()) {
                rows.add(new Row(path, module.describe(), outputs.get(module), part.parameters, part.bytes));
            }
        });
        return new Summary(rows, counter.parameters, counter.trainable, counter.buffers, counter.bytes);
    }

    // As in use, so that nothing is drawn and no average moves; and what moves all the same is put back.
    private static Map<Module, List<Long>> run(Layer layer, Tensor example, Map<String, Module> modules) {
        Map<Module, Boolean> modes = new HashMap<>();
        modules.values().forEach(module -> modes.put(module, module.isTraining()));
        Map<Tensor, Tensor> buffers = new LinkedHashMap<>();
        layer.namedBuffers().values().forEach(buffer -> buffers.put(buffer, buffer.detach()));
        Map<Module, List<Long>> outputs = new HashMap<>();
        try (var off = Autograd.noGrad()) {
            layer.eval();
            modules.values()
                    .forEach(module -> module.watch(result -> {
                        if (result instanceof Tensor tensor) {
                            outputs.put(
                                    module,
                                    Arrays.stream(tensor.shape()).boxed().toList());
                        }
                    }));
            layer.apply(example);
        } finally {
            modules.values().forEach(module -> module.watch(null));
            modes.forEach(Module::training);
            buffers.forEach((buffer, before) -> {
                if (!Arrays.equals(buffer.toDoubles(), before.toDoubles())) {
                    buffer.assign(before);
                }
            });
        }
        return outputs;
    }

    /** The numbers of elements and bytes so far. */
    private static final class Counter {
        private final Set<Tensor> seen;
        private long parameters;
        private long trainable;
        private long buffers;
        private long bytes;

        Counter() {
            this(new HashSet<>());
        }

        private Counter(Set<Tensor> seen) {
            this.seen = seen;
        }

        /** Counts what has not been seen before, and returns how much that is. */
        Counter count(Module.Members members) {
            Counter part = new Counter(seen);
            for (Tensor p : members.parameters().values()) {
                if (seen.add(p)) {
                    part.parameters += p.size();
                    part.trainable += p.isFrozen() ? 0 : p.size();
                    part.bytes += p.size() * p.dataType().width();
                }
            }
            for (Tensor b : members.buffers().values()) {
                if (seen.add(b)) {
                    part.buffers += b.size();
                    part.bytes += b.size() * b.dataType().width();
                }
            }
            parameters += part.parameters;
            trainable += part.trainable;
            buffers += part.buffers;
            bytes += part.bytes;
            return part;
        }
    }

    /** A table with a line for each row, and the sums below. */
    @Override
    public String toString() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("path", "layer", "output", "parameters", "bytes"));
        for (Row row : rows) {
            List<Long> output = row.output;
            cells.add(List.of(
                    row.path,
                    row.layer,
                    output == null ? "-" : output.toString(),
                    grouped(row.parameters),
                    grouped(row.bytes)));
        }
        int[] widths = new int[cells.get(0).size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        String table = cells.stream()
                .map(line -> String.format(
                                Locale.ROOT,
                                "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3]
                                        + "s  %" + widths[4] + "s",
                                line.toArray())
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
        return table + "\n" + grouped(parameters) + " parameters"
                + (trainable == parameters ? "" : ", " + grouped(trainable) + " of them trainable")
                + (buffers == 0 ? "" : ", " + grouped(buffers) + " numbers in buffers")
                + ", " + grouped(bytes) + " bytes";
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
