package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.explain.Derivation;
import dev.autograd.explain.Explain;
import dev.autograd.explain.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final Tensor X = Tensor.constant(new double[][] {{0.3, -0.7}, {1.1, 0.2}});
    private static final int WIDTH = 64;

    private static Tensor twoLayers(Tensor x, Tensor w, Tensor b) {
        return x.matmul(w).add(b).tanh().matmul(w).add(b).tanh();
    }

    @Test
    void theGradientsAreTheSameToTheBit() {
        Tensor w = Tensor.variable(new double[][] {{0.5, -0.2}, {0.1, 0.9}});
        Tensor b = Tensor.variable(new double[] {0.1, -0.3});
        Tensor x = Tensor.variable(X.value());

        List<Tensor> plain = Autograd.grad(twoLayers(x, w, b).square().sum(), x, w, b);
        List<Tensor> again = Autograd.grad(
                Autograd.checkpoint(v -> twoLayers(v, w, b), x).square().sum(), x, w, b);

        for (int i = 0; i < 3; i++) {
            assertArrayEquals(plain.get(i).toDoubles(), again.get(i).toDoubles());
        }
    }

    @Test
    void largeIntermediatesAreGivenBackInTime() {
        Tensor w = Tensor.variable(Tensor.full(org.nd4j.linalg.api.buffer.DataType.DOUBLE, 0.01, WIDTH, WIDTH)
                .value());
        Tensor b = Tensor.variable(new double[WIDTH]);
        Tensor x = Tensor.full(org.nd4j.linalg.api.buffer.DataType.DOUBLE, 0.1, WIDTH, WIDTH);

        twoLayers(x, w, b).sum().backward();
        double[] plain = w.grad().toDoubles();
        w.zeroGrad();
        b.zeroGrad();
        Autograd.checkpoint(v -> twoLayers(v, w, b), x).sum().backward();

        assertArrayEquals(plain, w.grad().toDoubles());
    }

    @Test
    void aHessianGoesThroughACheckpoint() {
        UnaryOperator<Tensor> f = x -> x.square().exp().sum();

        assertArrayEquals(
                Autograd.hessian(f, Tensor.constant(new double[] {0.3, -0.5})).toDoubles(),
                Autograd.hessian(x -> Autograd.checkpoint(f, x), Tensor.constant(new double[] {0.3, -0.5}))
                        .toDoubles());
    }

    @Test
    void checkpointsNest() {
        Tensor x = Tensor.variable(new double[] {0.3, -0.5});
        UnaryOperator<Tensor> inner =
                v -> Autograd.checkpoint(u -> u.tanh().exp(), v).square();

        double[] nested = Autograd.grad(Autograd.checkpoint(inner, x).sum(), x).toDoubles();

        assertArrayEquals(Autograd.grad(x.tanh().exp().square().sum(), x).toDoubles(), nested);
    }

    @Test
    void anIntermediateAndItsSourceBothUsedInsideAreCountedOnce() {
        Tensor a = Tensor.variable(new double[] {0.3, -0.5});
        Tensor b = a.tanh();

        double[] checked = Autograd.grad(
                        Autograd.checkpoint(v -> v.mul(a).mul(b), b).sum(), a)
                .toDoubles();

        assertArrayEquals(Autograd.grad(b.mul(a).mul(b).sum(), a).toDoubles(), checked);
    }

    @Test
    void aFunctionThatChangesIsRefused() {
        Tensor x = Tensor.variable(2);
        int[] calls = {0};
        Tensor loss = Autograd.checkpoint(v -> v.mul(++calls[0]), x);

        AutogradException e = assertThrows(AutogradException.class, loss::backward);
        assertTrue(e.getMessage().startsWith("checkpoint: the function gave another value"), e.getMessage());
    }

    @Test
    void aFunctionOfConstantsIsAConstant() {
        Tensor y = Autograd.checkpoint(Tensor::exp, Tensor.constant(1));

        assertTrue(!y.isTracked() && y.item() == Math.E);
    }

    @Test
    void manyLayersInSegments() {
        Tensor w = Tensor.variable(new double[][] {{0.5, -0.2}, {0.1, 0.9}});
        UnaryOperator<Tensor> eight = x -> {
            Tensor h = x;
            for (int i = 0; i < 8; i++) {
                h = h.matmul(w).tanh();
            }
            return h;
        };
        Tensor plain = X;
        Tensor segments = X;
        for (int segment = 0; segment < 8; segment++) {
            plain = eight.apply(plain);
            segments = Autograd.checkpoint(eight, segments);
        }

        assertArrayEquals(
                Autograd.grad(plain.sum(), w).toDoubles(),
                Autograd.grad(segments.sum(), w).toDoubles(),
                1e-16);
    }

    @Test
    void aFunctionThatCapturesOthersIsTracedAsItsOperations() {
        Tensor x = Tensor.variable(3).named("x");
        Tensor w = Tensor.variable(0.5).named("w");
        Tensor b = Tensor.variable(-1).named("b");
        try (var trace = Autograd.trace()) {
            Tensor z = Autograd.checkpoint(v -> v.mul(w).add(b).square(), x).named("z");
            Tensor loss = z.mul(2).named("L");
            Map<Tensor, Double> gradients = Map.of(x, 1.0, w, 6.0, b, 2.0);

            assertEquals("square", Objects.requireNonNull(z.operation()).name());
            gradients.forEach((variable, gradient) -> {
                Derivation derivation = Explain.of(loss).wrt(variable);
                Path path = derivation.paths().get(0);
                assertEquals(List.of("L", "z", String.valueOf(variable.name())), path.steps());
                // (x w + b)² = 1/4: 2 · 2 · 1/2 times w, x or 1
                assertEquals(gradient, derivation.gradient().item(), derivation::text);
                assertEquals(gradient, path.value().item(), derivation::text);
            });
            assertEquals(
                    "2·(x·w + b)·x",
                    Explain.of(loss)
                            .wrt(w)
                            .paths()
                            .get(0)
                            .factors()
                            .get(1)
                            .formula()
                            .text());
        }
    }

    @Test
    void aFunctionOfItsInputAloneIsTracedAsOneOperation() {
        Tensor x = Tensor.variable(3).named("x");
        try (var trace = Autograd.trace()) {
            Tensor z = Autograd.checkpoint(v -> v.mul(2).square(), x);

            assertEquals("checkpoint", Objects.requireNonNull(z.operation()).name());
            assertEquals(24, Explain.of(z).wrt(x).gradient().item());
        }
    }
}
