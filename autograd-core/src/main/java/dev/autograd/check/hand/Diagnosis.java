package dev.autograd.check.hand;

import dev.autograd.Tensor;
import dev.autograd.check.hand.Agreement.Tolerance;
import dev.autograd.check.hand.Mutations.Factor;
import dev.autograd.check.hand.Mutations.JoinMistake;
import dev.autograd.check.hand.Mutations.Slip;
import dev.autograd.check.hand.Mutations.StepMistake;
import dev.autograd.check.hand.Names.Located;
import dev.autograd.tape.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for mistakes that explain one claim: each is made in each step between the claim and the nearest gradients
 * above it that are given, and what then arrives is compared with the claim.
 */
final class Diagnosis {
    private final Graph graph;
    private final Replay replay;
    private final Tensor claim;
    private final Tensor right;
    private final double scale;
    private final Tolerance tolerance;
    private final Names names;
    private final Counts counts;
    private final Penalties penalties;
    private final Budget budget;

    private final Region region;
    private final Map<Place, List<Step>> steps = new HashMap<>();
    private final List<Match> matches = new ArrayList<>();

    /** A mistake that explains the claim, and another one beside it, if it takes two. */
    private record Match(Mistake mistake, @Nullable Mistake second, Spot spot, String operation, String how) {
        // A mistake that any step may have.
        Match(Mistake mistake, @Nullable Mistake second, Spot spot, String how) {
            this(mistake, second, spot, "", how);
        }
    }

    /**
     * Prepares a search.
     *
     * @param replay the backward pass that the claim should have come from
     * @param claim of the shape of its tensor
     */
    Diagnosis(
            Graph graph,
            Replay replay,
            Node<Tensor> target,
            Tensor claim,
            double scale,
            Tolerance tolerance,
            Names names,
            Counts counts,
            Penalties penalties,
            Budget budget) {
        this.graph = graph;
        this.replay = replay;
        this.claim = claim;
        this.right = replay.arriving(target);
        this.scale = scale;
        this.tolerance = tolerance;
        this.names = names;
        this.counts = counts;
        this.penalties = penalties;
        this.budget = budget;
        this.region = graph.region(target, replay.given());
    }

    /** All mistakes that explain the claim alone; if there are none, pairs of which one is a factor. */
    List<Finding> findings() {
        for (int i = region.steps.size() - 1; i >= 0 && !budget.isSpent(); i--) {
            Step step = region.steps.get(i);
            Tensor contribution = replay.contribution(step);
            tryFactors(Spot.in(step), contribution);
            for (StepMistake row : Mutations.STEPS) {
                for (Slip slip : row.rule().slips(step, replay.leaving(step.from()))) {
                    boolean isDropped = row.mistake() == Mistake.DERIVATIVE_DROPPED;
                    String how = isDropped ? Recognition.of(graph, step, slip.gradient()) : slip.how();
                    String operation = step.operation().name();
                    tryChange(row.mistake(), step, slip.gradient().sub(contribution), operation, how);
                }
            }
        }
        tryJoins();
        tryPenalties();
        boolean isOneEnough = matches.stream().anyMatch(match -> match.second == null);
        boolean isNamed = matches.stream().anyMatch(match -> match.second == null && match.mistake != Mistake.FACTOR);
        return grouped(matches.stream()
                .filter(match -> (match.second == null) == isOneEnough)
                .filter(match -> !isNamed || match.mistake != Mistake.FACTOR)
                .toList());
    }

    /** The steps in question at a place of a finding. */
    List<Step> steps(Place place) {
        return steps.getOrDefault(place, List.of());
    }

    // --- factors: the gradient is linear in each step's contribution, so the data tell the factor

    private void tryFactors(Spot spot, Tensor contribution) {
        Tensor share = region.carry(spot.at(), contribution, budget);
        double[] s = share.toDoubles();
        double[] wanted = claim.toDoubles();
        double[] sum = right.toDoubles();
        double ss = 0;
        double ds = 0;
        double unit = Math.max(largest(s), Double.MIN_NORMAL);
        for (int i = 0; i < s.length; i++) {
            ss += s[i] / unit * (s[i] / unit);
            ds += (wanted[i] - sum[i]) / unit * (s[i] / unit);
        }
        double factor = 1 + ds / ss;
        if (ss == 0 || !Double.isFinite(factor) || !explains(right.add(share.mul(factor - 1)))) {
            return;
        }
        if (Math.abs(factor) <= tolerance.accepted()) {
            // All of it missing is no path dropped: nothing was counted at all.
            if (!spot.isSum() && !isSame(share, right)) {
                matches.add(new Match(Mistake.PATH_DROPPED, null, spot, ""));
            }
            return;
        }
        List<Named> fitting = named(factor, spot);
        for (Named named : fitting) {
            matches.add(new Match(named.mistake, null, spot, named.how));
        }
        if (fitting.isEmpty()) {
            for (Named named : named(-factor, spot)) {
                matches.add(new Match(Mistake.SIGN, named.mistake, spot, named.how));
            }
            boolean isTold = claim.size() > 2 || (claim.size() > 1 && isSame(share, right));
            if (isTold) {
                matches.add(new Match(Mistake.FACTOR, null, spot, "×" + Numbers.of(factor)));
            }
        }
    }

    /** A row of the table that a number fits. */
    private record Named(Mistake mistake, String how) {}

