package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import java.util.IdentityHashMap;
import java.util.stream.Collectors;

/** A traced computation as a graph in other programs' languages. */
final class Graph {
    private final StringBuilder nodes = new StringBuilder();
    private final StringBuilder edges = new StringBuilder();
    private final IdentityHashMap<Object, String> ids = new IdentityHashMap<>();
    private final Names names;
    private final boolean isDot;

    private Graph(Names names, boolean isDot) {
        this.names = names;
        this.isDot = isDot;
    }

    static String dot(Tensor root, Names names) {
        Graph graph = new Graph(names, true);
        graph.draw(root);
        return "digraph {\n  rankdir=TB;\n  node [fontname=\"Helvetica\", fontsize=11, style=filled, fillcolor=white];\n"
                + graph.nodes + graph.edges + "}\n";
    }

    static String mermaid(Tensor root, Names names) {
        Graph graph = new Graph(names, false);
        graph.draw(root);
        return "flowchart TB\n" + graph.nodes + graph.edges
                + "  classDef variable fill:#cfe8ff,stroke:#1f5f99,color:#000\n"
                + "  classDef constant fill:#eeeeee,stroke:#777777,color:#000\n"
                + "  classDef result fill:#fff3bf,stroke:#8a6d00,color:#000\n";
    }

    private void draw(Tensor root) {
        Flow flow = Flow.of(root);
        for (Operation operation : flow.operations()) {
            operation.inputs().stream()
                    .filter(input -> !ids.containsKey(Names.identity(input)))
                    .forEach(this::leaf);
            operation(operation, Names.identity(operation.output()) == Names.identity(root));
            for (Tensor input : operation.inputs()) {
                edge(
                        id(input),
                        id(operation.output()),
                        input.isTracked() && operation.output().isTracked());
            }
        }
    }

    private String id(Tensor tensor) {
        return ids.computeIfAbsent(Names.identity(tensor), x -> "n" + ids.size());
    }

    private void leaf(Tensor tensor) {
        String text = Text.TEXT.name(names.of(tensor)) + " " + Shapes.text(Shapes.of(tensor));
        if (tensor.size() == 1) {
            text = Text.TEXT.name(names.of(tensor)) + " = " + Values.number(tensor.item(), Text.TEXT);
        }
        String kind = tensor.isTracked() ? "variable" : "constant";
        if (isDot) {
            String fill = tensor.isTracked() ? "#cfe8ff" : "#eeeeee";
            node(tensor, "shape=box, fillcolor=\"" + fill + "\", label=" + quoted(text));
        } else {
            nodes.append("  ")
                    .append(id(tensor))
                    .append("[\"")
                    .append(entities(text))
                    .append("\"]:::")
                    .append(kind);
            nodes.append('\n');
        }
    }

    private void operation(Operation operation, boolean isResult) {
        Tensor output = operation.output();
        String named = output.name() == null ? "" : Text.TEXT.name(names.of(output)) + " = ";
        String text = named + operation.name() + "\n" + Shapes.text(Shapes.of(output));
        if (isDot) {
            node(
                    output,
                    "shape=ellipse, " + (isResult ? "fillcolor=\"#fff3bf\", " : "") + "label=" + quoted(text)
                            + ", tooltip=" + quoted(operation.line().toString()));
        } else {
            nodes.append("  ")
                    .append(id(output))
                    .append("([\"")
                    .append(entities(text))
                    .append("\"])");
            nodes.append(isResult ? ":::result\n" : "\n");
        }
    }

    private void node(Tensor tensor, String attributes) {
        nodes.append("  ").append(id(tensor)).append(" [").append(attributes).append("];\n");
    }

    // Dashed where no gradient flows back.
    private void edge(String from, String to, boolean isRecorded) {
        if (isDot) {
            edges.append("  ")
                    .append(from)
                    .append(" -> ")
                    .append(to)
                    .append(isRecorded ? "" : " [style=dashed]")
                    .append(";\n");
        } else {
            edges.append("  ")
                    .append(from)
                    .append(isRecorded ? " --> " : " -.-> ")
                    .append(to)
                    .append('\n');
        }
    }

    private static String quoted(String text) {
        String escaped = text.codePoints()
                .mapToObj(c -> switch (c) {
                    case '"' -> "\\\"";
                    case '\\' -> "\\\\";
                    case '\n' -> "\\n";
                    default -> c < ' ' || !Character.isDefined(c) || isSurrogate(c) ? "\ufffd" : Character.toString(c);
                })
                .collect(Collectors.joining());
        return "\"" + escaped + "\"";
    }

    // What isn't a letter, a digit or a space as an entity with its number; Mermaid writes # for &#.
    private static String entities(String text) {
        return text.codePoints()
                .mapToObj(c -> c == '\n'
                        ? "<br/>"
                        : c < ' ' || isSurrogate(c)
                                ? "\ufffd"
                                : c > 0x7f || Character.isLetterOrDigit(c) || " =,.".indexOf(c) >= 0
                                        ? Character.toString(c)
                                        : "#" + c + ";")
                .collect(Collectors.joining());
    }

    private static boolean isSurrogate(int c) {
        return c >= 0xd800 && c <= 0xdfff;
    }
}
