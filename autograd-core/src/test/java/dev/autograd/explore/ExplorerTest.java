package dev.autograd.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written into the page. */
class ExplorerTest {
    // L = (x·w + w)², x = 3, w = 2: the sum is 8, ∂L/∂sum = 16, and w gets 16 from the sum and 16·3 from the product.
    private static Map<String, Object> page() throws IOException {
        try (var trace = Autograd.trace()) {
            Tensor x = Tensor.constant(3).named("x");
            Tensor w = Tensor.variable(2).named("w");
            return JSON.std.mapFrom(Data.of(x.mul(w).add(w).square().named("L"), true));
        }
    }

    private static Map<?, ?> part(Map<String, Object> page, String name) {
        return (Map<?, ?>) page.get(name);
    }

    private static List<Object> names(Map<String, Object> page) {
        List<?> texts = (List<?>) page.get("texts");
        return ((List<?>) part(page, "values").get("name"))
                .stream().<Object>map(index -> texts.get((Integer) index)).toList();
    }

    @Test
    void keepsTheOrderOfComputationAndTheNames() throws IOException {
        assertEquals(List.of("x", "w", "z1", "z2", "L"), names(page()));
    }

    @Test
    void takesTheStepsOfTheBackwardPassInItsOrder() throws IOException {
        Map<?, ?> steps = part(page(), "steps");

        assertEquals(List.of(4, 3, 3, 2), steps.get("node"));
        assertEquals(List.of(0, 0, 1, 1), steps.get("use"));
        assertEquals(List.of(16, 16, 16, 48), steps.get("share"));
    }

    @Test
    void writesTheLocalDerivativeOfEachStep() throws IOException {
        assertEquals(
                List.of(List.of(16), List.of(1), List.of(1), List.of(3)),
                part(page(), "steps").get("elements"));
    }

    @Test
    void givesConstantsNoGradient() throws IOException {
        List<?> gradients = (List<?>) part(page(), "values").get("gradient");

        assertEquals(java.util.Arrays.asList(null, 64, 16, 16, 1), gradients);
    }

    @Test
    void comparesGradientsWithDifferencesAlsoOfIntermediateValues() throws IOException {
        Map<?, ?> checks = (Map<?, ?>) part(page(), "values").get("check");

        assertEquals(3, checks.size());
        checks.values().forEach(check -> assertEquals(0, ((List<?>) check).get(5)));
        assertEquals(64, ((Number) ((List<?>) checks.get("1")).get(2)).doubleValue(), 1e-8);
    }

    @Test
    void findsThatAGradientDiffersFromTheDifferences() throws IOException {
        Tensor w = Tensor.variable(2);
        dev.autograd.Function wrong = dev.autograd.Function.of(x -> x.square(), (g, x) -> g.mul(x));
        Map<String, Object> page;
        try (var trace = Autograd.trace()) {
            page = JSON.std.mapFrom(Data.of(wrong.apply(w).mul(1), true));
        }
        List<?> check = (List<?>) ((Map<?, ?>) part(page, "values").get("check")).get("0");

        assertEquals(2, check.get(1));
        assertEquals(4, ((Number) check.get(2)).doubleValue(), 1e-8);
        assertEquals(1, check.get(5));
    }

    @Test
    void sumsTheTermsOfAnElementOfAMatrixProduct() throws IOException {
        Tensor w = Tensor.variable(new double[][] {{1}, {2}}).named("w");
        Tensor x = Tensor.constant(new double[][] {{3, 4}, {5, 6}});
        Map<String, Object> page;
        try (var trace = Autograd.trace()) {
            page = JSON.std.mapFrom(Data.of(x.matmul(w).sum(), true));
        }
        List<?> elements = (List<?>) part(page, "steps").get("elements");

        // Element 0 of w meets 3 and 5, element 1 meets 4 and 6; what comes from above is 1.
        assertEquals(List.of(0, 2, 0, 0, 0, 1, 3, 1, 1, 5, 1, 2, 0, 0, 0, 1, 4, 1, 1, 6), elements.get(1));
    }

