package dev.autograd.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A LaTeX document that compiles as it stands, with packages that every distribution has. */
final class LatexPage implements Page {
    // What is wider than the page is set smaller.
    private static final String HEAD = """
            \\documentclass{article}
            \\usepackage{amsmath}
            \\usepackage{graphicx}
            \\usepackage[a4paper,margin=2cm]{geometry}
            \\newcommand{\\fit}[1]{\\sbox0{$\\displaystyle #1$}%
              \\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi}
            \\setlength{\\parindent}{0pt}
            \\setlength{\\parskip}{6pt}
            \\begin{document}""";

    private final List<String> lines = new ArrayList<>(List.of(HEAD));

    @Override
    public Typesetting typesetting() {
        return Latex.LATEX;
    }

    @Override
    public void title(String formula) {
        lines.add("\\section*{$\\displaystyle " + formula + "$}");
    }

    @Override
    public void heading(String words) {
        lines.add("\\subsection*{" + Latex.text(words) + "}");
    }

    @Override
    public void path(List<String> steps) {
        lines.add("\\subsection*{$" + String.join(" \\leftarrow ", steps) + "$}");
    }

    @Override
    public void rows(String what, List<Row> rows) {
        if (!rows.isEmpty()) {
            table(rows.stream().flatMap(row -> equations(row).stream()).toList());
        }
    }

    private static List<String> equations(Row row) {
        List<String> equations = new ArrayList<>();
        for (List<String> columns : row.lines("= ")) {
            boolean isFirst = equations.isEmpty() && !row.shapes().isEmpty();
            equations.add(cells(columns) + (isFirst ? " \\qquad \\text{" + Latex.text(row.shapes()) + "}" : ""));
        }
        return equations;
    }

    @Override
    public void chain(String name, List<String> sides) {
        List<String> equations = new ArrayList<>();
        for (String side : sides) {
            equations.add(cells(List.of(equations.isEmpty() ? name : "", "= " + side)));
        }
        table(equations);
    }

    private static String cells(List<String> columns) {
        return columns.stream()
                .map(column -> column.isEmpty() ? "" : "\\displaystyle " + column)
                .collect(Collectors.joining(" & "));
    }

    private void table(List<String> equations) {
        lines.add("\n\\noindent\\fit{\\begin{array}{@{}l@{\\;}l@{\\;}l@{\\;}l@{}}");
        lines.add(String.join(" \\\\[6pt]\n", equations));
        lines.add("\\end{array}}\n");
    }

    @Override
    public void remark(String words) {
        lines.add("\n" + Latex.text(words) + "\n");
    }

    @Override
    public String finished() {
        return String.join("\n", lines) + "\n\\end{document}\n";
    }
}
