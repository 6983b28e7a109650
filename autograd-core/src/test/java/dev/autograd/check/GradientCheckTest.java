package dev.autograd.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import dev.autograd.check.GradientReport.Entry;
import dev.autograd.check.GradientReport.Verdict;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class GradientCheckTest {
    private final Tensor x = Tensor.constant(new double[] {0.5, -1.5, 2.25});

    @Test
    void comparesEveryElementOfEveryInput() {
        Tensor w = Tensor.constant(new double[][] {{1, 2, 3}, {4, 5, 6}}).named("w");
        GradientReport report =
                GradientCheck.of((a, b) -> a.matmul(b).tanh(), w, x).run();

        report.assertPasses();
        assertEquals(
                List.of(
                        "w[0, 0]",
                        "w[0, 1]",
                        "w[0, 2]",
                        "w[1, 0]",
                        "w[1, 1]",
                        "w[1, 2]",
                        "input 1[0]",
                        "input 1[1]",
                        "input 1[2]"),
                report.entries().stream().map(Entry::place).toList());
        assertEquals(9, report.count(Verdict.OK));
    }

    @Test
    void agreesFarBelowTheToleranceWhereTheFunctionIsSmooth() {
        Stream.<UnaryOperator<Tensor>>of(
                        Tensor::exp,
                        Tensor::tanh,
                        Tensor::sigmoid,
                        Tensor::softplus,
                        Tensor::square,
                        v -> v.rdiv(1),
                        v -> v.square().add(0.1).log(),
                        v -> v.exp().sum().log(),
                        v -> v.pow(5).mean())
                .forEach(f -> {
                    GradientReport report = GradientCheck.of(f, x).order(2).run();
                    report.assertPasses();
                    assertTrue(report.worst().orElseThrow().relativeError() < 1e-10, report::toString);
                });
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 1e-6, 1e-3, 1, 1e3, 1e6, 1e12, -1e-12, -1, -1e12})
    void scalesTheStepsWithTheInput(double scale) {
        GradientCheck.of(v -> v.mul(v).mul(v), Tensor.constant(scale)).assertPasses();
        GradientCheck.of(v -> v.div(scale).exp(), Tensor.constant(1.5 * scale)).assertPasses();
    }

    @Test
    void comparesZerosToo() {
        GradientReport report =
                GradientCheck.of(Tensor::square, Tensor.constant(0)).run();

        assertEquals(1, report.count(Verdict.OK));
        assertFalse(GradientCheck.of(v -> v.detach().mul(1e-6).add(v.mul(0)), Tensor.constant(0))
                .run()
                .passes());
    }

    @Test
    void anInputThatTheFunctionDoesNotUseHasGradientZero() {
        GradientReport report =
                GradientCheck.of((a, b) -> a.exp(), x, x.mul(2)).order(2).run();

        report.assertPasses();
        assertEquals(9 + 6, report.count(Verdict.OK));
    }

    @Test
    void aConstantFunctionHasGradientZero() {
        GradientCheck.of(v -> Tensor.constant(3), x).order(2).assertPasses();
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "abs", "maximum", "max"})
    void aKinkIsNeitherRightNorWrong(String function) {
        UnaryOperator<Tensor> f =
                switch (function) {
                    case "relu" -> Tensor::relu;
                    case "abs" -> Tensor::abs;
                    case "maximum" -> v -> v.maximum(v.mul(2));
                    default -> Tensor::max;
                };
        GradientReport report =
                GradientCheck.of(f, Tensor.constant(new double[] {0, 0, -1})).run();

        assertEquals(2, report.count(Verdict.KINK), report::toString);
        assertEquals(1, report.count(Verdict.OK), report::toString);
        assertTrue(report.passes());
        assertTrue(report.toString().contains("kink, not judged: x[0]"), report::toString);
    }

    @Test
    void aCheckThatJudgedNothingDoesNotPass() {
        GradientReport report =
                GradientCheck.of(Tensor::abs, Tensor.constant(0)).run();

        assertFalse(report.passes());
        assertTrue(report.toString().contains("no derivative could be judged"), report::toString);
    }

    @Test
    void aCheckOfNoElementsPasses() {
        GradientCheck.of(Tensor::exp, Tensor.zeros(DataType.DOUBLE, 0, 3))
                .order(2)
                .assertPasses();
    }

    @Test
    void theJumpOfAGradientIsAKink() {
        GradientReport report = GradientCheck.of(v -> v.relu().mul(v), Tensor.constant(new double[] {0, 1}))
                .order(2)
                .run();

        assertEquals(1, report.count(Verdict.KINK), report::toString);
        assertTrue(report.passes(), report::toString);
    }

    @Test
    void aPointBesideAKinkIsJudged() {
        GradientReport report = GradientCheck.of(Tensor::relu, Tensor.constant(new double[] {1e-3, -1e-3}))
                .run();

        assertEquals(2, report.count(Verdict.OK), report::toString);
    }

    @Test
    void whereTheFunctionIsNotFiniteThereIsNothingToCompare() {
        GradientReport report = GradientCheck.of(Tensor::log, Tensor.constant(new double[] {-1, 0, 2}))
                .run();

        assertEquals(2, report.count(Verdict.UNDEFINED), report::toString);
        assertEquals(1, report.count(Verdict.OK), report::toString);
    }

    @Test
    void checksASampleOfTheElementsAlwaysTheSame() {
        Tensor large = Tensor.ones(DataType.DOUBLE, 1000);
        List<String> places = GradientCheck.of(Tensor::exp, large).sample(7, 5).run().entries().stream()
                .map(Entry::place)
                .toList();

        assertEquals(5, places.size());
        assertEquals(
                places,
                GradientCheck.of(Tensor::exp, large).sample(7, 5).run().entries().stream()
                        .map(Entry::place)
                        .toList());
    }

    @Test
    void checksTheThirdOrderToo() {
        GradientReport report = GradientCheck.of(Tensor::sigmoid, x).order(3).run();

        report.assertPasses();
        assertTrue(report.entries().stream().anyMatch(entry -> entry.order() == 3));
    }

    @Test
    void checksAFunctionThatTakesAGradientItself() {
        GradientCheck.of(
                        v -> dev.autograd.Gradients.of(v.pow(3).sum())
                                .createGraph()
                                .wrt(v)
                                .mul(v),
                        x)
                .order(2)
                .assertPasses();
    }

    @Test
    void checksFloatsInDoubleAndThenAsFloats() {
        GradientReport report = GradientCheck.of(
                        (a, b) -> a.mul(b).exp(),
                        Tensor.constant(new float[] {0.3f, 1}),
                        x.split(2, 0).get(0))
                .run();

        report.assertPasses();
        assertEquals(6, report.entries().size());
        assertEquals(
                2,
                report.entries().stream()
                        .filter(entry -> entry.type() == DataType.FLOAT)
                        .count());
    }

    @Test
    void passesIndicesAndMasksOn() {
        Tensor mask = Tensor.constant(new boolean[] {true, false, true});
        GradientReport report = GradientCheck.of((m, v) -> v.where(m, v.mul(2)), mask, x)
                .order(2)
                .run();

        report.assertPasses();
        assertEquals(3 + 6, report.entries().size());
    }

    @Test
    void checksEachOfSeveralResultsAlone() {
        GradientReport report = GradientCheck.ofMany(
                        in -> List.of(
                                in.get(0).exp(),
                                in.get(0).gt(0),
                                in.get(0).sum().square()),
                        List.of(x))
                .order(2)
                .run();

        report.assertPasses();
        assertTrue(report.entries().stream().anyMatch(entry -> entry.place().startsWith("upstream 1")));
    }

    @Test
    void leavesTheGradientsOfTheCallersVariablesAlone() {
        Tensor w = Tensor.variable(new double[] {1, 2});
        w.sum().backward();
        GradientCheck.of(Tensor::exp, w).order(2).assertPasses();

        assertEquals(1, w.grad().get(0));
    }

    @Test
    void aFunctionMayUseVariablesOfItsOwn() {
        Tensor w = Tensor.variable(new double[] {1, 2, 3});

        GradientCheck.of(v -> v.mul(w).tanh(), x).order(2).assertPasses();
    }

    @Test
    void worksInsideAScope() {
        try (var scope = Autograd.scope()) {
            GradientCheck.of(Tensor::exp, x).assertPasses();
        }
    }

    @Test
    void recordsAlsoInsideNoGrad() {
        try (var off = Autograd.noGrad()) {
            GradientCheck.of(Tensor::exp, x).order(2).assertPasses();
        }
    }

    @Test
    @DefaultLocale("de-DE")
    void aReportReadsWell() {
        assertEquals(
                """
                gradient check failed: 2 derivatives, 1 ok, 1 wrong
                worst: W[1, 2]: analytic 0.5, numeric -0.5, relative error 2.0; analytic / numeric = -1.00000
                wrong: W[1, 2]: analytic 0.5, numeric -0.5, relative error 2.0; analytic / numeric = -1.00000
                W: the backward pass wrote to the input""",
                new GradientReport(
                                List.of(
                                        new Entry(1, DataType.DOUBLE, "b", List.of(), 1, 1, 0, Verdict.OK),
                                        new Entry(
                                                1, DataType.DOUBLE, "W", List.of(1L, 2L), 0.5, -0.5, 2, Verdict.WRONG)),
                                List.of("W: the backward pass wrote to the input"),
                                1e-9)
                        .toString());
    }

    @Test
    void theOrderIsAtLeastOne() {
        assertThrows(IllegalArgumentException.class, () -> GradientCheck.of(Tensor::exp, x)
                .order(0));
    }
}
