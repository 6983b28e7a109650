package dev.autograd;

import static dev.autograd.BackwardTest.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Gradients and scopes: what ends with the scope, what doesn't, and that nothing is lent again while it is in use. */
class ScopedGradientsTest {
    // From one slab, and in a block of their own.
    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void variablesMadeInAScopeOutliveItWithTheirGradients(int size) {
        Tensor w;
        try (var scope = Autograd.scope()) {
            w = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
            w.square().sum().backward();
        }
        overwriteFreeMemory(size);

        assertAll(2, w);
        assertAll(4, w.grad());
        w.square().sum().backward();
        assertAll(8, w.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void gradientsAskedForInAScopeEndWithIt(int size) {
        Tensor w = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor ended;
        Tensor kept;
        try (var scope = Autograd.scope()) {
            ended = Autograd.grad(w.square().sum(), w).named("dw");
            kept = scope.keep(Autograd.grad(w.square().sum(), w));
        }
        overwriteFreeMemory(size);

        assertAll(4, kept);
        assertEquals(
                "dw DOUBLE[" + size + "] was made in a scope that has ended; keep it with scope.keep(dw)",
                assertThrows(AutogradException.class, ended::toDoubles).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void aKeptReshapeKeepsItsMemory(int size) {
        Tensor kept;
        Tensor both;
        try (var scope = Autograd.scope()) {
            Tensor x = Tensor.full(DataType.DOUBLE, 1, size).add(1);
            kept = scope.keep(x.reshape(1, size));
            Tensor y = Tensor.full(DataType.DOUBLE, 1, size).add(4);
            both = scope.keep(y.reshape(size, 1));
            scope.keep(y);
        }
        overwriteFreeMemory(size);

        assertAll(2, kept);
        assertAll(5, both);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void theOuterScopeKeepsWhatWasMadeInAnInnerOne(int size) {
        Tensor kept;
        try (var outer = Autograd.scope()) {
            try (var inner = Autograd.scope()) {
                kept = outer.keep(Tensor.full(DataType.DOUBLE, 1, size).add(1));
            }
            overwriteFreeMemory(size);
            assertAll(2, kept);
        }
        overwriteFreeMemory(size);

        assertAll(2, kept);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void aGraphWhosePartsHaveEndedSaysSo(int size) {
        Tensor w = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor loss;
        try (var scope = Autograd.scope()) {
            loss = scope.keep(w.mul(3).named("h").square().sum());
        }

        assertTrue(assertThrows(AutogradException.class, loss::backward)
                .getMessage()
                .startsWith("h DOUBLE[" + size + "] was made in a scope that has ended"));
        assertAll(0, w.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void backwardInsideNestedScopesAndAfterThem(int size) {
        Tensor w = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        try (var outer = Autograd.scope()) {
            Tensor shared = w.square();
            for (int i = 0; i < 3; i++) {
                try (var inner = Autograd.scope()) {
                    shared.mul(i + 1).sum().backward();
                }
            }
        }

        assertAll(24, w.grad());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5000})
    void aFunctionsGradientsAreWorkedOutAnewInEachPass(int size) {
        Function product = Function.of(Tensor::mul, (g, in, out) -> List.of(g.mul(in.get(1)), g.mul(in.get(0))));
        Tensor x = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, size));
        Tensor y = Tensor.variable(Tensor.full(DataType.DOUBLE, 3, size));
        Tensor seed = Tensor.variable(Tensor.full(DataType.DOUBLE, 1, size));
        Tensor z = product.apply(x, y);
        // The second input's gradient is not asked for.
        assertAll(3, Gradients.of(z).seed(seed).wrt(x));
        seed.assign(Tensor.full(DataType.DOUBLE, 10, size));
        assertAll(30, Gradients.of(z).seed(seed).wrt(x));
        assertAll(20, Gradients.of(z).seed(seed).wrt(y));
        z.backward(seed);

        assertAll(30, x.grad());
        assertAll(20, y.grad());
    }

    private static void overwriteFreeMemory(int size) {
        for (int i = 0; i < 20; i++) {
            try (var scope = Autograd.scope()) {
                Tensor.full(DataType.DOUBLE, -77, size).add(1);
            }
            Tensor.full(DataType.DOUBLE, -77, size).add(1);
        }
    }
}
