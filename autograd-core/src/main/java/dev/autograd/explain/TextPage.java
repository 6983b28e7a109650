package dev.autograd.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A page of plain text. */
final class TextPage implements Page {
    private final List<String> lines = new ArrayList<>();

    @Override
    public Typesetting typesetting() {
        return Text.TEXT;
    }

    @Override
    public void title(String formula) {
        lines.add(formula);
    }

    @Override
    public void heading(String words) {
        lines.add("");
        lines.add(words);
    }

    @Override
    public void path(List<String> steps) {
        lines.add("");
        lines.add(String.join(" ← ", steps));
    }

    // In columns of equal width.
    @Override
    public void rows(String what, List<Row> rows) {
        List<List<String>> table =
                rows.stream().map(row -> cells(row.name(), row.sides())).toList();
        int[] widths = new int[4];
        for (List<String> row : table) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder(" ");
            for (int j = 0; j < widths.length; j++) {
                String cell = table.get(i).get(j);
                line.append(widths[j] == 0 ? "" : j == 0 ? " " : cell.isEmpty() ? "   " : " = ")
                        .append(cell)
                        .append(" ".repeat(widths[j] - cell.length()));
            }
            String shapes = rows.get(i).shapes();
            lines.add(line + (shapes.isEmpty() ? "" : "   " + shapes));
        }
    }

    private static List<String> cells(String name, List<String> sides) {
        List<String> cells = new ArrayList<>(List.of(name));
        cells.addAll(sides);
        return cells;
    }

    @Override
    public void chain(String name, List<String> sides) {
        for (int i = 0; i < sides.size(); i++) {
            lines.add("  " + (i == 0 ? name : " ".repeat(name.length())) + " = " + sides.get(i));
        }
    }

    @Override
    public void remark(String words) {
        lines.add("  " + words);
    }

    @Override
    public String finished() {
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }
}
