package dev.autograd.check.hand;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import dev.autograd.check.hand.Agreement.Tolerance;
import dev.autograd.check.hand.ShapeMistakes.Repair;
import dev.autograd.tape.Node;
import dev.autograd.tape.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** The comparison of claims with the engine's gradients, in the order of the backward pass. */
public final class Examination {
    // So many ratios are kept.
    private static final int SHOWN = 64;

    private static final double SAME_RATIO = 1e-9;

    private final List<Claim> claims;
    private final Map<Node<Tensor>, Claim> byNode = new HashMap<>();
    private final Graph graph;
    private final Names names;
    private final Counts counts;
    private final Penalties penalties;
    private final Budget budget;
    private final double close;

    private final Replay truth;
    private final Replay carried;
    private final Map<Node<Tensor>, Double> scales;

    private final Map<Node<Tensor>, ClaimRow> rows = new HashMap<>();

    private Examination(Tensor loss, List<Claim> claims, double close, Budget budget) {
        this.graph = new Graph(loss);
        this.claims = claims.stream()
                .sorted(Comparator.comparingLong((Claim claim) -> graph.completion(Graph.node(claim.of())))
                        .thenComparingLong(claim -> Graph.node(claim.of()).id())
                        .reversed())
                .toList();
        this.names = new Names(graph, claims);
        this.counts = new Counts(graph);
        this.penalties = new Penalties(graph);
        this.budget = budget;
        this.close = close;
        this.truth = new Replay(graph, Map.of());
        this.scales = truth.scales();
        Map<Node<Tensor>, Tensor> given = new HashMap<>();
        for (Claim claim : this.claims) {
            Node<Tensor> node = Graph.node(claim.of());
            if (byNode.put(node, claim) != null) {
                throw new AutogradException(
                        "HandGradient: two claims, one of them " + claim.label() + ", are about one tensor");
            }
            // What a claim of the wrong shape leads to is not told: the steps below it start from the right gradient.
            if (graph.contains(node) && fits(claim) && isFinite(claim.value())) {
                given.put(node, claim.fitted());
            }
        }
        this.carried = new Replay(graph, given);
    }

    /**
     * Compares claims with the engine's gradients, and explains the wrong ones.
     *
     * @param loss a scalar that was computed inside {@link Autograd#trace()}
     * @param close the relative error up to which a claim counts as right; 0 for what the data type allows
     * @param steps how many steps of backward passes the search for mistakes may take
     * @param time how long it may take
     * @throws AutogradException if the loss was not traced, or two claims are about one tensor
     */
    public static HandReport of(Tensor loss, List<Claim> claims, double close, long steps, Duration time) {
        try (var off = Autograd.noGrad();
                var untraced = Recording.current().tracing(false)) {
            return new Examination(loss, claims, close, new Budget(steps, time)).report();
        }
    }

    private HandReport report() {
        List<ClaimRow> list = new ArrayList<>();
        for (Claim claim : claims) {
            ClaimRow row = row(claim);
            rows.put(Graph.node(claim.of()), row);
            list.add(row);
        }
        return new HandReport(names.of(Graph.node(graph.loss)), list, !budget.isCutShort());
    }

    private ClaimRow row(Claim claim) {
        Node<Tensor> node = Graph.node(claim.of());
        Builder row = new Builder(claim);
        if (!graph.contains(node)) {
            row.notes.add("the loss does not depend on " + names.of(node) + ", so its gradient is zero");
            Tensor zero = Fill.like(claim.of(), 0);
            return fits(claim) ? row.compared(zero, 0) : row.misshapen();
        }
        double scale = scales.getOrDefault(node, 0.0);
        Tensor right = truth.arriving(node);
        if (!fits(claim)) {
            return repaired(claim, node, row, scale);
        }
        ClaimRow compared = row.compared(right, scale);
        List<String> wrongAbove = wrongAbove(node);
        if (compared.isRight()) {
            if (!wrongAbove.isEmpty() && !agrees(claim, claim.fitted(), carried.arriving(node), scale)) {
                row.notes.add("right, although it does not follow from " + String.join(", ", wrongAbove));
            }
            return row.build();
        }
        if (!isFinite(claim.value())) {
            row.notes.add("the claim holds NaN or infinity, so no mistake can be made again");
            return row.build();
        }
        if (!wrongAbove.isEmpty() && agrees(claim, claim.fitted(), carried.arriving(node), scale)) {
            row.followsFrom = wrongAbove;
            return row.build();
        }
        if (Arrays.stream(claim.value().toDoubles()).allMatch(x -> x == 0)) {
            row.notes.add("all of it is zero: no path to " + names.of(node) + " was counted");
            return row.build();
        }
        explain(claim, claim.fitted(), node, row, scale);
        return row.build();
    }

