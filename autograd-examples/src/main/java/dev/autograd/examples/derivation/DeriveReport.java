package dev.autograd.examples.derivation;

import dev.autograd.examples.derivation.Derivation.Quantity;
import dev.autograd.examples.derivation.Derivation.Slope;
import dev.autograd.examples.derivation.DocumentAudit.Finding;
import dev.autograd.examples.derivation.DocumentAudit.Gradient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code ./autograd derive} has to say, as text, Markdown or JSON. */
final class DeriveReport {
    private static final double RATE = 0.5;

    private final Derivation derivation;
    private final List<Quantity> forward;
    private final List<Slope> slopes;
    private final List<Finding> findings;
    private final double stepTrue;
    private final double stepDocument;
    private final List<Gradient> program;

    private DeriveReport(Derivation derivation) {
        this.derivation = derivation;
        this.forward = derivation.forward();
        this.slopes = derivation.slopes();
        this.findings = DocumentAudit.formulas(derivation);
        this.stepTrue = derivation.lossAfter(
                RATE, slopes.stream().mapToDouble(Slope::backward).toArray());
        this.stepDocument = derivation.lossAfter(
                RATE,
                findings.subList(findings.size() - slopes.size(), findings.size()).stream()
                        .mapToDouble(Finding::documents)
                        .toArray());
        this.program = DocumentAudit.program();
    }

    static DeriveReport of(Derivation derivation) {
        return new DeriveReport(derivation);
    }

    // --- text and Markdown: the same sections, headings and tables, set in two ways

    String text() {
        return write(new PlainText());
    }

    String markdown() {
        return write(new Markdown());
    }

    private String write(Page page) {
        page.title("The derivation of one sigmoid neuron, and an audit of the document");
        page.heading("1. Forward (sections 4.1 and 4.2)");
        page.table(
                List.of("", "formula", "with numbers", "value"),
                forward.stream()
                        .map(q -> List.of(q.name(), q.symbols(), q.numbers(), number(q.value())))
                        .toList());

        page.heading("2. Backward (section 4.3), by the engine's own rules");
        page.paragraph("Each factor is the derivative of one step, read off the recorded backward pass.");
        page.table(List.of("factor", "formula", "with numbers", "value"), factors());
        page.paragraph("The chain rule multiplies them; loss.backward() and central differences must agree.");
        page.table(
                List.of("slope", "product of factors", "product", "backward()", "differences", "relative error"),
                slopes.stream().map(DeriveReport::row).toList());

        page.heading("3. The audit of section 4.3");
        page.table(
                List.of("", "the document prints", "its value", "true value", "verdict"),
                findings.stream()
                        .map(f ->
                                List.of(f.name(), f.formula(), number(f.documents()), number(f.engines()), f.verdict()))
                        .toList());
        page.paragraph(verdict());
        page.paragraph("One step w <- w - η ∂L/∂w with η = " + RATE + " from L = "
                + number(derivation.loss().item())
                + ": with the true gradient L becomes " + number(stepTrue) + ", with the document's "
                + number(stepDocument) + ". " + steps());

        page.heading("4. The audit of section 5's program");
        page.paragraph("The program's dW and db at its first weights, beside gradients that the engine derives:");
        page.table(
                List.of("gradient of", "by W[0]", "by W[1]", "by b", "relative difference", ""),
                program.stream().map(this::row).toList());
        page.paragraph(programVerdict());
        return page.toString();
    }

