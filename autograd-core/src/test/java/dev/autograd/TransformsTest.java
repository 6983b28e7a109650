package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TransformsTest {
    private static final Tensor X = Tensor.constant(new double[] {0.5, -1.5, 2});

    private static double[] doubles(Tensor x) {
        return x.toDoubles();
    }

    @Test
    void gradGivesTheGradientFunction() {
        Tensor gradient = Autograd.grad(x -> x.square().sum()).apply(X);

        assertArrayEquals(new double[] {1, -3, 4}, doubles(gradient));
        assertFalse(gradient.isTracked(), "nothing around it wants a gradient");
    }

    @Test
    void gradNestsToAnyOrder() {
        UnaryOperator<Tensor> cube = x -> x.mul(x).mul(x);

        assertEquals(27, Autograd.grad(cube).apply(Tensor.constant(3)).item());
        assertEquals(
                18, Autograd.grad(Autograd.grad(cube)).apply(Tensor.constant(3)).item());
        assertEquals(
                6,
                Autograd.grad(Autograd.grad(Autograd.grad(cube)))
                        .apply(Tensor.constant(3))
                        .item());
    }

    @Test
    void gradOfAListAndOfAMap() {
        Tensor a = Tensor.constant(2);
        Tensor b = Tensor.constant(5);

        List<Tensor> list = Autograd.grad(xs -> xs.get(0).square().mul(xs.get(1)), List.of(a, b));
        Map<String, Tensor> map = Autograd.grad(xs -> xs.get("a").square().mul(xs.get("b")), Map.of("a", a, "b", b));

        assertEquals(20, list.get(0).item());
        assertEquals(4, list.get(1).item());
        assertEquals(20, map.get("a").item());
        assertEquals(4, map.get("b").item());
    }

    @Test
    void valueAndGradEvaluatesOnce() {
        int[] calls = {0};
        Autograd.ValueAndGrad both = Autograd.valueAndGrad(
                x -> {
                    calls[0]++;
                    return x.exp().sum();
                },
                Tensor.constant(0));

        assertEquals(1, both.value().item());
        assertEquals(1, both.gradient().item());
        assertEquals(1, calls[0]);
    }

    @Test
    void vjpAndJvpAreTheJacobianFromEitherSide() {
        Tensor w = Tensor.constant(new double[][] {{1, 2, 3}, {4, 5, 6}});
        UnaryOperator<Tensor> f = x -> w.matmul(x);

        assertArrayEquals(
                new double[] {9, 12, 15},
                doubles(Autograd.vjp(f, X, Tensor.constant(new double[] {1, 2})).product()));
        assertArrayEquals(
                new double[] {14, 32},
                doubles(Autograd.jvp(f, X, Tensor.constant(new double[] {1, 2, 3}))
                        .product()));
    }

    @Test
    void jacobianByRowsAndByColumnsIsTheSame() {
        Tensor wide = Tensor.constant(new double[][] {{1, 2, 3}, {4, 5, 6}});
        Tensor tall = wide.transpose();

        Tensor rows = Autograd.jacobian(x -> wide.matmul(x).square(), X);
        assertArrayEquals(new long[] {2, 3}, rows.shape());
        double[] y = wide.matmul(X).toDoubles();
        assertArrayEquals(
                new double[] {2 * y[0], 4 * y[0], 6 * y[0], 8 * y[1], 10 * y[1], 12 * y[1]}, doubles(rows), 1e-12);

        Tensor p = Tensor.constant(new double[] {1, -1});
        Tensor columns = Autograd.jacobian(x -> tall.matmul(x).square(), p);
        assertArrayEquals(new long[] {3, 2}, columns.shape());
        double[] z = tall.matmul(p).toDoubles();
        assertArrayEquals(
                new double[] {2 * z[0], 8 * z[0], 4 * z[1], 10 * z[1], 6 * z[2], 12 * z[2]}, doubles(columns), 1e-12);
    }

    @Test
    void hessianAndItsProductWithAVector() {
        // f = x0² x1 + x2³
        UnaryOperator<Tensor> f = x -> Tensor.constant(new double[] {1, 0, 0})
                .mul(x)
                .sum()
                .square()
                .mul(Tensor.constant(new double[] {0, 1, 0}).mul(x).sum())
                .add(Tensor.constant(new double[] {0, 0, 1}).mul(x).sum().pow(3));

        assertArrayEquals(new double[] {-3, 1, 0, 1, 0, 0, 0, 0, 12}, doubles(Autograd.hessian(f, X)), 1e-12);
        assertArrayEquals(
                new double[] {-2, 1, 24}, doubles(Autograd.hvp(f, X, Tensor.constant(new double[] {1, 1, 2}))), 1e-12);
    }

    @Test
    void jacobianOfAGradientIsTheHessian() {
        UnaryOperator<Tensor> f = x -> x.sigmoid().sum().exp();

        assertArrayEquals(doubles(Autograd.hessian(f, X)), doubles(Autograd.jacobian(Autograd.grad(f), X)));
    }

    @Test
    void anInnerGradientStepCanBeDifferentiatedByTheOuterLoss() {
        // MAML in one dimension: the task's loss (w - 3)² after one inner step of rate 0.1 from w = 1.
        Tensor w = Tensor.variable(1);
        Tensor step = Autograd.grad(v -> v.sub(3).square()).apply(w);
        Tensor adapted = w.sub(step.mul(0.1));
        Tensor outer = adapted.sub(3).square();

        // adapted - 3 = (w - 3)(1 - 0.2), so the loss is 0.64 (w - 3)².
        assertEquals(1.28 * (1 - 3), Autograd.grad(outer, w).item(), 1e-12);
    }

    @Test
    void aFunctionThatCapturesAVariableStaysDifferentiableByIt() {
        Tensor a = Tensor.variable(4);
        Tensor slope = Autograd.grad(x -> x.square().mul(a)).apply(Tensor.constant(3));

        assertTrue(slope.isTracked());
        assertEquals(6, Autograd.grad(slope, a).item());
    }

    @Test
    void insideNoGradTheyDifferentiateAllTheSame() {
        try (var off = Autograd.noGrad()) {
            Tensor gradient = Autograd.grad(x -> x.square().sum()).apply(X);
            assertArrayEquals(new double[] {1, -3, 4}, doubles(gradient));
            assertFalse(gradient.isTracked());
        }
    }

    @Test
    void aConstantFunctionHasDerivativeZero() {
        UnaryOperator<Tensor> one = x -> Tensor.constant(1);

        assertArrayEquals(new double[3], doubles(Autograd.grad(one).apply(X)));
        assertEquals(0, Autograd.jvp(one, X, X).product().item());
        assertArrayEquals(new double[3], doubles(Autograd.jacobian(one, X)));
    }
}
