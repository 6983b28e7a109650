package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.array.Garbage;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ScopeTest {
    /** Sizes of arrays that get their memory in different ways. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 2048, 2049, 50_000})
    @interface EachSize {}

    // A constant that lives in memory of its own, not in that of its operands.
    private static Tensor filled(int size, double value) {
        return Tensor.full(DataType.DOUBLE, value - 1, size).add(1);
    }

    private static void assertFilled(double value, Tensor tensor) {
        assertTrue(
                Arrays.stream(tensor.toDoubles()).allMatch(element -> element == value),
                () -> "not filled with " + value + ": " + tensor);
    }

    private static void assertReleased(Tensor tensor) {
        assertThrows(AutogradException.class, tensor::toDoubles);
    }

    @EachSize
    void whatIsKeptOutlivesIt(int size) {
        Tensor kept;
        Tensor lost;
        try (Scope scope = Autograd.scope()) {
            lost = filled(size, 2);
            kept = scope.keep(filled(size, 3));
        }
        Garbage.collectAndOverwrite();

        assertFilled(3, kept);
        assertReleased(lost);
    }

    @EachSize
    void whatWasMadeBeforeIsNotItsOwn(int size) {
        Tensor before = filled(size, 2);
        try (Scope scope = Autograd.scope()) {
            assertFilled(3, before.add(1));
            scope.keep(before);
        }
        Garbage.collectAndOverwrite();

        assertFilled(2, before);
    }

    @Test
    void useAfterItsEndNamesTheTensorAndTheRemedy() {
        Tensor h;
        Tensor nameless;
        try (Scope scope = Autograd.scope()) {
            h = Tensor.ones(DataType.DOUBLE, 4, 3).named("h");
            nameless = h.add(1);
        }
        String message = "h DOUBLE[4, 3] was made in a scope that has ended; keep it with scope.keep(h)";
        for (Supplier<?> use : List.<Supplier<?>>of(
                h::sum,
                () -> h.get(0, 0),
                h::value,
                h::toINDArray,
                h::toDoubles,
                h::detach,
                () -> h.reshape(12),
                () -> Tensor.ones(DataType.DOUBLE, 4, 3).add(h))) {
            assertEquals(
                    message, assertThrows(AutogradException.class, use::get).getMessage());
        }
        assertEquals(
                "a tensor DOUBLE[4, 3] was made in a scope that has ended; keep it with scope.keep(x)",
                assertThrows(AutogradException.class, nameless::sum).getMessage());
        assertArrayEquals(new long[] {4, 3}, h.shape());
        assertEquals("h DOUBLE[4, 3] (its scope has ended)", h.toString());
    }

    @Test
    void backwardAfterItsEndNamesWhatIsGone() {
        Tensor x = Tensor.variable(3);
        Tensor loss;
        try (Scope scope = Autograd.scope()) {
            Tensor h = x.mul(2).named("h");
            loss = scope.keep(h.square());
        }

        var error = assertThrows(AutogradException.class, loss::backward);

        assertTrue(error.getMessage().startsWith("h DOUBLE[] was made in a scope that has ended"), error.getMessage());
    }

    @EachSize
    void nestedOnesHandOverToTheOuter(int size) {
        Tensor inOuter;
        Tensor outlivesBoth;
        Tensor inInner;
        try (Scope outer = Autograd.scope()) {
            try (Scope inner = Autograd.scope()) {
                inInner = filled(size, 1);
                inOuter = inner.keep(filled(size, 2));
                outlivesBoth = outer.keep(filled(size, 3));
            }
            Garbage.collectAndOverwrite();
            assertReleased(inInner);
            assertFilled(2, inOuter);
            assertFilled(3, outlivesBoth);
        }
        Garbage.collectAndOverwrite();

        assertReleased(inOuter);
        assertFilled(3, outlivesBoth);
    }

    @EachSize
    void whatTheInnerOneKeepsTheOuterOneCanKeep(int size) {
        Tensor kept;
        try (Scope outer = Autograd.scope()) {
            try (Scope inner = Autograd.scope()) {
                kept = inner.keep(filled(size, 3));
            }
            outer.keep(kept);
        }
        Garbage.collectAndOverwrite();

        assertFilled(3, kept);
    }

    @EachSize
    void keepsAnAliasWithoutItsBase(int size) {
        List<UnaryOperator<Tensor>> aliases =
                List.of(x -> x.reshape(1, size), x -> x.reshape(size, 1).reshape(size), x -> x.reshape(1, size)
                        .detach());
        for (UnaryOperator<Tensor> alias : aliases) {
            Tensor kept;
            Tensor base;
            try (Scope scope = Autograd.scope()) {
                base = filled(size, 3);
                kept = scope.keep(alias.apply(base));
            }
            Garbage.collectAndOverwrite();
            assertFilled(3, kept);
            assertReleased(base);
        }
    }

    @EachSize
    void keepsABaseWithoutItsAlias(int size) {
        Tensor kept;
        Tensor alias;
        try (Scope scope = Autograd.scope()) {
            kept = filled(size, 3);
            alias = kept.reshape(1, size);
            scope.keep(kept);
        }
        Garbage.collectAndOverwrite();

        assertFilled(3, kept);
        assertReleased(alias);
    }

    @EachSize
    void keepsABaseAndItsAliasesInAnyScope(int size) {
        Tensor base;
        Tensor alias;
        Tensor later;
        try (Scope outer = Autograd.scope()) {
            try (Scope inner = Autograd.scope()) {
                base = inner.keep(filled(size, 3));
                alias = base.reshape(1, size);
                later = outer.keep(alias.reshape(size));
            }
            outer.keep(base);
            outer.keep(alias);
        }
        Garbage.collectAndOverwrite();

        assertFilled(3, base);
        assertFilled(3, alias);
        assertFilled(3, later);
    }

    @Test
    void keepsAPartOfALargeTensorAlone() {
        for (int length : new int[] {1, 100, 3000}) {
            Tensor part;
            Tensor whole;
            try (Scope scope = Autograd.scope()) {
                whole = filled(10_000, 3);
                part = scope.keep(
                        whole.split(new long[] {5000, length, 5000 - length}, 0).get(1));
            }
            Garbage.collectAndOverwrite();
            assertFilled(3, part);
            assertReleased(whole);
        }
    }

    @EachSize
    void variablesMadeInsideOutliveIt(int size) {
        Tensor w;
        Tensor start;
        try (Scope scope = Autograd.scope()) {
            start = filled(size, 3);
            w = Tensor.variable(start.toDoubles());
            w.addInPlace(filled(size, 1), 2);
        }
        Garbage.collectAndOverwrite();

        assertFilled(5, w);
        assertFilled(0, w.grad());
        assertReleased(start);
    }

    @EachSize
    void gradientsMadeInsideOutliveIt(int size) {
        Tensor w = Tensor.variable(filled(size, 3).toDoubles());
        for (int step = 1; step <= 5; step++) {
            try (Scope scope = Autograd.scope()) {
                w.mul(filled(size, 2)).sum().backward();
                w.mul(w).sum().backward();
            }
            Garbage.collectAndOverwrite();
            assertFilled(8 * step, w.grad());
        }
        w.zeroGrad();
        assertFilled(0, w.grad());
    }

    @EachSize
    void aGradientThatTwoVariablesShareIsEachOnesOwn(int size) {
        Tensor v = Tensor.variable(filled(size, 1).toDoubles());
        Tensor w = Tensor.variable(filled(size, 1).toDoubles());
        try (Scope scope = Autograd.scope()) {
            v.add(w).mul(filled(size, 2)).sum().backward();
        }
        v.sum().backward();

        assertFilled(3, v.grad());
        assertFilled(2, w.grad());
        v.zeroGrad();
        w.sum().backward();
        assertFilled(3, w.grad());
        assertFilled(0, v.grad());
    }

    @EachSize
    void aViewOfAGradientStaysTheGradient(int size) {
        Tensor w = Tensor.variable(filled(size, 1).toDoubles());
        w.sum().backward();
        INDArray view = w.grad().toINDArray();
        try (Scope scope = Autograd.scope()) {
            w.zeroGrad();
            w.mul(filled(size, 2)).sum().backward();
        }
        Garbage.collectAndOverwrite();

        assertFilled(2, w.grad());
        assertFilled(2, Tensor.constant(view));
    }

    @EachSize
    void recordedGradientsOutliveIt(int size) {
        Tensor w = Tensor.variable(filled(size, 3).toDoubles());
        try (Scope scope = Autograd.scope()) {
            Gradients.of(w.square().sum()).createGraph().backward();
        }
        Garbage.collectAndOverwrite();
        assertFilled(6, w.grad());
        try (Scope scope = Autograd.scope()) {
            Gradients.of(w.square().sum()).createGraph().backward();
        }
        Garbage.collectAndOverwrite();
        assertFilled(12, w.grad());
        try (Scope scope = Autograd.scope()) {
            w.square().sum().backward();
        }
        Garbage.collectAndOverwrite();
        assertFilled(18, w.grad());
    }

    @EachSize
    void gradientsAsValuesBelongToIt(int size) {
        Tensor w = Tensor.variable(filled(size, 3).toDoubles());
        Tensor lost;
        Tensor kept;
        try (Scope scope = Autograd.scope()) {
            lost = Autograd.grad(w.square().sum(), w);
            kept = scope.keep(Autograd.grad(w.mul(4).sum(), w));
            Garbage.collectAndOverwrite();
            assertFilled(6, lost);
        }
        Garbage.collectAndOverwrite();

        assertReleased(lost);
        assertFilled(4, kept);
    }

    @EachSize
    void aSeedThatIsAVariableIsNotWrittenTo(int size) {
        Tensor w = Tensor.variable(filled(size, 3).toDoubles());
        Tensor seed = Tensor.variable(filled(size, 2).toDoubles());
        for (boolean createGraph : new boolean[] {false, true}) {
            w.zeroGrad();
            Gradients question = Gradients.of(w.add(1)).seed(seed);
            (createGraph ? question.createGraph() : question).backward();
            w.sum().backward();
            assertFilled(3, w.grad());
            assertFilled(2, seed);
            Tensor g = Gradients.of(w.add(1)).seed(seed).wrt(w);
            seed.addInPlace(filled(size, 1), 1);
            assertFilled(2, g);
            seed.addInPlace(filled(size, 1), -1);
        }
    }

    @EachSize
    void aHookKeepsWhatItSees(int size) {
        List<Tensor> seen = new ArrayList<>();
        Tensor w = Tensor.variable(filled(size, 3).toDoubles());
        Tensor h = w.mul(2);
        h.registerHook(g -> {
            seen.add(g);
            seen.add(g.add(1));
            return g.mul(10);
        });
        h.add(1).add(2).mul(filled(size, 5)).sum().backward();
        w.sum().backward();
        Garbage.collectAndOverwrite();

        assertFilled(101, w.grad());
        assertFilled(5, seen.get(0));
        assertFilled(6, seen.get(1));
    }

    @EachSize
    void whatAHookSeesBelongsToTheUsersScope(int size) {
        List<Tensor> seen = new ArrayList<>();
        Tensor w = Tensor.variable(filled(size, 3).toDoubles());
        w.registerHook(g -> {
            seen.add(g);
            return g;
        });
        try (Scope scope = Autograd.scope()) {
            Autograd.checkpoint(x -> x.mul(filled(size, 5)).square(), w).sum().backward();
            assertFilled(150, seen.get(0));
        }
        Garbage.collectAndOverwrite();

        assertFilled(150, w.grad());
        assertReleased(seen.get(0));
    }

    @EachSize
    void aJointPullbackMayReturnOneGradientTwice(int size) {
        Function twice = Function.of((x, y) -> x.add(y), (g, in, out) -> {
            Tensor d = g.mul(1);
            return List.of(d, d);
        });
        Tensor x = Tensor.variable(filled(size, 3).toDoubles());
        Tensor y = Tensor.variable(filled(size, 3).toDoubles());
        twice.apply(x, x).add(x).add(twice.apply(x, y)).mul(2).sum().backward();

        assertFilled(8, x.grad());
        assertFilled(2, y.grad());
    }

    @EachSize
    void aJointPullbackForgetsWhatAnotherPassLeft(int size) {
        Function product = Function.of((x, y) -> x.mul(y), (g, in, out) -> List.of(g.mul(in.get(1)), g.mul(in.get(0))));
        Tensor x = Tensor.variable(filled(size, 3).toDoubles());
        Tensor y = Tensor.variable(filled(size, 4).toDoubles());
        Tensor z = product.apply(x.mul(2), y.mul(2));
        Tensor seed = filled(size, 1);
        for (int i = 0; i < 2; i++) {
            assertFilled(16, Gradients.of(z).seed(seed).wrt(x));
            assertFilled(12, Gradients.of(z).seed(seed).wrt(y));
        }
    }

    @EachSize
    void viewsHandedOutInsideOutliveIt(int size) {
        INDArray view;
        INDArray value;
        try (Scope scope = Autograd.scope()) {
            view = filled(size, 3).toINDArray();
            value = filled(size, 4).value();
        }
        Garbage.collectAndOverwrite();

        assertFilled(3, Tensor.constant(view));
        assertFilled(4, Tensor.constant(value));
    }

    @Test
    void endsWithAnException() {
        Tensor[] made = new Tensor[2];
        assertThrows(ShapeException.class, () -> {
            try (Scope outer = Autograd.scope()) {
                made[0] = filled(5000, 1);
                try (Scope inner = Autograd.scope()) {
                    made[1] = filled(5000, 1);
                    made[1].matmul(Tensor.ones(DataType.DOUBLE, 3, 3));
                }
            }
        });

        assertReleased(made[0]);
        assertReleased(made[1]);
        assertFilled(2, filled(5000, 2));
    }

    @Test
    void aPassThatFailsLeavesTheScopeAsItWas() {
        Tensor x = Tensor.variable(filled(5000, 1).toDoubles());
        Function failing = Function.of(y -> y.mul(2), (g, y) -> {
            throw new IllegalStateException("no derivative");
        });
        try (Scope scope = Autograd.scope()) {
            Tensor loss = failing.apply(x).sum();
            assertThrows(AutogradException.class, loss::backward);
            Tensor kept = scope.keep(filled(5000, 3));
            x.square().sum().backward();
            assertFilled(2, x.grad());
            assertFilled(3, kept);
        }
    }

    @Test
    void closingTwiceIsAllowed() {
        Scope scope = Autograd.scope();
        scope.close();
        scope.close();
        Tensor x = filled(5000, 1);

        assertFilled(1, x);
    }

    @Test
    void theInnermostIsClosedFirst() {
        Scope outer = Autograd.scope();
        Scope inner = Autograd.scope();
        Tensor x = filled(5000, 1);

        var refused = assertThrows(IllegalStateException.class, outer::close);

        assertEquals(
                "scopes are closed the innermost first, and one inside this one is open; use try-with-resources",
                refused.getMessage());
        assertFilled(1, x);
        inner.close();
        assertReleased(x);
        outer.close();
        assertFilled(1, filled(5000, 1));
    }

    @Test
    void theThreadThatOpenedItClosesItAndKeepsFromIt() throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Scope scope = Autograd.scope()) {
            Tensor x = filled(5000, 3);
            var closing = assertThrows(
                    ExecutionException.class, () -> other.submit(scope::close).get());
            var keeping = assertThrows(ExecutionException.class, () -> other.submit(() -> scope.keep(x))
                    .get());
            assertTrue(closing.getCause()
                    .getMessage()
                    .startsWith("a scope is closed by the thread that opened it; this is "));
            assertEquals(
                    "what a scope owns is kept by the thread that opened it",
                    keeping.getCause().getMessage());
            assertFilled(3, x);
        } finally {
            other.shutdown();
        }
    }

    @Test
    void eachThreadHasItsOwn() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<java.util.concurrent.Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int value = i;
                tasks.add(threads.submit(() -> train(value)));
            }
            for (var task : tasks) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void train(int value) {
        for (int size : new int[] {10, 1000, 10_000}) {
            Tensor w = Tensor.variable(filled(size, value).toDoubles());
            for (int step = 0; step < 100; step++) {
                Tensor kept;
                try (Scope scope = Autograd.scope()) {
                    w.zeroGrad();
                    w.mul(filled(size, value)).sum().backward();
                    kept = scope.keep(w.grad().add(1));
                }
                assertFilled(value, w.grad());
                assertFilled(value + 1, kept);
                assertFilled(value, w);
            }
        }
    }

    @Test
    void memoryOfOneStepIsUsedByTheNext() {
        for (int size : new int[] {1000, 100_000}) {
            Tensor x = Tensor.variable(filled(size, 3).toDoubles());
            long before = Garbage.bytesInUse();
            for (int step = 0; step < 100; step++) {
                try (Scope scope = Autograd.scope()) {
                    x.mul(2).add(1).square().sum().backward();
                }
            }
            // More are the gradient and slabs of scalars. The collector had no part in it.
            assertTrue(Garbage.bytesLent() <= before + 8L * size + (1 << 18), "size " + size);
        }
    }
}