    // --- values

    private void explain(Claim claim, Tensor value, Node<Tensor> node, Builder row, double scale) {
        transposed(claim, value, node, row, scale);
        if (!row.findings.isEmpty()) {
            return;
        }
        findings(claim, value, node, carried, scale, row);
        List<String> wrongAbove = wrongAbove(node);
        if (row.findings.isEmpty() && !wrongAbove.isEmpty()) {
            Replay asIfRight = new Replay(graph, right(node));
            if (agrees(claim, value, asIfRight.arriving(node), scale)) {
                return;
            }
            findings(claim, value, node, asIfRight, scale, row);
            if (!row.findings.isEmpty()) {
                row.notes.add("from the right gradients in the place of " + String.join(", ", wrongAbove));
            }
        }
        if (!row.findings.isEmpty() && !wrongAbove.isEmpty() && row.notes.isEmpty()) {
            row.notes.add("what it inherits from " + String.join(", ", wrongAbove) + " is not counted");
        }
        if (row.findings.isEmpty()) {
            unexplained(value, carried.arriving(node), row);
        } else {
            row.furtherClaims.addAll(furtherClaims(node, row.findings));
        }
    }

    // A square matrix does not show by its shape that it is transposed.
    private void transposed(Claim claim, Tensor value, Node<Tensor> node, Builder row, double scale) {
        for (Repair repair : ShapeMistakes.repairs(value, claim.of().shape())) {
            if (repair.row().mistake() == Mistake.TRANSPOSED
                    && agrees(claim, repair.claim(), carried.arriving(node), scale)) {
                row.findings.add(shapeFinding(repair, node));
            }
        }
    }

    private List<Finding> findings(
            Claim claim, Tensor value, Node<Tensor> node, Replay replay, double scale, Builder row) {
        Diagnosis diagnosis = new Diagnosis(
                graph, replay, node, value, scale, searchTolerance(claim), names, counts, penalties, budget);
        List<Finding> findings = diagnosis.findings();
        row.findings.addAll(findings);
        witnesses(node, findings, diagnosis, row);
        return findings;
    }

    // A right claim that a factor leads to as well speaks for the other places.
    private void witnesses(Node<Tensor> node, List<Finding> findings, Diagnosis diagnosis, Builder row) {
        List<Place> places = findings.stream().flatMap(f -> f.places().stream()).toList();
        Set<Place> cleared = new LinkedHashSet<>();
        Set<String> witnesses = new LinkedHashSet<>();
        for (Claim other : claims) {
            Node<Tensor> right = Graph.node(other.of());
            if (right == node || !graph.contains(right) || !isRight(other)) {
                continue;
            }
            Set<Step> leadsThere = new HashSet<>(graph.region(right, carried.given()).steps);
            for (Place place : places) {
                if (leadsThere.containsAll(diagnosis.steps(place))) {
                    cleared.add(place);
                    witnesses.add(other.label());
                }
            }
        }
        Set<String> left = new LinkedHashSet<>();
        places.stream().filter(place -> !cleared.contains(place)).forEach(place -> left.add(place.factor()));
        if (!cleared.isEmpty() && !left.isEmpty()) {
            row.notes.add(String.join(", ", witnesses) + (witnesses.size() == 1 ? " is" : " are")
                    + " right, which speaks for " + String.join(" or ", left));
        }
    }