    private List<Named> named(double factor, Spot spot) {
        List<Named> fitting = new ArrayList<>();
        for (Factor row : Mutations.FACTORS) {
            for (double n : counts.of(row, spot)) {
                if (isEqual(factor, row.value().applyAsDouble(n))) {
                    fitting.add(new Named(row.mistake(), row.how().replace("%s", Numbers.of(n))));
                }
            }
        }
        return fitting;
    }

    // --- one step done in another way

    private void tryChange(Mistake mistake, Step step, Tensor change, String operation, String how) {
        if (largest(change.toDoubles()) == 0 || budget.isSpent()) {
            return;
        }
        Tensor moved = region.carry(step.to(), change, budget);
        Tensor prediction = right.add(moved);
        if (isSame(prediction, right)) {
            return;
        }
        if (explains(prediction)) {
            matches.add(new Match(mistake, null, Spot.in(step), operation, how));
            return;
        }
        double[] p = prediction.toDoubles();
        double[] c = claim.toDoubles();
        int at = argLargest(p);
        double factor = c[at] / p[at];
        if (Double.isFinite(factor) && factor != 0 && factor != 1 && explains(prediction.mul(factor))) {
            for (Named named : named(factor, Spot.in(step))) {
                matches.add(new Match(mistake, named.mistake, Spot.in(step), operation, how));
            }
        }
    }

    // --- sums over paths

    private void tryJoins() {
        for (Node<Tensor> node : joins()) {
            boolean isVariable = node.isLeaf();
            Tensor sum = replay.arriving(node);
            tryFactors(new Spot(node, region.entering(node)), sum);
            Tensor penalty = Fill.like(sum, 0);
            List<Step> uses = new ArrayList<>();
            for (Step step : region.entering(node)) {
                if (isVariable && penalties.isWithin(step)) {
                    penalty = penalty.add(replay.contribution(step));
                } else {
                    uses.add(step);
                }
            }
            for (Step step : uses) {
                for (JoinMistake row : Mutations.JOINS) {
                    if (row.atVariables() == isVariable && uses.size() >= row.fewest()) {
                        Tensor instead = row.rule().instead(sum, replay.contribution(step), penalty);
                        tryChange(row.mistake(), step, instead.sub(sum), "", "");
                    }
                }
            }
        }
    }

    private Set<Node<Tensor>> joins() {
        Set<Node<Tensor>> joins = new HashSet<>();
        region.steps.stream()
                .map(Step::to)
                .filter(node -> region.entering(node).size() > 1)
                .forEach(joins::add);
        return joins;
    }

    /** Regularisation: terms of the loss that depend on parameters alone. */
    private void tryPenalties() {
        for (Step step : region.steps) {
            if (penalties.isEnteredBy(step)) {
                Tensor contribution = replay.contribution(step);
                int before = matches.size();
                tryChange(Mistake.REGULARISATION_FORGOTTEN, step, contribution.neg(), "", "");
                if (matches.size() > before) {
                    // It has its own name.
                    matches.removeIf(match -> match.mistake == Mistake.TIED_ONCE
                            || match.mistake == Mistake.ASSIGNED
                            || match.mistake == Mistake.PATH_DROPPED);
                }
            }
        }
    }

    // --- comparing

    private boolean explains(Tensor prediction) {
        return Agreement.errorOf(claim, prediction, scale, tolerance) <= tolerance.accepted();
    }

    private boolean isSame(Tensor x, Tensor y) {
        return Agreement.errorOf(x, y, scale, tolerance) <= tolerance.accepted();
    }

    private boolean isEqual(double x, double y) {
        return Math.abs(x - y) <= tolerance.accepted() * Math.abs(y);
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    private static int argLargest(double[] x) {
        int at = 0;
        for (int i = 1; i < x.length; i++) {
            at = Math.abs(x[i]) > Math.abs(x[at]) ? i : at;
        }
        return at;
    }

    // --- from steps to places

    /** What makes matches one finding. */
    private record Kind(Mistake mistake, @Nullable Mistake second, String operation, String how) {}

    private List<Finding> grouped(List<Match> found) {
        Map<Kind, Set<Spot>> groups = new LinkedHashMap<>();
        for (Match match : found) {
            Kind kind = new Kind(match.mistake, match.second, match.operation, match.how);
            groups.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(match.spot);
        }
        List<Finding> findings = new ArrayList<>();
        groups.forEach((kind, spots) -> {
            List<Mistake> mistakes = kind.second == null ? List.of(kind.mistake) : List.of(kind.mistake, kind.second);
            List<Place> places = new ArrayList<>();
            for (Located located : names.places(likely(kind, List.copyOf(spots)), region)) {
                places.add(located.place());
                steps.put(located.place(), located.steps());
            }
            findings.add(new Finding(mistakes, places, kind.operation, kind.how));
        });
        findings.sort((x, y) -> x.mistake().compareTo(y.mistake()));
        return findings;
    }

    private List<Spot> likely(Kind kind, List<Spot> spots) {
        if (kind.mistake == Mistake.N_MISSING) {
            // It is missing where it should be.
            List<Spot> means = spots.stream()
                    .filter(spot -> spot.steps().stream()
                            .noneMatch(step -> Counts.own(step).isEmpty()))
                    .toList();
            return means.isEmpty() ? spots : means;
        }
        if (kind.mistake == Mistake.PATH_DROPPED) {
            // A path is dropped where it joins the others.
            Set<Node<Tensor>> ends = new HashSet<>();
            spots.forEach(spot -> spot.steps().forEach(step -> ends.add(step.from())));
            return spots.stream().filter(spot -> !ends.contains(spot.at())).toList();
        }
        return spots;
    }
}
