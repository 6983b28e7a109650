package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.Result;
import dev.autograd.array.Blas;
import dev.autograd.array.Blas.Transposes;
import dev.autograd.array.Elementwise;
import dev.autograd.array.Loops;
import dev.autograd.check.GradientCheck;
import dev.autograd.check.GradientReport;
import dev.autograd.check.GradientReport.Entry;
import dev.autograd.check.GradientReport.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Derivative rules with the mistakes that people make: the gradient check must find each of them, and say where. */
class WrongRulesTest {
    private final Tensor x =
            Tensor.constant(new double[][] {{0.3, -0.7}, {1.1, 0.4}}).named("x");
    private final Tensor y =
            Tensor.constant(new double[][] {{-0.5, 0.9}, {0.8, 1.3}}).named("y");

    @Test
    void aWrongSign() {
        GradientReport report = check(tanh((z, x) -> g -> g.mul(z.square().sub(1))));

        assertWrong(report, "x[0, 0]", "x[0, 1]", "x[1, 0]", "x[1, 1]");
        assertTrue(report.toString().contains("analytic / numeric = -1.00000"), report::toString);
    }

    @Test
    void aFactorOfTwo() {
        GradientReport report =
                check(tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(2)));

        assertWrong(report, "x[0, 0]", "x[0, 1]", "x[1, 0]", "x[1, 1]");
        assertTrue(report.toString().contains("analytic / numeric = 2.00000"), report::toString);
    }

    @Test
    void aFactorThatIsNearlyOne() {
        assertWrong(
                check(tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(1 + 1e-8))),
                "x[0, 0]",
                "x[0, 1]",
                "x[1, 0]",
                "x[1, 1]");
    }

    @Test
    void zero() {
        assertWrong(check(tanh((z, x) -> g -> g.mul(0))), "x[0, 0]", "x[0, 1]", "x[1, 0]", "x[1, 1]");
    }

    @Test
    void oneWrongElement() {
        Tensor last = Tensor.constant(new double[][] {{1, 1}, {1, 1.5}});

        assertWrong(check(tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(last))), "x[1, 1]");
    }

    @Test
    void theSlopeAtTheOutputTakenAtTheInput() {
        assertWrong(
                check(tanh((z, x) -> g -> g.mul(x.square().oneMinus()))), "x[0, 0]", "x[0, 1]", "x[1, 0]", "x[1, 1]");
    }

    @Test
    void aTransposedGradient() {
        Primitive<Transposes> wrong = Rows.bilinear(
                "matmul",
                (t, in) -> new Result(in[0].type(), in[0].dims()),
                Blas::matmul,
                (x, y, t) -> g -> g.matmul(y, false, true).transpose(),
                (x, y, t) -> g -> x.matmul(g, true, false));
        GradientReport report = GradientCheck.of((a, b) -> wrong.apply(new Transposes(false, false), a, b), x, y)
                .run();

        // What lies on the diagonal is right.
        assertWrong(report, "x[0, 1]", "x[1, 0]");
    }

    @Test
    void aMissingSumOverABroadcastAxis() {
        Binary wrong = new Binary(
                "add",
                (none, in) -> new Result(in[0].type(), in[0].dims()),
                Loops.ADD,
                List.of(
                        (z, in, i, none) -> g -> g,
                        (z, in, i, none) -> g -> g.split(1, 0).get(0).reshape(2)));
        GradientReport report = GradientCheck.of(
                        wrong::apply, x, Tensor.constant(new double[] {1, 2}).named("b"))
                .run();

        assertWrong(report, "b[0]", "b[1]");
    }

    @Test
    void aDroppedPath() {
        GradientReport report = GradientCheck.of(
                        (a, b) -> a.mul(b).add(a.detach().mul(2)), x, y)
                .run();

        assertWrong(report, "x[0, 0]", "x[0, 1]", "x[1, 0]", "x[1, 1]");
    }

    @Test
    void aDroppedInput() {
        GradientReport report =
                GradientCheck.of((a, b) -> a.mul(b.detach()), x, y).run();

        assertWrong(report, "y[0, 0]", "y[0, 1]", "y[1, 0]", "y[1, 1]");
    }

    @Test
    void aMistakeInTheSecondOrderOnly() {
        UnaryOperator<Tensor> constantSlope =
                tanh((z, x) -> g -> g.mul(z.detach().square().oneMinus()));

        check(constantSlope).assertPasses();
        GradientReport report = GradientCheck.of(constantSlope, x).order(2).run();
        assertWrong(report, "x[0, 0]", "x[0, 1]", "x[1, 0]", "x[1, 1]");
        assertTrue(report.entries(Verdict.WRONG).stream().allMatch(entry -> entry.order() == 2));
    }

    @Test
    void aSecondOrderThatForgetsTheUpstream() {
        UnaryOperator<Tensor> cutOff =
                tanh((z, x) -> g -> g.detach().mul(z.square().oneMinus()));

        check(cutOff).assertPasses();
        assertWrong(
                GradientCheck.of(cutOff, x).order(2).run(),
                "upstream[0, 0]",
                "upstream[0, 1]",
                "upstream[1, 0]",
                "upstream[1, 1]");
    }

    @Test
    void notANumber() {
        Tensor last = Tensor.constant(new double[][] {{1, 1}, {1, Double.NaN}});

        assertWrong(check(tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(last))), "x[1, 1]");
    }

    @Test
    void infinity() {
        Tensor last = Tensor.constant(new double[][] {{1, 1}, {1, Double.POSITIVE_INFINITY}});

        assertWrong(check(tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(last))), "x[1, 1]");
    }

    @Test
    void anInfiniteSlopeIsRightWhereTheDifferencesGrowWithoutBound() {
        Elementwise kernel = Elementwise.of((x, z, n) -> {
            for (int i = 0; i < n; i++) z[i] = Math.cbrt(x[i]);
        });
        Tensor zero = Tensor.constant(0).named("x");
        UnaryOperator<Tensor> right =
                Rows.elementwise("cbrt", kernel, (z, x) -> g -> g.div(z.square().mul(3)))::apply;
        UnaryOperator<Tensor> wrong =
                Rows.elementwise("cbrt", kernel, (z, x) -> g -> g.div(z.square().mul(-3)))::apply;

        GradientCheck.of(right, zero).assertPasses();
        assertWrong(GradientCheck.of(wrong, zero).run(), "x");
    }

    @Test
    void aGradientThatWritesToTheUpstream() {
        GradientReport report = check(tanh((z, x) -> g -> {
            Tensor right = g.mul(z.square().oneMinus());
            g.array().fill(0.5);
            return right;
        }));

        assertFalse(report.passes());
        assertTrue(report.faults().contains("the backward pass wrote to the upstream gradient"), report::toString);
    }

    @Test
    void aGradientThatWritesToTheInput() {
        GradientReport report = check(tanh((z, x) -> g -> {
            Tensor right = g.mul(z.square().oneMinus());
            x.array().put(0, 0.31);
            return right;
        }));

        assertTrue(report.faults().contains("x: the backward pass wrote to the input"), report::toString);
    }

    @Test
    void aGradientThatDiffersFromTimeToTime() {
        int[] calls = {0};
        GradientReport report =
                check(tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(1 + 1e-15 * ++calls[0])));

        assertTrue(
                report.faults().contains("x: the same backward pass gave other bits when it was repeated"),
                report::toString);
    }

    @Test
    void aGradientThatIsNotLinearInTheUpstream() {
        GradientReport report =
                check(tanh((z, x) -> g -> g.add(1).mul(z.square().oneMinus())));

        assertTrue(
                report.faults().contains("x: an upstream gradient of zero gave a gradient that is not zero"),
                report::toString);
    }

    @Test
    void aGradientThatIsWrongInFloatOnly() {
        UnaryOperator<Tensor> wrong =
                tanh((z, x) -> g -> g.mul(z.square().oneMinus()).mul(x.type() == DataType.FLOAT ? 1.01 : 1));
        Tensor floats = Tensor.constant(new float[] {0.3f, -0.7f}).named("x");

        GradientReport report = GradientCheck.of(wrong, floats).run();
        assertWrong(report, "x[0]", "x[1]");
        check(wrong).assertPasses();
    }

    @Test
    void aFunctionThatWritesToItsArgument() {
        Tensor captured = Tensor.variable(new double[] {1, 2}).named("w");
        GradientReport report = GradientCheck.of(
                        v -> {
                            captured.addInPlace(Tensor.constant(new double[] {1, 1}), 1);
                            return v.mul(2);
                        },
                        captured)
                .run();

        assertTrue(report.faults().contains("the function writes to its argument w"), report::toString);
    }

    @Test
    void theReportOfTheDocumentation() throws IOException {
        Tensor w = Tensor.constant(new double[] {0.5, -0.3}).named("w");
        Tensor flipped = Tensor.constant(new double[] {1, -1});
        UnaryOperator<Tensor> square = Rows.elementwise(
                "square", Loops.SQUARE, (z, x) -> g -> g.mul(x).mul(2).mul(flipped))::apply;
        String report = GradientCheck.of(v -> square.apply(v).sum(), w)
                .directions(1)
                .run()
                .toString();

        assertTrue(Files.readString(Path.of("../docs/checking-gradients.md")).contains(report), report);
    }

    @Test
    void theAssertionCarriesTheReport() {
        GradientCheck check = GradientCheck.of(tanh((z, x) -> g -> g.neg()), x);

        AssertionError e = assertThrows(AssertionError.class, check::assertPasses);
        assertEquals(check.run().toString(), e.getMessage());
    }

    private static UnaryOperator<Tensor> tanh(Rows.UnaryRule rule) {
        return Rows.elementwise("tanh", Loops.TANH, rule)::apply;
    }

    private GradientReport check(UnaryOperator<Tensor> function) {
        return GradientCheck.of(function, x).run();
    }

    private static void assertWrong(GradientReport report, String... places) {
        assertFalse(report.passes());
        assertEquals(
                Arrays.asList(places),
                report.entries(Verdict.WRONG).stream().map(Entry::place).toList(),
                report::toString);
        assertEquals(report.worst().orElseThrow().verdict(), Verdict.WRONG);
        for (String place : places) {
            assertTrue(report.toString().contains("wrong: " + place), report::toString);
        }
    }
}