    private boolean isRight(Claim claim) {
        Node<Tensor> node = Graph.node(claim.of());
        return fits(claim) && agrees(claim, claim.fitted(), truth.arriving(node), scales.getOrDefault(node, 0.0));
    }

    // The claims above, with the engine's gradients instead.
    private Map<Node<Tensor>, Tensor> right(Node<Tensor> node) {
        Map<Node<Tensor>, Tensor> right = new HashMap<>();
        for (Node<Tensor> above : carried.given()) {
            if (above != node) {
                right.put(above, truth.arriving(above));
            }
        }
        return right;
    }

    private static void unexplained(Tensor value, Tensor expected, Builder row) {
        double[] claimed = value.toDoubles();
        double[] right = expected.toDoubles();
        for (int i = 0; i < Math.min(SHOWN, claimed.length); i++) {
            row.ratios.add(claimed[i] / right[i]);
        }
        for (int axis = 0; axis < value.rank(); axis++) {
            if (value.shape()[axis] > 1 && isConstantAlong(axis, value.shape(), claimed, right)) {
                row.notes.add("the ratio is the same all along axis " + axis);
            }
        }
    }

    private static boolean isConstantAlong(int axis, long[] shape, double[] claimed, double[] right) {
        int stride = (int) Arrays.stream(shape).skip(axis + 1L).reduce(1, (a, b) -> a * b);
        for (int i = 0; i < claimed.length; i++) {
            boolean isFirst = i / stride % shape[axis] == 0;
            // x / y = u / v without a division by zero.
            double difference = isFirst ? 0 : claimed[i] * right[i - stride] - claimed[i - stride] * right[i];
            if (!(Math.abs(difference) <= SAME_RATIO * Math.abs(claimed[i] * right[i - (isFirst ? 0 : stride)]))) {
                return false;
            }
        }
        return true;
    }

    // What lies between the places, each of which explains the claim.
    private List<String> furtherClaims(Node<Tensor> node, List<Finding> findings) {
        Set<Place> places = new LinkedHashSet<>();
        findings.forEach(finding -> places.addAll(finding.places()));
        if (places.stream().map(Place::factor).distinct().count() < 2) {
            return List.of();
        }
        Set<String> between = new LinkedHashSet<>();
        Set<String> claimed = new HashSet<>();
        byNode.keySet().forEach(known -> claimed.add(names.of(known)));
        for (Place place : places) {
            if (!place.by().equals(names.of(node)) && !claimed.contains(place.by())) {
                between.add(place.by());
            }
        }
        return List.copyOf(between);
    }

    // --- shapes

    private ClaimRow repaired(Claim claim, Node<Tensor> node, Builder row, double scale) {
        List<Repair> repairs = ShapeMistakes.repairs(claim.fitted(), claim.of().shape());
        for (Repair repair : repairs) {
            if (agrees(claim, repair.claim(), carried.arriving(node), scale)
                    || agrees(claim, repair.claim(), truth.arriving(node), scale)) {
                row.findings.add(shapeFinding(repair, node));
            }
        }
        if (row.findings.isEmpty()) {
            summedTooFar(claim, node, row, scale);
        }
        for (Repair repair : repairs) {
            if (row.findings.isEmpty()) {
                List<Finding> found = findings(claim, repair.claim(), node, carried, scale, row);
                if (!found.isEmpty()) {
                    row.findings.add(0, shapeFinding(repair, node));
                    row.notes.add("two mistakes: that of the shape, and one of the numbers");
                    row.furtherClaims.addAll(furtherClaims(node, found));
                }
            }
        }
        if (row.findings.isEmpty() && !repairs.isEmpty()) {
            Repair repair = repairs.get(0);
            row.findings.add(shapeFinding(repair, node));
            row.notes.add("in the right shape its numbers are still wrong, and no classic mistake explains them");
            unexplained(repair.claim(), carried.arriving(node), row);
        }
        return row.misshapen();
    }

