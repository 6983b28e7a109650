package dev.autograd.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private final Tensor a = Tensor.variable(1).named("a");
    private final Tensor b = Tensor.variable(1).named("b");

    @Test
    void groupsHaveTheirOwnLearningRates() {
        Sgd sgd = new Sgd(List.of(a), 0.1);
        sgd.addGroup(List.of(b), 0.5).weightDecay(1);
        a.mul(b).backward();
        sgd.step();

        assertEquals(0.9, a.item());
        assertEquals(0, b.item());
        assertEquals(1, sgd.steps());
    }

    @Test
    void frozenParametersStayWhereTheyAre() {
        Sgd sgd = new Sgd(List.of(a, b), 0.1).weightDecay(0.5);
        b.freeze();
        a.mul(b).backward();
        sgd.step();

        assertEquals(1 - 0.15, a.item());
        assertEquals(1, b.item());
    }

    @Test
    void gradientsAddUpUntilTheyAreZeroed() {
        Sgd sgd = new Sgd(List.of(a), 0.1);
        a.mul(2).backward();
        a.mul(3).backward();
        sgd.step();
        assertEquals(0.5, a.item());

        sgd.zeroGrad();
        assertEquals(0, a.grad().item());
    }

    @Test
    void refusesWhatIsNoVariable() {
        Tensor constant = Tensor.constant(1).named("c");
        assertMessage(
                "an optimizer moves variables, but one of the parameters is the constant c DOUBLE[] 1.0",
                () -> new Sgd(List.of(constant), 0.1));
        assertMessage(
                "an optimizer moves variables, but one of the parameters is the intermediate result DOUBLE[] 2.0",
                () -> new Sgd(List.of(a.mul(2)), 0.1));
    }

    @Test
    void refusesAParameterGivenTwice() {
        Sgd sgd = new Sgd(List.of(a), 0.1);
        assertMessage("the parameter a is given to the optimizer twice", () -> sgd.addGroup(List.of(a), 0.1));
    }

    @Test
    void refusesNoParametersAtAll() {
        assertMessage("the optimizer is given no parameters", () -> new Sgd(List.of(), 0.1));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(AutogradException.class, call).getMessage());
    }

    @Test
    void refusesALearningRateThatIsNoNumber() {
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals(
                    "the learning rate must be a number from 0 on, but is " + rate,
                    assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(a), rate))
                            .getMessage());
        }
    }
}
