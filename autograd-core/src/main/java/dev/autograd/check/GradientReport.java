package dev.autograd.check;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a {@link GradientCheck} found.
 *
 * @param entries one per derivative that was compared, in the order of the inputs
 * @param faults what else is wrong, each in a sentence: bits that differ, inputs that were written to
 * @param tolerance the relative error up to which a derivative counts as right
 */
public record GradientReport(List<Entry> entries, List<String> faults, double tolerance) {
    // So many wrong entries are printed.
    private static final int SHOWN = 10;

    public GradientReport {
        entries = List.copyOf(entries);
        faults = List.copyOf(faults);
    }

    /** What a comparison came to. */
    public enum Verdict {
        /** The derivative agrees with the differences. */
        OK,
        /** It does not. */
        WRONG,
        /** The function has no derivative here: the differences to the left and to the right disagree. */
        KINK,
        /** The function's value is not finite here or beside this point, so there are no differences. */
        UNDEFINED
    }

    /**
     * One derivative, by the rules and by differences.
     *
     * @param order 1 for the gradient, 2 for the gradient of the gradient, and so on
     * @param type DOUBLE for a comparison with differences, FLOAT for one with the gradient in DOUBLE
     * @param input the name of the input
     * @param index of the element
     * @param analytic what the derivative rules say
     * @param numeric what it should be
     * @param relativeError their distance, relative to the larger one, or to the rounding error of the differences
     *     divided by the tolerance where that is larger still
     * @param verdict what follows
     */
    public record Entry(
            int order,
            DataType type,
            String input,
            List<Long> index,
            double analytic,
            double numeric,
            double relativeError,
            Verdict verdict) {

        /** As {@code W1[1, 2]}; the name alone for a scalar. */
        public String place() {
            return index.isEmpty() ? input : input + index;
        }

        /** As {@code W1[1, 2]: analytic 0.5, numeric -0.5, relative error 2.0; analytic / numeric = -1.0}. */
        @Override
        public String toString() {
            String ratio = numeric == 0 || !Double.isFinite(analytic / numeric)
                    ? ""
                    : String.format(Locale.ROOT, "; analytic / numeric = %.6g", analytic / numeric);
            return String.format(
                    Locale.ROOT,
                    "%s%s%s: analytic %s, numeric %s, relative error %.2g%s",
                    place(),
                    order == 1 ? "" : ", derivative of order " + order,
                    type == DataType.FLOAT ? ", in FLOAT" : "",
                    analytic,
                    numeric,
                    relativeError,
                    ratio);
        }
    }

    /** True if nothing is wrong and something was right, or there was nothing to compare. */
    public boolean passes() {
        return faults.isEmpty() && count(Verdict.WRONG) == 0 && (entries.isEmpty() || count(Verdict.OK) > 0);
    }

    /** The entries with a verdict. */
    public List<Entry> entries(Verdict verdict) {
        return entries.stream().filter(e -> e.verdict() == verdict).toList();
    }

    /** The number of entries with a verdict. */
    public long count(Verdict verdict) {
        return entries.stream().filter(e -> e.verdict() == verdict).count();
    }

    /** The entry with the largest relative error among those that could be judged. */
    public Optional<Entry> worst() {
        return entries.stream()
                .filter(e -> e.verdict() == Verdict.OK || e.verdict() == Verdict.WRONG)
                .max(Comparator.comparingDouble(Entry::relativeError));
    }

    /** Throws the report as an {@link AssertionError}, which test frameworks understand, unless it {@link #passes()}. */
    public void assertPasses() {
        if (!passes()) {
            throw new AssertionError(toString());
        }
    }

    /** A summary, the worst entry, and everything that is wrong. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("gradient check ").append(passes() ? "passed" : "failed");
        text.append(": ")
                .append(entries.size())
                .append(" derivatives, ")
                .append(count(Verdict.OK))
                .append(" ok");
        for (Verdict verdict : List.of(Verdict.WRONG, Verdict.KINK, Verdict.UNDEFINED)) {
            if (count(verdict) > 0) {
                text.append(", ")
                        .append(count(verdict))
                        .append(' ')
                        .append(verdict.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        worst().ifPresent(entry -> text.append("\nworst: ").append(entry));
        append(text, "wrong", Verdict.WRONG);
        append(text, "kink, not judged", Verdict.KINK);
        append(text, "undefined, not judged", Verdict.UNDEFINED);
        if (!entries.isEmpty() && count(Verdict.OK) + count(Verdict.WRONG) == 0) {
            text.append("\nno derivative could be judged; choose inputs away from the kinks");
        }
        faults.forEach(fault -> text.append('\n').append(fault));
        return text.toString();
    }

    private void append(StringBuilder text, String heading, Verdict verdict) {
        List<Entry> found = entries(verdict);
        if (!found.isEmpty()) {
            text.append(found.stream()
                    .limit(SHOWN)
                    .map(entry -> "\n" + heading + ": " + entry)
                    .collect(Collectors.joining()));
            if (found.size() > SHOWN) {
                text.append("\nand ").append(found.size() - SHOWN).append(" more");
            }
        }
    }
}
