package dev.autograd.explain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A page in Markdown, with tables. */
final class MarkdownPage implements Page {
    private final List<String> lines = new ArrayList<>();

    @Override
    public Typesetting typesetting() {
        return Text.TEXT;
    }

    @Override
    public void title(String formula) {
        lines.add("## " + formula);
    }

    @Override
    public void heading(String words) {
        lines.addAll(List.of("", "### " + words));
    }

    @Override
    public void path(List<String> steps) {
        lines.addAll(List.of("", "Path " + String.join(" ← ", steps)));
    }

    @Override
    public void rows(String what, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        boolean shapes = rows.stream().anyMatch(row -> !row.shapes().isEmpty());
        List<String> head = List.of(what, "formula", "numbers", "value", "shapes");
        lines.addAll(List.of(
                "",
                cells(head, shapes),
                cells(Collections.nCopies(5, "---"), shapes).replace(" ", "")));
        rows.forEach(row ->
                lines.add(cells(List.of(row.name(), row.symbols(), row.numbers(), row.value(), row.shapes()), shapes)));
    }

    private static String cells(List<String> cells, boolean all) {
        List<String> shown = all ? cells : cells.subList(0, cells.size() - 1);
        return "| "
                + String.join(
                        " | ",
                        shown.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |";
    }

    @Override
    public void chain(String name, List<String> sides) {
        lines.addAll(List.of("", name + " = " + String.join(" = ", sides)));
    }

    @Override
    public void remark(String words) {
        lines.addAll(List.of("", words));
    }

    @Override
    public String finished() {
        return String.join("\n", lines);
    }
}
