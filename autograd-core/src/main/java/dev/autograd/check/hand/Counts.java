package dev.autograd.check.hand;

import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.check.hand.Mutations.Factor;
import java.util.LinkedHashSet;
import java.util.Set;

/** The numbers of elements that a loss takes means over: the N of 1/N. */
final class Counts {
    // A written-out 1/2 is no mean.
    private static final int FEWEST = 3;
    private static final double WHOLE = 1e-9;

    private final Set<Double> means = new LinkedHashSet<>();

    Counts(Graph graph) {
        for (Step step : graph.steps) {
            means.addAll(own(step));
        }
    }

    /** The numbers that a factor may be made of somewhere. */
    Set<Double> of(Factor factor, Spot spot) {
        Set<Double> all = new LinkedHashSet<>();
        spot.steps().forEach(step -> all.addAll(of(factor, step)));
        return all;
    }

    private Set<Double> of(Factor factor, Step step) {
        return switch (factor.of()) {
            case NOTHING -> Set.of(1.0);
            case COPIES -> copies(step);
            case CONSTANT -> constant(step);
            case COUNTS -> factor.mistake() == Mistake.N_MINUS_ONE ? withTheNext() : all(step);
        };
    }

    // Its sign is a mistake of its own.
    private static Set<Double> constant(Step step) {
        Double number = Slips.number(step);
        return number == null || number == 0 || Math.abs(number) == 1 ? Set.of() : Set.of(number);
    }

    private Set<Double> all(Step step) {
        Set<Double> all = new LinkedHashSet<>(means);
        all.addAll(summed(step));
        return all;
    }

    // Written as 1/(N − 1), a constant tells N.
    private Set<Double> withTheNext() {
        Set<Double> all = new LinkedHashSet<>();
        for (double n : means) {
            if (n >= FEWEST - 1) {
                all.add(n + 1);
            }
            if (n >= FEWEST) {
                all.add(n);
            }
        }
        return all;
    }

    /** The number that this step itself divides by. */
    static Set<Double> own(Step step) {
        Operation operation = step.operation();
        if (step.is("mean") && step.output().size() > 0) {
            return Set.of((double) step.own().size() / step.output().size());
        }
        Double number = Slips.number(step);
        if (number == null || number == 0) {
            return Set.of();
        }
        double n = Math.round(1 / number);
        boolean isOneByN = n >= FEWEST
                && Math.abs(number * n - 1) <= WHOLE
                && operation.inputs().size() == 2;
        return isOneByN ? Set.of(n) : Set.of();
    }

    private static Set<Double> copies(Step step) {
        long size = step.own().size();
        boolean isBroadcast = size > 0
                && step.output().size() > size
                && Fill.broadcasts(step.own().shape(), step.output().shape());
        return isBroadcast ? Set.of((double) step.output().size() / size) : Set.of();
    }

    // How many products or copies the gradient of the input is a sum of.
    private static Set<Double> summed(Step step) {
        Tensor z = step.output();
        if (step.is("matmul") && z.rank() == 2) {
            return Set.of((double) z.shape()[step.input() == 0 ? 1 : 0]);
        }
        return copies(step);
    }
}
