package dev.autograd.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Function;
import dev.autograd.Tensor;
import dev.autograd.explore.Differences.Check;
import dev.autograd.explore.Differences.Verdict;
import dev.autograd.tape.Recording;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** The explorer's central differences: of what they move, and of what stays although it was computed from that. */
class DifferencesTest {
    /** Of the element that agrees least. */
    private static Check check(UnaryOperator<Tensor> function, Tensor x) {
        Tensor result;
        try (var trace = Autograd.trace()) {
            result = function.apply(x);
        }
        try (Recording.Switch untraced = Recording.current().tracing(false)) {
            Tape tape = Tape.of(result);
            Numbers numbers = new Numbers(64);
            Backward backward = Backward.of(tape, numbers, new LocalDerivatives(numbers, 1000));
            @Nullable Check[] checks = Differences.of(tape, backward);
            return Objects.requireNonNull(checks[tape.indexOf(Objects.requireNonNull(x.node()))]);
        }
    }

    private static void assertAgrees(double derivative, Check check) {
        assertEquals(Verdict.AGREES, check.verdict(), check::toString);
        assertEquals(derivative, check.gradient(), check::toString);
        assertEquals(derivative, check.difference(), 1e-7 * Math.abs(derivative), check::toString);
    }

    @Test
    void whatIsDetachedStays() {
        assertAgrees(3, check(x -> x.mul(x.detach()), Tensor.variable(3)));
    }

    @Test
    void whatIsComputedUnderNoGradStays() {
        assertAgrees(
                9,
                check(
                        x -> {
                            Tensor square;
                            try (var off = Autograd.noGrad()) {
                                square = x.square();
                            }
                            return x.mul(square);
                        },
                        Tensor.variable(3)));
    }

    @Test
    void comparisonsAndIndicesMoveAlthoughTheyHaveNoGradient() {
        // A step to the left of 0 takes the other branch.
        Check check = check(x -> x.abs().where(x.ge(0), x.mul(5)), Tensor.variable(0));

        assertEquals(Verdict.KINK, check.verdict(), check::toString);
    }

    @Test
    void factorisationsMoveWithTheMatrix() {
        Tensor regular = Tensor.variable(new double[][] {{2, 0}, {0, 3}});

        Check det = check(Tensor::det, regular);
        assertEquals(Verdict.AGREES, det.verdict(), det::toString);
        Check values = check(x -> x.eigh().values().square().sum(), regular);
        assertEquals(Verdict.AGREES, values.verdict(), values::toString);
    }

    @Test
    void theDeterminantOfASingularMatrixHasItsCofactors() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Tensor singular = Tensor.variable(Tensor.constant(new double[][] {{1, 2, 3}, {4, 5, 6}, {5, 7, 9}})
                    .to(type));
            Check check = check(Tensor::det, singular);

            assertEquals(Verdict.AGREES, check.verdict(), check::toString);
            assertEquals(9, check.count());
        }
    }

    @Test
    void whereTheFunctionEndsThereIsNothingToCompareWith() {
        Check root = check(Tensor::sqrt, Tensor.variable(0));

        assertEquals(Verdict.KINK, root.verdict(), root::toString);
        assertEquals(Double.POSITIVE_INFINITY, root.gradient());
        assertTrue(Double.isNaN(root.difference()), root::toString);
    }

    @Test
    void anInfiniteSlopeIsNoMistake() {
        Check root = check(Tensor::cbrt, Tensor.variable(0));

        assertEquals(Double.POSITIVE_INFINITY, root.gradient());
        assertEquals(Verdict.KINK, root.verdict(), root::toString);
    }

    @Test
    void aGradientThatIsNotANumberDiffersWhereTheFunctionIsSmooth() {
        // The branch that is not taken has the slope 1/0, and 0 · ∞ comes back from it.
        Check check = check(x -> x.mul(2).where(x.lt(1), x.sub(0.5).sqrt()), Tensor.variable(0.5));

        assertTrue(Double.isNaN(check.gradient()), check::toString);
        assertEquals(2, check.difference(), 1e-7);
        assertEquals(Verdict.DIFFERS, check.verdict(), check::toString);
    }

    @Test
    void anInfiniteSlopeBesideItHidesNoMistake() {
        Function wrong = Function.of(x -> x.square(), (g, x) -> g.mul(x));
        Tensor x = Tensor.variable(new float[] {0, 2});
        Check check = check(v -> v.select(0, 0).sqrt().add(wrong.apply(v.select(0, 1))), x);

        assertEquals(Verdict.DIFFERS, check.verdict(), check::toString);
        assertEquals(1, check.element());
    }
}
