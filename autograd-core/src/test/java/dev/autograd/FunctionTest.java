package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.check.GradientCheck;
import dev.autograd.check.GradientReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class FunctionTest {
    private static final Function STEP =
            Function.of(x -> x.gt(0).to(x.dataType()), (g, x) -> g).named("step");

    @Test
    void aStraightThroughEstimatorPassesTheGradient() {
        Tensor x = Tensor.variable(new double[] {-1, 2});
        Tensor y = STEP.apply(x);
        y.mul(Tensor.constant(new double[] {3, 4})).sum().backward();

        assertArrayEquals(new double[] {0, 1}, y.toDoubles());
        assertArrayEquals(new double[] {3, 4}, x.grad().toDoubles());
    }

    @Test
    void theGradientCheckPassesARightVjpInEveryOrder() {
        Function sine = Function.of(Tensor::sin, (g, x) -> g.mul(x.cos()));
        Function hypotenuse = Function.of(
                Tensor::hypot,
                (g, in, z) -> List.of(g.mul(in.get(0)).div(z), g.mul(in.get(1)).div(z)));
        Tensor x = Tensor.constant(new double[] {-0.7, 0.2, 1.9});
        Tensor y = Tensor.constant(new double[] {0.3, 1.1, -0.4});

        GradientCheck.of(v -> sine.apply(v), x).order(2).assertPasses();
        GradientCheck.of((v, w) -> hypotenuse.apply(v, w), x, y).assertPasses();
    }

    @Test
    void theGradientCheckFindsAWrongVjp() {
        Function sine = Function.of(Tensor::sin, (g, x) -> g.mul(x.cos()).neg());
        GradientReport report = GradientCheck.of(v -> sine.apply(v), Tensor.constant(new double[] {-0.7, 0.2}))
                .run();

        assertEquals(2, report.count(GradientReport.Verdict.WRONG), report::toString);
    }

    @Test
    void theGradientCheckReportsAStraightThroughEstimatorAndPassesWhatItStandsFor() throws IOException {
        Tensor x = Tensor.constant(new double[] {-1.7, -0.6, 0.3, 2.1}).named("x");
        Function.Vjp inside = (g, v) -> g.where(v.abs().le(1), 0);
        Function sign = Function.of(v -> v.sign(), inside).named("sign");
        Function standIn = Function.of(v -> v.clamp(-1, 1), inside);

        GradientReport report = GradientCheck.of(v -> sign.apply(v), x).run();
        // Where the gradient is stopped it is that of the step, 0.
        assertEquals(
                List.of("x[1]", "x[2]"),
                report.entries(GradientReport.Verdict.WRONG).stream()
                        .map(GradientReport.Entry::place)
                        .toList());
        String page = Files.readString(Path.of("../docs/checking-gradients.md"));
        assertTrue(
                page.contains("```\n" + report + "\n```"), () -> "docs/checking-gradients.md should have:\n" + report);
        GradientCheck.of(v -> standIn.apply(v), x).assertPasses();
    }

    @Test
    void itsVjpCanBeDifferentiatedAgain() {
        Function cube =
                Function.of(x -> x.mul(x).mul(x), (g, x) -> g.mul(x.square()).mul(3));

        assertEquals(
                12,
                Autograd.grad(Autograd.grad(x -> cube.apply(x)))
                        .apply(Tensor.constant(2))
                        .item());
    }

    @Test
    void severalInputsShareOneVjp() {
        int[] calls = {0};
        Function product = Function.of((x, y) -> x.mul(y), (g, in, z) -> {
            calls[0]++;
            return List.of(g.mul(in.get(1)), g.mul(in.get(0)));
        });
        Tensor x = Tensor.variable(new double[] {2, 3});
        Tensor y = Tensor.variable(new double[] {5, 7});
        product.apply(x, y).sum().backward();

        assertArrayEquals(new double[] {5, 7}, x.grad().toDoubles());
        assertArrayEquals(new double[] {2, 3}, y.grad().toDoubles());
        assertEquals(1, calls[0]);
    }

    @Test
    void largeGradientsOfSeveralInputsOutliveThePullback() {
        Function product = Function.of((x, y) -> x.mul(y), (g, in, z) -> List.of(g.mul(in.get(1)), g.mul(in.get(0))));
        Tensor x = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, 100, 100).value());
        Tensor y = Tensor.variable(Tensor.full(DataType.DOUBLE, 3, 100, 100).value());
        product.apply(x, y).square().sum().backward();

        assertEquals(2 * 6 * 3 * 10_000, x.grad().sum().item());
        assertEquals(2 * 6 * 2 * 10_000, y.grad().sum().item());
    }

    @Test
    void aWrongShapeNamesTheFunction() {
        Function wrong = Function.of(x -> x.square(), (g, x) -> g.sum()).named("wrong");
        Tensor x = Tensor.variable(new double[] {1, 2});

        AutogradException e =
                assertThrows(AutogradException.class, () -> wrong.apply(x).sum().backward());
        assertEquals(
                "the derivative rule of wrong for input 0 returned a DOUBLE[] gradient, but the input is DOUBLE[2]",
                e.getMessage());
    }

    @Test
    void theNumberOfInputsIsChecked() {
        ShapeException e = assertThrows(ShapeException.class, () -> STEP.apply());
        assertTrue(e.getMessage().startsWith("step takes 1 tensors, but got 0"), e.getMessage());
    }
}
