package dev.autograd.check.hand;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report in words. */
final class Wording {
    private static final List<String> HEAD =
            List.of("claim", "gradient by", "shape", "verdict", "error", "cosine", "worst entry");
    private static final int ROWS = 6;
    private static final int COLUMNS = 8;
    private static final int OPERATIONS = 6;
    private static final int DIGITS = 10;

    private final HandReport report;

    Wording(HandReport report) {
        this.report = report;
    }

    String text() {
        StringBuilder text = new StringBuilder(summary()).append("\n\n");
        List<List<String>> table = new ArrayList<>();
        table.add(HEAD);
        report.rows().forEach(row -> table.add(cells(row)));
        for (List<String> line : table) {
            StringBuilder padded = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width = table.stream().mapToInt(l -> width(l.get(at))).max().orElse(0);
                padded.append(line.get(column)).append(" ".repeat(width - width(line.get(column)) + 2));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        for (ClaimRow row : report.rows()) {
            List<String> lines = explanation(row);
            for (int i = 0; i < lines.size(); i++) {
                text.append(i == 0 ? "\n" : "  ").append(lines.get(i)).append('\n');
            }
        }
        for (String line : shared()) {
            text.append('\n').append(line).append('\n');
        }
        if (!report.isComplete()) {
            text.append('\n').append(cutShort()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    String markdown() {
        StringBuilder page = new StringBuilder(summary()).append("\n\n");
        page.append("| ").append(String.join(" | ", HEAD)).append(" |\n");
        page.append("|").append("---|".repeat(HEAD.size())).append('\n');
        for (ClaimRow row : report.rows()) {
            page.append("| ")
                    .append(cells(row).stream()
                            .map(cell -> cell.replace("|", "\\|"))
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        for (ClaimRow row : report.rows()) {
            List<String> lines = explanation(row);
            if (!lines.isEmpty()) {
                page.append("\n**").append(lines.get(0)).append("**\n");
            }
            lines.stream().skip(1).forEach(line -> page.append("\n- ").append(line.strip()));
            if (lines.size() > 1) {
                page.append('\n');
            }
        }
        for (String line : shared()) {
            page.append('\n').append(line).append('\n');
        }
        if (!report.isComplete()) {
            page.append('\n').append(cutShort()).append('\n');
        }
        return page.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    static String verdict(ClaimRow row) {
        return row.isRight() || row.isBlamed() ? row.verdict().name().toLowerCase(Locale.ROOT) : "follows";
    }

    private String summary() {
        int count = report.rows().size();
        StringBuilder line = new StringBuilder("gradients of " + report.loss() + " by hand: ")
                .append(count)
                .append(count == 1 ? " claim" : " claims");
        for (String verdict : List.of("exact", "close", "wrong", "follows")) {
            long found = report.rows().stream()
                    .filter(row -> verdict(row).equals(verdict))
                    .count();
            if (found > 0) {
                String words = !verdict.equals("follows") ? verdict : found == 1 ? "follows from it" : "follow from it";
                line.append(", ").append(found).append(' ').append(words);
            }
        }
        return line.toString().replaceFirst("from it$", report.blamed().size() > 1 ? "from these" : "from it");
    }

    private List<String> shared() {
        String labels = report.blamed().stream().map(ClaimRow::label).collect(Collectors.joining(", "));
        return report.shared().stream()
                .map(finding -> "One mistake explains " + labels + " at once: " + finding.summary())
                .toList();
    }

    private static List<String> cells(ClaimRow row) {
        boolean fits = row.shape().equals(row.claimedShape());
        String shape = row.shape().equals(row.claimedShape())
                ? row.shape().toString()
                : row.claimedShape() + " for " + row.shape();
        return List.of(
                row.label(),
                row.of(),
                shape,
                verdict(row),
                fits ? error(row.error()) : "–",
                Double.isNaN(row.cosine()) ? "–" : Numbers.of(Math.rint(row.cosine() * 1e4) / 1e4),
                row.error() == 0 || !fits
                        ? ""
                        : row.place() + ": yours " + Numbers.of(row.claimed(), DIGITS) + ", right "
                                + Numbers.of(row.expected(), DIGITS));
    }

    private static String error(double error) {
        return error == 0 ? "0" : String.format(Locale.ROOT, "%.1e", error);
    }

    // The first line is the heading of the others.
    private static List<String> explanation(ClaimRow row) {
        List<String> lines = new ArrayList<>();
        if (!row.isRight() && !row.isBlamed()) {
            lines.add(row.label() + " follows from " + String.join(" and ", row.followsFrom())
                    + ": with that gradient it is right");
        } else if (!row.isRight() && row.findings().isEmpty()) {
            lines.add(row.label() + " is wrong, and no classic mistake in one place explains it");
            if (!row.ratios().isEmpty()) {
                lines.add("yours / right: " + ratios(row));
            }
        } else if (!row.isRight()) {
            lines.addAll(found(row));
        }
        if (lines.isEmpty() && !row.notes().isEmpty()) {
            lines.add(row.label() + " is right");
        }
        lines.addAll(row.notes());
        return lines;
    }

    private static List<String> found(ClaimRow row) {
        List<String> lines = new ArrayList<>();
        List<Finding> findings = row.findings();
        long ofNumbers = findings.stream().filter(f -> !f.mistake().isOfShape()).count();
        boolean isOne = findings.size() == 1;
        lines.add(row.label() + " is wrong" + (isOne ? ": " + findings.get(0).summary() : "; " + intro(row)));
        for (Finding finding : findings) {
            if (!isOne) {
                lines.add(finding.summary());
            }
            for (Place place : finding.places()) {
                String factor = finding.places().size() == 1 ? "" : place.factor() + " is ";
                lines.add((isOne ? "" : "  ") + factor + operations(place));
            }
        }
        if (!row.furtherClaims().isEmpty()) {
            lines.add("a claim of the gradient by " + String.join(" or ", row.furtherClaims()) + " would decide");
        } else if (ofNumbers > 1) {
            lines.add("these numbers can't tell them apart; other inputs, or another number of samples, may");
        }
        if (!row.ratios().isEmpty()) {
            lines.add("yours / right: " + ratios(row));
        }
        return lines;
    }

    private static String intro(ClaimRow row) {
        boolean isOfShapeToo = row.findings().get(0).mistake().isOfShape()
                && row.findings().stream().anyMatch(f -> !f.mistake().isOfShape());
        return isOfShapeToo ? "its shape, and besides, any of the others explains it:" : "each of these explains it:";
    }

    private static String operations(Place place) {
        List<String> operations = place.operations();
        String first = operations.stream().limit(OPERATIONS).collect(Collectors.joining(", "));
        return operations.size() <= OPERATIONS ? first : first + " and " + (operations.size() - OPERATIONS) + " more";
    }

    private static String ratios(ClaimRow row) {
        List<Long> shape = row.shape();
        int columns = shape.isEmpty() ? 1 : (int) (long) shape.get(shape.size() - 1);
        int rows = columns == 0 ? 0 : row.ratios().size() / columns;
        if (rows <= 1) {
            return vector(row.ratios());
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(rows, ROWS); i++) {
            lines.add(vector(row.ratios().subList(i * columns, (i + 1) * columns)));
        }
        return "[" + String.join(", ", lines) + (rows > ROWS ? ", ..." : "") + "]";
    }

    private static String vector(List<Double> ratios) {
        String first = ratios.stream()
                .limit(COLUMNS)
                .map(ratio -> Numbers.of(ratio, 4))
                .collect(Collectors.joining(", "));
        return "[" + first + (ratios.size() > COLUMNS ? ", ..." : "") + "]";
    }

    private static String cutShort() {
        return "The search for mistakes was cut short, so there may be more explanations than these;"
                + " allow it more with within(Duration) or atMost(steps).";
    }
}
