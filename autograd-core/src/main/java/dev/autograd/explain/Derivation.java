package dev.autograd.explain;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The derivation of one gradient of one run.
 *
 * @param symbol as {@code ∂L/∂w₁}
 * @param forward the formulas of the steps, in the order of computation
 * @param paths from the result to the tensor; empty if it does not depend on it
 * @param isComplete false if there are more paths than are listed
 * @param gradient what the engine's backward pass gives: the sum over all paths
 */
public record Derivation(String symbol, List<Formula> forward, List<Path> paths, boolean isComplete, Tensor gradient) {
    private static final int DIGITS = 6;
    private static final int LARGEST_SHOWN = 8;

    public Derivation {
        forward = List.copyOf(forward);
        paths = List.copyOf(paths);
    }

    /** The derivation as lines of text: formulas in symbols, with numbers, and their values. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(symbol);
        lines.addAll(table(forward.stream().map(Derivation::row).toList()));
        if (paths.isEmpty()) {
            lines.add("there is no path: the gradient is zero");
        }
        for (Path path : paths) {
            lines.add("");
            lines.add(String.join(" ← ", path.steps()));
            lines.addAll(table(path.factors().stream().map(Derivation::row).toList()));
            lines.add(result(path));
        }
        if (paths.size() > 1) {
            lines.add("");
            lines.add((isComplete ? "sum over the paths: " : "sum over these and further paths: ") + symbol + " = "
                    + value(gradient));
        }
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /** The derivation in Markdown: the text as tables. */
    public String markdown() {
        List<String> lines = new ArrayList<>(List.of("## " + symbol, ""));
        lines.addAll(List.of("| step | formula | numbers | value |", "|---|---|---|---|"));
        forward.forEach(formula -> lines.add(cells(row(formula))));
        for (Path path : paths) {
            lines.addAll(List.of("", "Path " + String.join(" ← ", path.steps()), ""));
            lines.addAll(List.of("| factor | formula | numbers | value |", "|---|---|---|---|"));
            path.factors().forEach(factor -> lines.add(cells(row(factor))));
            lines.addAll(List.of("", result(path)));
        }
        lines.addAll(List.of("", symbol + " = " + value(gradient)));
        return String.join("\n", lines);
    }

    private String result(Path path) {
        String product = path.factors().stream().map(Factor::symbol).collect(Collectors.joining(" · "));
        boolean isNumbers = path.factors().stream()
                .allMatch(factor -> factor.of().size() == 1 && factor.by().size() == 1);
        return "  " + (isNumbers ? product : "contribution to " + symbol) + " = " + value(path.value());
    }

    private static List<String> row(Formula formula) {
        return List.of(formula.name(), formula.text(), formula.numbers(), value(formula.tensor()));
    }

    private static List<String> row(Factor factor) {
        return List.of(
                factor.symbol(), factor.formula().text(), factor.formula().numbers(), value(factor.value()));
    }

    // Columns of equal width; what a column repeats is left out.
    private static List<String> table(List<List<String>> rows) {
        int[] widths = new int[4];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                boolean repeats = i > 1 && row.get(i).equals(row.get(i - 1));
                line.append(i == 0 ? "" : repeats ? "   " : " = ");
                line.append(repeats ? "" : row.get(i))
                        .append(" ".repeat(widths[i] - (repeats ? 0 : row.get(i).length())));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String cells(List<String> row) {
        return row.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String value(Tensor tensor) {
        if (tensor.size() == 1) {
            return number(tensor.item());
        }
        if (tensor.size() > LARGEST_SHOWN) {
            return "array " + Arrays.toString(tensor.shape());
        }
        return Arrays.stream(tensor.toDoubles())
                        .mapToObj(Derivation::number)
                        .collect(Collectors.joining(", ", "[", "] "))
                + Arrays.toString(tensor.shape());
    }

    private static String number(double value) {
        return Numerals.decimal(value, DIGITS).replace('-', '−');
    }

    /** The {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
