package dev.autograd.explain;

import dev.autograd.Operation;
import dev.autograd.SourceLine;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The uses of a tensor, and what each adds to its gradient.
 *
 * @param symbol as {@code ∂L/∂w}
 * @param uses in the order of the computation
 * @param gradient the sum over the uses
 */
public record Contributions(String symbol, List<Use> uses, Tensor gradient) {
    private static final int MOST_SHOWN = 20;

    /**
     * One use of the tensor.
     *
     * @param operation the step that used it
     * @param input which of the step's inputs it was
     * @param part what the step has handed back
     * @param share the sum of the part's absolute values, as a part of that over all uses: between 0 and 1
     */
    public record Use(Operation operation, int input, Tensor part, double share) {
        /** The user's line. */
        public SourceLine line() {
            return operation.line();
        }
    }

    public Contributions {
        uses = List.copyOf(uses);
    }

    static Contributions of(Flow flow, Tensor x, String symbol, Tensor gradient) {
        List<Use> found = new ArrayList<>();
        double all = 0;
        for (Operation operation : flow.operations()) {
            for (int i = 0; i < operation.inputs().size(); i++) {
                Tensor part = flow.part(operation, i);
                if (part != null && Names.identity(operation.inputs().get(i)) == Names.identity(x)) {
                    double size = size(part);
                    all += size;
                    found.add(new Use(operation, i, part, size));
                }
            }
        }
        found.sort(Comparator.comparingLong(
                use -> Objects.requireNonNull(use.operation.output().node()).id()));
        double total = all;
        List<Use> uses = found.stream()
                .map(use -> new Use(use.operation, use.input, use.part, total == 0 ? 0 : use.share / total))
                .toList();
        return new Contributions(symbol, uses, gradient);
    }

    private static double size(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).map(Math::abs).sum();
    }

    /** A line for each use, and the sum. */
    public String text() {
        List<String> lines = new ArrayList<>();
        String count = uses.size() == 1 ? "1 use" : uses.size() + " uses";
        lines.add(symbol + (uses.isEmpty() ? ": no use of it hands back a gradient" : " is the sum over " + count));
        for (Use use : uses.subList(0, Math.min(MOST_SHOWN, uses.size()))) {
            lines.add(
                    "  " + Values.of(use.part, Text.TEXT) + "   " + String.format(Locale.ROOT, "%.1f", 100 * use.share)
                            + " %   by " + use.operation.name() + " at " + use.line());
        }
        if (uses.size() > MOST_SHOWN) {
            lines.add("  and " + (uses.size() - MOST_SHOWN) + " more");
        }
        lines.add("  = " + Values.of(gradient, Text.TEXT));
        return String.join("\n", lines);
    }

    /** The {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
