package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.autograd.explain.Formula;
import dev.autograd.explain.FormulaReader;
import dev.autograd.explain.FormulaReader.UnknownFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;

/** Every sample's printed formula, and that of its gradients, gives the value that the engine computes. */
class FormulaSamplesTest {
    private static final String[] NAMES = {"x", "y", "w", "v"};

    @TestFactory
    Stream<DynamicTest> printedFormulasGiveTheValue() throws ReflectiveOperationException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Sample sample : SamplesTest.all()) {
            for (List<int[]> shapes : sample.cases()) {
                if (shapes.size() <= NAMES.length
                        && shapes.stream()
                                .noneMatch(shape -> Arrays.stream(shape).anyMatch(n -> n == 0))) {
                    String name = sample.name() + " of " + Arrays.deepToString(shapes.toArray());
                    tests.add(dynamicTest(name, () -> compare(sample, shapes)));
                }
            }
        }
        return tests.stream();
    }

    private static void compare(Sample sample, List<int[]> shapes) {
        Tensor[] inputs = sample.tensors(sample.inputs(shapes), DataType.DOUBLE);
        Map<String, Tensor> symbols = new HashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (sample.isFloating(i) ? Tensor.variable(inputs[i]) : inputs[i]).named(NAMES[i]);
            symbols.put(NAMES[i], inputs[i]);
        }
        int rank = inputs[0].rank();
        if (rank >= 2) {
            long n = Math.min(inputs[0].shape()[rank - 2], inputs[0].shape()[rank - 1]);
            symbols.put("I", Tensor.eye(DataType.DOUBLE, n));
        }
        try (var trace = Autograd.trace()) {
            Tensor z = sample.call().apply(inputs);
            compare(z, symbols);
            if (!z.isTracked()) {
                return;
            }
            double[] random =
                    new SplittableRandom(1).doubles(z.size(), 0.5, 1.5).toArray();
            Tensor g = Tensor.constant(random).reshape(z.shape()).detach().named("g");
            symbols.put("g", g);
            for (Tensor x : inputs) {
                if (x.isVariable()) {
                    compare(Gradients.of(z).seed(g).createGraph().wrt(x), symbols);
                }
            }
        }
    }

    private static void compare(Tensor z, Map<String, Tensor> symbols) {
        if (z.operation() == null) {
            return; // the seed itself
        }
        Formula formula = Formula.expanded(z);
        try {
            Tensor value = FormulaReader.value(formula, symbols);
            long[] shape = z.shape();
            Tensor full = value.size() == z.size() ? value : value.broadcastTo(shape);
            double[] expected = z.toDoubles();
            double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            assertArrayEquals(expected, full.toDoubles(), 1e-12 * largest, formula::toString);
        } catch (UnknownFunction e) {
            Assumptions.abort(e.getMessage());
        } catch (AutogradException | ShapeException e) {
            throw new AssertionError(formula + ": " + e.getMessage(), e);
        }
    }
}
