package dev.autograd.check.hand;

import static dev.autograd.check.hand.Mistake.ASSIGNED;
import static dev.autograd.check.hand.Mistake.CONSTANT_FORGOTTEN;
import static dev.autograd.check.hand.Mistake.DERIVATIVE_DROPPED;
import static dev.autograd.check.hand.Mistake.DERIVATIVE_SQUARED;
import static dev.autograd.check.hand.Mistake.DOUBLED;
import static dev.autograd.check.hand.Mistake.ELEMENTWISE;
import static dev.autograd.check.hand.Mistake.HALVED;
import static dev.autograd.check.hand.Mistake.MEAN_FOR_SUM;
import static dev.autograd.check.hand.Mistake.NOT_TRANSPOSED;
import static dev.autograd.check.hand.Mistake.N_MINUS_ONE;
import static dev.autograd.check.hand.Mistake.N_MISSING;
import static dev.autograd.check.hand.Mistake.N_TWICE;
import static dev.autograd.check.hand.Mistake.OPERANDS_SWAPPED;
import static dev.autograd.check.hand.Mistake.PATH_DROPPED;
import static dev.autograd.check.hand.Mistake.REPEATED_ONCE;
import static dev.autograd.check.hand.Mistake.SIGN;
import static dev.autograd.check.hand.Mistake.TIED_ONCE;
import static dev.autograd.check.hand.Mistake.WRONG_ARGUMENT;

import dev.autograd.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The table of classic mistakes: what each does to a step of the backward pass, or to a sum over paths. */
final class Mutations {
    private Mutations() {}

    /** Which numbers n a factor is made of. */
    enum Of {
        /** Of none. */
        NOTHING,
        /** The numbers of elements that the loss takes means over, or that the step sums over. */
        COUNTS,
        /** The number of copies that broadcasting made of the step's input. */
        COPIES,
        /** The constant that the step multiplies by. */
        CONSTANT
    }

    /** A step's contribution comes out multiplied by a number. */
    record Factor(Mistake mistake, Of of, DoubleUnaryOperator value, String how) {}

    /**
     * A step is done wrong.
     *
     * @param gradient what then arrives at its input
     * @param how in words
     */
    record Slip(Tensor gradient, String how) {}

    /** The wrong ways to do a step. */
    @FunctionalInterface
    interface StepRule {
        List<Slip> slips(Step step, Tensor g);
    }

    /** A mistake in one step. */
    record StepMistake(Mistake mistake, StepRule rule) {}

    /** What becomes of a sum over paths, given one of its terms and the part that comes from penalties. */
    @FunctionalInterface
    interface JoinRule {
        Tensor instead(Tensor sum, Tensor term, Tensor penalty);
    }

    /**
     * A mistake in the sum of the gradients that arrive at a tensor.
     *
     * @param atVariables true if it is made with parameters, false if with intermediate results
     * @param fewest the number of terms from which on it is a mistake of its own
     */
    record JoinMistake(Mistake mistake, boolean atVariables, int fewest, JoinRule rule) {}

    static final List<Factor> FACTORS = List.of(
            new Factor(MEAN_FOR_SUM, Of.COPIES, n -> 1 / n, "over the N = %s copies that were broadcast"),
            new Factor(SIGN, Of.NOTHING, n -> -1, ""),
            new Factor(DOUBLED, Of.NOTHING, n -> 2, ""),
            new Factor(HALVED, Of.NOTHING, n -> 0.5, ""),
            new Factor(N_MISSING, Of.COUNTS, n -> n, "N = %s"),
            new Factor(N_TWICE, Of.COUNTS, n -> 1 / n, "N = %s"),
            new Factor(N_MINUS_ONE, Of.COUNTS, n -> n / (n - 1), "divided by N − 1, but N = %s is right"),
            new Factor(N_MINUS_ONE, Of.COUNTS, n -> (n - 1) / n, "divided by N = %s, but N − 1 is right"),
            new Factor(CONSTANT_FORGOTTEN, Of.CONSTANT, n -> 1 / n, "%s"));

    static final List<StepMistake> STEPS = List.of(
            new StepMistake(DERIVATIVE_DROPPED, Slips::derivativeDropped),
            new StepMistake(DERIVATIVE_SQUARED, Slips::derivativeSquared),
            new StepMistake(WRONG_ARGUMENT, Slips::wrongArgument),
            new StepMistake(OPERANDS_SWAPPED, Slips::operandsSwapped),
            new StepMistake(NOT_TRANSPOSED, Slips::notTransposed),
            new StepMistake(ELEMENTWISE, Slips::elementwise),
            new StepMistake(REPEATED_ONCE, Slips::repeatedOnce));

    static final List<JoinMistake> JOINS = List.of(
            new JoinMistake(PATH_DROPPED, false, 2, (sum, term, penalty) -> sum.sub(term)),
            new JoinMistake(ASSIGNED, false, 2, (sum, term, penalty) -> term),
            new JoinMistake(TIED_ONCE, true, 2, (sum, term, penalty) -> term.add(penalty)),
            // Of two uses, to drop one is to count the other one only.
            new JoinMistake(PATH_DROPPED, true, 3, (sum, term, penalty) -> sum.sub(term)));
}