    @Test
    void describesALargeTensorByStatisticsAndACorner() {
        Tensor x = Tensor.arange(org.nd4j.linalg.api.buffer.DataType.DOUBLE, 0, 600, 1)
                .reshape(20, 30);
        Map<?, ?> numbers = (Map<?, ?>) new Numbers(64).of(x);

        assertEquals(299.5, numbers.get("mean"));
        assertEquals(599.0, numbers.get("max"));
        assertArrayEquals(new double[] {0, 1, 2, 3, 30, 31, 32, 33, 60, 61, 62, 63, 90, 91, 92, 93}, (double[])
                numbers.get("corner"));
    }

    @Test
    void foldsModulesThatAreAlike() {
        Tensor x = Tensor.variable(new double[] {1, 2});
        try (var trace = Autograd.trace()) {
            Tensor h = x;
            for (int i = 0; i < 5; i++) {
                try (var block = Autograd.namedScope("blocks." + i)) {
                    h = h.tanh().mul(2);
                }
            }
            Modules modules = Modules.of(Tape.of(h.sum()));

            Modules.Module blocks = modules.all().get(0).children.get(0);
            assertEquals("blocks.0 … 4", blocks.name);
            assertEquals(5, blocks.repeats);
            assertEquals(5, blocks.children.size());
        }
    }

    @Test
    void ranksByTheLongestPath() {
        // 0 -> 1 -> 2 -> 3 and 0 -> 3; 4, which nothing leads to, stands beside its use.
        Layout layout = Layout.of(6, new int[] {0, 1, 2, 0, 4, 3}, new int[] {1, 2, 3, 3, 5, 5});

        assertEquals(3, layout.rank(3));
        assertEquals(3, layout.rank(4));
        assertEquals(4, layout.rank(5));
        assertEquals(4, layout.bends(3).length);
    }

    @Test
    void placesNoTwoBoxesOfARankOverEachOther() {
        int n = 40;
        int[] from = new int[2 * n];
        int[] to = new int[2 * n];
        for (int i = 0; i < n; i++) {
            from[2 * i] = i;
            to[2 * i] = n + (7 * i) % n;
            from[2 * i + 1] = i;
            to[2 * i + 1] = n + (11 * i + 3) % n;
        }
        Layout layout = Layout.of(2 * n, from, to);
        double[] second = java.util.stream.IntStream.range(n, 2 * n)
                .mapToDouble(layout::position)
                .sorted()
                .toArray();
        for (int i = 1; i < n; i++) {
            assertTrue(second[i] - second[i - 1] > 1 - 1e-9);
        }
    }

    @Test
    void escapesWhatCouldEndAScript() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("</script>", "<!-- \"\\\n\u2028\u0001 & ü 😀");
        String json = Json.of(map);

        assertFalse(json.contains("<"), json);
        assertFalse(json.contains("&"), json);
        assertEquals(map, assertReads(json));
    }

    private static Map<String, Object> assertReads(String json) {
        try {
            return JSON.std.mapFrom(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    @Test
    void saysWhatIsWrongWithTheResult() {
        Tensor untraced = Tensor.variable(2).square();
        AutogradException e = assertThrows(AutogradException.class, () -> Explorer.of(untraced));
        assertTrue(String.valueOf(e.getMessage()).contains("was not traced; compute it inside"), e.getMessage());
        try (var trace = Autograd.trace()) {
            Tensor vector = Tensor.variable(new double[] {1, 2}).square();
            Tensor constant = Tensor.constant(2).square();
            assertThrows(ShapeException.class, () -> Explorer.of(vector));
            assertThrows(AutogradException.class, () -> Explorer.of(constant));
        }
    }

    @Test
    void leavesTheRecordAndTheGradientsAsTheyWere() {
        Tensor w = Tensor.variable(2).named("w");
        try (var trace = Autograd.trace()) {
            Tensor loss = w.square();
            String page = Explorer.of(loss).html();

            assertEquals(page, Explorer.of(loss).html());
            assertEquals(0, w.grad().item());
            assertTrue(Autograd.isTracing());
        }
    }
}
