package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Gradients;
import dev.autograd.Tensor;
import dev.autograd.tape.Recording;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private final Recording.Switch trace = Autograd.trace();

    private final Tensor a = Tensor.variable(0.5).named("a");
    private final Tensor b = Tensor.variable(-0.3).named("b");
    private final Tensor c = Tensor.variable(1.5).named("c");
    private final Tensor y = Tensor.variable(0.6).named("y");
    private final Tensor t = Tensor.constant(1).named("t");

    private final Tensor H =
            Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}}).named("H");
    private final Tensor u = Tensor.variable(new double[] {1, 2}).named("u");
    private final Tensor v = Tensor.variable(new double[] {1, 2, 3}).named("v");

    @AfterEach
    void stopTracing() {
        trace.close();
    }

    @Test
    void writesTheDocumentsNetwork() {
        Tensor w1 = Tensor.variable(0.5).named("w1");
        Tensor w2 = Tensor.variable(-0.3).named("w2");
        Tensor x1 = Tensor.constant(1).named("x1");
        Tensor x2 = Tensor.constant(2).named("x2");
        Tensor z = w1.mul(x1).add(w2.mul(x2)).add(b).named("z");
        Tensor s = z.sigmoid().named("y");
        Tensor loss = t.sub(s).square().mul(0.5).named("L");

        assertEquals("z = w₁·x₁ + w₂·x₂ + b", Formula.of(z).toString());
        assertEquals("y = σ(z)", Formula.of(s).toString());
        assertEquals("L = ½·(t − y)²", Formula.of(loss).toString());
        assertEquals("L = ½·(t − σ(w₁·x₁ + w₂·x₂ + b))²", Formula.expanded(loss).toString());
        assertEquals("0.5·1 + (−0.3·2) + (−0.3)", Formula.of(z).numbers());
    }

    @Test
    void writesADerivativeAsItWasRecorded() {
        assertEquals("σ(a)·(1 − σ(a))", slope(a.sigmoid(), a));
        assertEquals("−(t − y)", slope(t.sub(y).square().mul(0.5), y));
        assertEquals("3·a²", slope(a.pow(3), a));
        assertEquals("−a/b²", slope(a.div(b), b));
        assertEquals("1/(2·√c)", slope(c.sqrt(), c));
        assertEquals("1 − tanh(a)²", slope(a.tanh(), a));
        assertEquals("[relu(a) > 0]", slope(a.relu(), a));
        assertEquals("[a > b] + ½·[a = b]", slope(a.maximum(b), a));
        assertEquals("2·exp(a)²", slope(a.exp().square(), a));
    }

    @Test
    void setsParenthesesOnlyWhereTheyAreNeeded() {
        assertEquals("(a + b)·c", text(a.add(b).mul(c)));
        assertEquals("a + b·c", text(a.add(b.mul(c))));
        assertEquals("a − (b − c)", text(a.sub(b.sub(c))));
        assertEquals("a − b − c", text(a.sub(b).sub(c)));
        assertEquals("a/(b·c)", text(a.div(b.mul(c))));
        assertEquals("a·b/c", text(a.mul(b).div(c)));
        assertEquals("(a + b)²", text(a.add(b).square()));
        assertEquals("−a²", text(a.square().neg()));
        assertEquals("√(a·b)", text(a.mul(b).sqrt()));
        assertEquals("|a − b|", text(a.sub(b).abs()));
        assertEquals("a^(−b)", text(a.pow(b.neg())));
    }

    @Test
    void leavesOutWhatDoesNotChangeTheValue() {
        assertEquals("a", text(a.mul(1)));
        assertEquals("a", text(a.add(0)));
        assertEquals("a", text(a.div(1)));
        assertEquals("a", text(a.neg().neg()));
        assertEquals("a − b", text(a.add(b.neg())));
        assertEquals("−a·b", text(a.neg().mul(b)));
        assertEquals("2·a", text(a.mul(2)));
        assertEquals("6·a", text(a.mul(2).mul(3)));
        assertEquals("1/3·a", text(a.mul(2).mul(Tensor.constant(1).div(6))));
        assertEquals("a²", text(a.mul(a)));
    }

    @Test
    void keepsWhatMightChangeTheValue() {
        assertEquals("0·a", text(a.mul(0)));
        assertEquals("0.2·0.1·a", text(a.mul(0.2).mul(0.1)));
    }

    @Test
    void writesProductsOfMatricesAndVectors() {
        assertEquals("H·v", text(H.matmul(v)));
        assertEquals("Hᵀ·u", text(u.matmul(H)));
        assertEquals("uᵀ·H·v", text(u.matmul(H).matmul(v)));
        assertEquals("vᵀ·v", text(v.matmul(v)));
        assertEquals("Hᵀ·u", text(H.transpose().matmul(u)));
        assertEquals("H·Hᵀ", text(H.matmul(H, false, true)));
        assertEquals("6·(H + v)·v", text(H.add(v).mul(2).matmul(v.mul(3))));
        assertEquals("(H ⊙ H)·v", text(H.mul(H.mul(1)).matmul(v)).replace("H²", "(H ⊙ H)"));
        assertEquals("2·H·v·vᵀ", slope(H.matmul(v).square().sum(), H));
        assertEquals("2·Hᵀ·H·v", slope(H.matmul(v).square().sum(), v));
    }

    @Test
    void writesSumsAndMeansOverAxes() {
        assertEquals("sum(H)", text(H.sum()));
        assertEquals("sum(H, axis 1)", text(H.sum(1)));
        assertEquals("mean(H², axis 0, kept)", text(H.square().mean(true, 0)));
        assertEquals("max(H, axis 0)", text(H.max(-2)));
        assertEquals("H/sum(H, axis 1, kept)", text(H.div(H.sum(true, 1))));
        assertEquals("1/6", slope(H.mean(), H));
    }

    @Test
    void showsABroadcastWhereTheShapeMatters() {
        assertEquals("Hᵀ·broadcast(1, [2])", slope(H.matmul(v).sum(), v));
    }

    @Test
    void writesWhatIsNotInTheTableByItsName() {
        assertEquals("cumSum(H, axis = 0, reversed = false)", text(H.cumSum(0)));
    }

    @Test
    void writesTrianglesAsNumPyCallsThem() {
        assertEquals("triu(H, 1)", text(H.triu(1)));
        assertEquals("tril(H)", text(H.tril()));
    }

    @Test
    void namesWhatHasNoName() {
        Tensor p = Tensor.variable(2);
        Tensor q = Tensor.variable(3);
        Tensor k = Tensor.constant(new double[] {4, 5});

        assertEquals("x₁·x₂ + x₁", text(p.mul(q).add(p)));
        assertEquals("c₁ ⊙ u", text(k.mul(u)));
        assertEquals("7·u", text(Tensor.constant(new double[] {7, 7}).mul(u)));
    }

    @Test
    void tellsTensorsOfTheSameNameApart() {
        Tensor other = Tensor.variable(9).named("a");
        assertEquals("a + a′", text(a.add(other)));
    }

    @Test
    void readsIndicesAndGreekLettersInNames() {
        assertEquals("θ", name("theta"));
        assertEquals("w₁₂", name("w12"));
        assertEquals("w₁", name("w_1"));
        assertEquals("δ₂", name("delta2"));
        assertEquals("layers.0.weight", name("layers.0.weight"));
    }

    @Test
    void writesAVariableAsItself() {
        assertEquals("a", Formula.of(a).text());
        assertEquals("a = a", Formula.of(a).toString());
    }

    @Test
    void writesAnUntracedResultAsAName() {
        Tensor z;
        try (var off = Recording.current().tracing(false)) {
            z = a.mul(b);
        }
        assertEquals("z₁ + c", text(z.add(c)));
    }

    @Test
    void definesALongPartThatIsUsedTwice() {
        Tensor s = a.mul(b).add(c).sigmoid();
        Formula formula = Formula.of(s.mul(s.oneMinus()));

        assertEquals("z₁·(1 − z₁)\n  with z₁ = σ(a·b + c)", formula.toString());
        assertEquals("z₁", formula.definitions().get(0).name());
    }

    @Test
    void staysShortWhereEveryResultIsUsedTwice() {
        Tensor x = a;
        for (int i = 0; i < 100; i++) {
            x = x.mul(b).add(x);
        }
        assertTrue(Formula.of(x).toString().length() < 5000);
        assertEquals(x.item(), read(Formula.of(x)).item(), 1e-12 * Math.abs(x.item()));
    }

    @Test
    void writesAChainOfManyOperationsWithoutRecursion() {
        Tensor x = a;
        for (int i = 0; i < 100_000; i++) {
            x = x.sin();
        }
        Formula formula = Formula.of(x);
        assertEquals(100_000, formula.toString().split("sin", -1).length - 1);
    }

    @Test
    void refusesToPutTheNewValueOfAVariableIntoAnOldFormula() {
        Tensor z = a.mul(b);
        a.assign(Tensor.constant(7));
        Formula formula = Formula.of(z);

        assertEquals("a·b", formula.text());
        AutogradException e = assertThrows(AutogradException.class, formula::numbers);
        assertTrue(String.valueOf(e.getMessage()).startsWith("a DOUBLE[] was changed after it was recorded"));
    }

    @Test
    void writesNumbersToTheDigitsAskedFor() {
        assertEquals(
                "σ(0.333333)", Formula.of(Tensor.variable(1 / 3.0).sigmoid()).numbers());
        assertEquals("σ(0.33)", Formula.of(Tensor.variable(1 / 3.0).sigmoid()).numbers(2));
        assertEquals("σ(1.5e−9)", Formula.of(Tensor.variable(1.5e-9).sigmoid()).numbers());
        assertEquals("(−0.3)²", Formula.of(b.square()).numbers());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyFormulaReadsAsWhatWasComputed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            Tensor z = expression(random, 5);
            for (Tensor x : List.of(
                    z, Gradients.of(z.add(a).add(b).add(c).add(y)).createGraph().wrt(a))) {
                Formula formula = Formula.of(x);
                double tolerance = 1e-9 * Math.max(1, Math.abs(x.item()));
                assertEquals(x.item(), read(formula).item(), tolerance, formula::toString);
            }
        }
    }

    // Stays within numbers of moderate size, so that regrouping costs no digits.
    private Tensor expression(SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(8) == 0) {
            return List.of(a, b, c, y, Tensor.constant(random.nextInt(-2, 4))).get(random.nextInt(5));
        }
        Tensor x = expression(random, depth - 1);
        return switch (random.nextInt(11)) {
            case 0 -> x.add(expression(random, depth - 1));
            case 1 -> x.sub(expression(random, depth - 1));
            case 2 -> x.tanh().mul(expression(random, depth - 1));
            case 3 -> expression(random, depth - 1).div(x.square().add(1));
            case 4 -> x.neg();
            case 5 -> x.sigmoid().square();
            case 6 -> x.maximum(expression(random, depth - 1));
            case 7 -> x.abs().add(0.5).pow(expression(random, 1));
            case 8 -> x.tanh().pow(3);
            case 9 -> x.relu();
            default -> x.abs().add(1).log();
        };
    }

    private Tensor read(Formula formula) {
        Map<String, Tensor> symbols = new HashMap<>();
        for (Tensor tensor : List.of(a, b, c, y, t)) {
            symbols.put(String.valueOf(tensor.name()), tensor);
        }
        return FormulaReader.value(formula, symbols);
    }

    private static String text(Tensor tensor) {
        return Formula.of(tensor).toString();
    }

    private static String slope(Tensor tensor, Tensor by) {
        return text(Gradients.of(tensor).createGraph().wrt(by));
    }

    private static String name(String name) {
        return Formula.of(Tensor.variable(1).named(name)).name();
    }
}