    private List<List<String>> factors() {
        List<List<String>> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Slope slope : slopes) {
            for (Quantity q : slope.factors()) {
                if (!names.contains(q.name())) {
                    names.add(q.name());
                    rows.add(List.of(q.name(), q.symbols(), q.numbers(), number(q.value())));
                }
            }
        }
        return rows;
    }

    private static List<String> row(Slope slope) {
        return List.of(
                slope.name(),
                String.join(" · ", slope.factors().stream().map(Quantity::name).toList()),
                number(slope.product()),
                number(slope.backward()),
                number(slope.difference()),
                String.format(Locale.ROOT, "%.1e", slope.relativeError()));
    }

    private List<String> row(Gradient g) {
        boolean program = g.equals(this.program.get(0));
        return List.of(
                g.of(),
                number(g.w1()),
                number(g.w2()),
                number(g.b()),
                program ? "" : String.format(Locale.ROOT, "%.1e", g.difference()),
                program ? "" : g.isThePrograms() ? "the same, to rounding" : "another gradient");
    }

    private String verdict() {
        List<Finding> wrong =
                findings.stream().filter(f -> f.verdict().startsWith("wrong")).toList();
        if (wrong.isEmpty()) {
            return "At these numbers no formula can be told from the true one; choose others, such as --t 1.";
        }
        String followers = findings.stream()
                .filter(f -> f.verdict().startsWith("follows"))
                .map(Finding::name)
                .collect(Collectors.joining(", "));
        return "Wrong here: "
                + wrong.stream().map(Finding::name).collect(Collectors.joining(", "))
                + ". The slope of ½(t−y)² by y is "
                + slopes.get(0).factors().get(0).symbols()
                + ": the inner derivative of t−y is −1. The document leaves it out"
                + (followers.isEmpty() ? "." : ", and what is built on it follows: " + followers + ".");
    }

    private String steps() {
        double before = derivation.loss().item();
        if (stepTrue < before && stepDocument > before) {
            return "The true gradient lowers the loss; the document's raises it.";
        }
        return stepTrue < before
                ? "The true gradient lowers the loss."
                : "The gradient is too small here, or the step too large, to show the difference.";
    }

    private String programVerdict() {
        String mistakes = DocumentAudit.programAsAClaim().shared().stream()
                .map(f -> f.summary())
                .collect(Collectors.joining(", or "));
        String dydz = slopes.get(0).factors().get(1).symbols();
        return "As gradients of ½ · mean squared error, dW and db have one mistake in common: " + mistakes
                + ". Sigmoid with binary cross-entropy cancels this factor, " + dydz + ": there ∂L/∂y = (y−t) / ("
                + dydz
                + "), and the product with ∂y/∂z is y−t. The mean squared error that the program prints has another"
                + " gradient.";
    }

    // Enough digits to tell numbers apart, few enough to read.
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.10g", value == 0 ? 0.0 : value);
        return text.contains("e") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    // --- JSON

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("forward", forward.stream().map(DeriveReport::map).toList());
        map.put("backward", slopes.stream().map(DeriveReport::map).toList());
        map.put("formulas", findings.stream().map(DeriveReport::map).toList());
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("rate", RATE);
        step.put("lossBefore", derivation.loss().item());
        step.put("lossAfterTrueGradient", stepTrue);
        step.put("lossAfterDocumentsGradient", stepDocument);
        map.put("step", step);
        map.put("program", program.stream().map(DeriveReport::map).toList());
        map.put("verdicts", List.of(verdict(), programVerdict()));
        return map;
    }

    private static Map<String, Object> map(Quantity q) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", q.name());
        map.put("formula", q.symbols());
        map.put("numbers", q.numbers());
        map.put("value", q.value());
        return map;
    }

    private static Map<String, Object> map(Slope slope) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", slope.name());
        map.put("factors", slope.factors().stream().map(DeriveReport::map).toList());
        map.put("product", slope.product());
        map.put("backward", slope.backward());
        map.put("difference", slope.difference());
        map.put("relativeError", slope.relativeError());
        return map;
    }

    private static Map<String, Object> map(Finding f) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", f.name());
        map.put("formula", f.formula());
        map.put("document", f.documents());
        map.put("engine", f.engines());
        map.put("verdict", f.verdict());
        return map;
    }

    private static Map<String, Object> map(Gradient g) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("of", g.of());
        map.put("w", List.of(g.w1(), g.w2()));
        map.put("b", g.b());
        map.put("relativeDifference", g.difference());
        return map;
    }

    /** A page that is written from top to bottom. */
    private abstract static class Page {
        final StringBuilder page = new StringBuilder();

        abstract void title(String text);

        abstract void heading(String text);

        abstract void paragraph(String text);

        abstract void table(List<String> head, List<List<String>> rows);

        @Override
        public String toString() {
            return page.toString();
        }
    }

    private static final class PlainText extends Page {
        private static final int WIDTH = 100;

        @Override
        void title(String text) {
            page.append(text).append("\n").append("=".repeat(text.length())).append("\n");
        }

        @Override
        void heading(String text) {
            page.append("\n")
                    .append(text)
                    .append("\n")
                    .append("-".repeat(text.length()))
                    .append("\n");
        }

        @Override
        void paragraph(String text) {
            int column = 0;
            for (String word : text.split(" ", -1)) {
                if (column > 0 && column + 1 + word.length() > WIDTH) {
                    page.append("\n");
                    column = 0;
                }
                page.append(column == 0 ? "" : " ").append(word);
                column += word.length() + (column == 0 ? 0 : 1);
            }
            page.append("\n");
        }

        @Override
        void table(List<String> head, List<List<String>> rows) {
            List<List<String>> all = new ArrayList<>(rows);
            all.add(0, head);
            for (List<String> row : all) {
                StringBuilder line = new StringBuilder(" ");
                for (int i = 0; i < row.size(); i++) {
                    int column = i;
                    int width = all.stream()
                            .mapToInt(r -> r.get(column).length())
                            .max()
                            .orElse(0);
                    line.append(" ")
                            .append(row.get(i))
                            .append(" ".repeat(width - row.get(i).length() + 1));
                }
                page.append(line.toString().stripTrailing()).append("\n");
            }
        }
    }

    private static final class Markdown extends Page {
        @Override
        void title(String text) {
            page.append("# ").append(text).append("\n\n");
        }

        @Override
        void heading(String text) {
            page.append("## ").append(text).append("\n\n");
        }

        @Override
        void paragraph(String text) {
            page.append(text.replace("<-", "←")).append("\n\n");
        }

        @Override
        void table(List<String> head, List<List<String>> rows) {
            page.append("| ").append(String.join(" | ", head)).append(" |\n");
            page.append("|---".repeat(head.size())).append("|\n");
            for (List<String> row : rows) {
                page.append("| ").append(String.join(" | ", row)).append(" |\n");
            }
            page.append("\n");
        }
    }
}