    private void summedTooFar(Claim claim, Node<Tensor> node, Builder row, double scale) {
        Tensor value = claim.fitted();
        long[] shape = claim.of().shape();
        if (value.size() < claim.of().size() && Fill.broadcasts(value.shape(), shape)) {
            Tensor summed = Fill.sumTo(carried.arriving(node), value.shape());
            if (agrees(claim, value, summed, scale * claim.of().size())) {
                row.findings.add(new Finding(List.of(Mistake.SUMMED_TOO_FAR), places(node), "", ""));
            }
        }
    }

    private Finding shapeFinding(Repair repair, Node<Tensor> node) {
        return new Finding(
                List.of(repair.row().mistake()), places(node), "", repair.row().advice());
    }

    private List<Place> places(Node<Tensor> node) {
        Region region = graph.region(node, carried.given());
        List<Step> uses = region.entering(node);
        return uses.isEmpty()
                ? List.of()
                : names.places(List.of(new Spot(node, uses)), region).stream()
                        .map(Names.Located::place)
                        .toList();
    }

    // --- comparing

    private static boolean fits(Claim claim) {
        return Arrays.equals(claim.fitted().shape(), claim.of().shape());
    }

    private static boolean isFinite(Tensor x) {
        return Arrays.stream(x.toDoubles()).allMatch(Double::isFinite);
    }

    // A claim in float has fewer digits to tell mistakes by.
    private static Tolerance searchTolerance(Claim claim) {
        return Tolerance.of(claim.isFloat());
    }

    private Tolerance tolerance(Claim claim) {
        Tolerance search = searchTolerance(claim);
        Tolerance tolerance = Tolerance.of(Agreement.isFloat(claim.of())).withClose(search.close());
        return close > 0 ? tolerance.withClose(close) : tolerance;
    }

    private boolean agrees(Claim claim, Tensor value, Tensor expected, double scale) {
        return Agreement.errorOf(value, expected, scale, tolerance(claim))
                <= tolerance(claim).close();
    }

    // The nearest ones.
    private List<String> wrongAbove(Node<Tensor> node) {
        Set<String> wrong = new LinkedHashSet<>();
        for (Step step : graph.region(node, carried.given()).steps) {
            ClaimRow above = rows.get(step.from());
            if (above != null && carried.given().contains(step.from()) && !above.isRight()) {
                wrong.add(above.label());
            }
        }
        return List.copyOf(wrong);
    }

    /** A row as far as it is known. */
    private final class Builder {
        private final Claim claim;
        private Agreement agreement =
                new Agreement(Double.POSITIVE_INFINITY, List.of(), Double.NaN, Double.NaN, Double.NaN);
        private Verdict verdict = Verdict.WRONG;
        private List<String> followsFrom = List.of();
        private final List<Finding> findings = new ArrayList<>();
        private final List<String> furtherClaims = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Builder(Claim claim) {
            this.claim = claim;
        }

        ClaimRow compared(Tensor right, double scale) {
            Tolerance tolerance = tolerance(claim);
            agreement = Agreement.of(claim.fitted(), right, scale, tolerance);
            verdict = agreement.error() <= Math.min(tolerance.exact(), tolerance.close())
                    ? Verdict.EXACT
                    : agreement.error() <= tolerance.close() ? Verdict.CLOSE : Verdict.WRONG;
            return build();
        }

        ClaimRow misshapen() {
            if (findings.isEmpty()) {
                findings.add(new Finding(List.of(Mistake.WRONG_SHAPE), List.of(), "", ""));
            }
            return build();
        }

        ClaimRow build() {
            return new ClaimRow(
                    claim.label(),
                    names.of(Graph.node(claim.of())),
                    list(claim.of().shape()),
                    list(claim.fitted().shape()),
                    verdict,
                    agreement.error(),
                    agreement.cosine(),
                    agreement.worst(),
                    agreement.claimed(),
                    agreement.expected(),
                    followsFrom,
                    List.copyOf(findings),
                    List.copyOf(furtherClaims),
                    List.copyOf(ratios),
                    List.copyOf(notes));
        }
    }

    private static List<Long> list(long[] shape) {
        return LongStream.of(shape).boxed().toList();
    }
}
