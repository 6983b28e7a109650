package dev.autograd.explain;

import java.util.List;
import java.util.stream.Collectors;

/** A section of XHTML with its formulas in MathML: well-formed XML, and as HTML the same. */
final class MathMlPage implements Page {
    private static final String ALIGNED =
            "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\"><mtable columnalign=\"left\">";

    private final StringBuilder out =
            new StringBuilder("<section xmlns=\"http://www.w3.org/1999/xhtml\" style=\"overflow: auto hidden\">\n");

    @Override
    public Typesetting typesetting() {
        return MathMl.MATHML;
    }

    @Override
    public void title(String formula) {
        out.append("<h2>").append(MathMl.inline(formula)).append("</h2>\n");
    }

    @Override
    public void heading(String words) {
        out.append("<h3>").append(Xml.escaped(words)).append("</h3>\n");
    }

    @Override
    public void path(List<String> steps) {
        out.append("<h3>")
                .append(MathMl.inline(String.join("<mo>←</mo>", steps)))
                .append("</h3>\n");
    }

    @Override
    public void rows(String what, List<Row> rows) {
        if (!rows.isEmpty()) {
            out.append(rows.stream()
                    .map(MathMlPage::line)
                    .collect(Collectors.joining("\n", ALIGNED, "</mtable></math>\n")));
        }
    }

    private static String line(Row row) {
        StringBuilder lines = new StringBuilder();
        for (List<String> columns : row.lines("<mo>=</mo>")) {
            String shapes = row.shapes().isEmpty() || lines.length() > 0
                    ? ""
                    : "<mspace width=\"2em\"/>" + MathMl.text(row.shapes());
            lines.append("<mtr>");
            for (int i = 0; i < columns.size(); i++) {
                lines.append(cell(columns.get(i) + (i == columns.size() - 1 ? shapes : "")));
            }
            lines.append("</mtr>");
        }
        return lines.toString();
    }

    @Override
    public void chain(String name, List<String> sides) {
        out.append(ALIGNED);
        for (int i = 0; i < sides.size(); i++) {
            out.append("<mtr>")
                    .append(cell(i == 0 ? name : ""))
                    .append(cell("<mo>=</mo>" + sides.get(i)))
                    .append("</mtr>\n");
        }
        out.append("</mtable></math>\n");
    }

    // Left by style, which browsers go by; the table's attribute is for other programs.
    private static String cell(String formula) {
        return "<mtd style=\"text-align: left\"><mrow>" + formula + "</mrow></mtd>";
    }

    @Override
    public void remark(String words) {
        out.append("<p>").append(Xml.escaped(words)).append("</p>\n");
    }

    @Override
    public String finished() {
        return out + "</section>";
    }
}
