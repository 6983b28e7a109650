package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OperationTest {
    @Test
    void isKeptWhileTracingOnly() {
        assertNull(Tensor.variable(2).square().operation());

        Tensor x = Tensor.variable(2);
        Operation square = traced(x::square);

        assertEquals("square", square.name());
        assertSame(x.node(), square.inputs().get(0).node());
        assertEquals(4, square.output().item());
        assertEquals("OperationTest.java", square.line().file());
    }

    @Test
    void ofAGradientIsThatOfItsFormula() {
        Tensor x = Tensor.variable(2);
        List<String> seen = new ArrayList<>();
        x.registerHook(g -> {
            seen.add(Objects.requireNonNull(g.operation()).name());
            return g;
        });
        try (var trace = Autograd.trace()) {
            x.sigmoid().backward();
        }

        assertEquals(List.of("mul"), seen);
    }

    @Test
    void knowsTheNamedScopesThatItWasComputedIn() {
        Tensor x = Tensor.variable(2);
        try (var encoder = Autograd.namedScope("encoder")) {
            assertEquals("encoder", traced(x::exp).scope());
            try (var layer = Autograd.namedScope("0.attention")) {
                assertEquals("encoder.0.attention", traced(x::exp).scope());
            }
            assertEquals("encoder", traced(x::exp).scope());
        }
        assertEquals("", traced(x::exp).scope());
    }

    @Test
    void canBeComputedAgainOnOtherInputs() {
        Tensor x = Tensor.variable(new double[] {1, 2});
        Operation sum = traced(() -> x.sum(true, 0));
        Operation checkpoint = traced(() -> Autograd.checkpoint(y -> y.square().sum(), x));

        Tensor other = Tensor.constant(new double[] {10, 20});
        assertArrayEquals(
                new long[] {1}, sum.computation().apply(List.of(other)).shape());
        assertEquals(30, sum.computation().apply(List.of(other)).item());
        assertEquals(500, checkpoint.computation().apply(List.of(other)).item());
    }

    @Test
    void refusesAScopeWithoutAName() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Autograd.namedScope("a..b"));
        assertEquals(
                "namedScope: the name of a scope has no empty parts, but this is \"a..b\"; use a name such as \"encoder\""
                        + " or \"encoder.0\"",
                e.getMessage());
    }

    @Test
    void noticesAnInputThatHasChanged() {
        Tensor x = Tensor.variable(2).named("x");
        Tensor input = traced(x::square).inputs().get(0);
        x.assign(Tensor.constant(3));

        assertThrows(AutogradException.class, input::item);
    }

    @Test
    void namesItsAttributesInPlainTypes() {
        Tensor x = Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}});

        assertEquals(Map.of(), traced(x::neg).attributes());
        assertEquals(
                Map.of("axes", List.of(1), "keepDims", true),
                traced(() -> x.sum(true, -1)).attributes());
        assertEquals(
                Map.of("shape", List.of(3, 2)), traced(() -> x.reshape(3, 2)).attributes());
        assertEquals(Map.of("order", List.of(1, 0)), traced(x::transpose).attributes());
        assertEquals(
                Map.of("x", true, "y", false),
                traced(() -> x.matmul(x, true, false)).attributes());
    }

    @Test
    void pullsAGradientBackThroughThisStepAlone() {
        Tensor x = Tensor.variable(3);
        Tensor y = Tensor.variable(5);
        Operation product = traced(() -> x.mul(y).add(0));
        Operation mul = Objects.requireNonNull(product.inputs().get(0).operation());

        assertEquals(10, mul.pullBack(0, Tensor.constant(2)).item());
        assertEquals(6, mul.pullBack(1, Tensor.constant(2)).item());
    }

    @Test
    void pullsBackToTheRightInputBesideConstants() {
        Tensor c = Tensor.constant(new double[] {10, 20});
        Tensor x = Tensor.variable(new double[] {1, 2});
        Operation mul = traced(() -> c.mul(x));

        assertArrayEquals(
                new double[] {10, 40},
                mul.pullBack(1, Tensor.constant(new double[] {1, 2})).toDoubles());
        AutogradException e =
                assertThrows(AutogradException.class, () -> mul.pullBack(0, Tensor.constant(new double[] {1, 2})));
        assertEquals(
                "no derivative was recorded for input 0 of mul of DOUBLE[2], DOUBLE[2]",
                String.valueOf(e.getMessage()).replaceFirst("pullBack: ", "").replaceFirst(" at .*", ""));
    }

    @Test
    void refusesAGradientOfAnotherShape() {
        Tensor x = Tensor.variable(new double[] {1, 2});
        Operation exp = traced(x::exp);

        ShapeException e = assertThrows(ShapeException.class, () -> exp.pullBack(0, Tensor.constant(1)));
        assertEquals(
                "pullBack: the gradient DOUBLE[] must have the shape and data type of the output DOUBLE[2]",
                e.getMessage());
    }

    private static Operation traced(Supplier<Tensor> computation) {
        try (var trace = Autograd.trace()) {
            return Objects.requireNonNull(computation.get().operation());
        }
    }

    @Test
    void pullsBackThroughTheRightInputAlsoAfterAnotherOneWasFrozen() {
        Tensor a = Tensor.variable(3);
        Tensor b = Tensor.variable(5);
        Operation product;
        try (var tracing = Autograd.trace()) {
            product = java.util.Objects.requireNonNull(a.mul(b).operation());
        }
        a.freeze();

        assertEquals(3, product.pullBack(1, Tensor.constant(1)).item());
        assertEquals(5, product.pullBack(0, Tensor.constant(1)).item());
    }
}
