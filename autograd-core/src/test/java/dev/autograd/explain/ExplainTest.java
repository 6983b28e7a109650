package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import dev.autograd.tape.Recording;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainTest {
    private final Recording.Switch trace = Autograd.trace();
    private final Tensor w1 = Tensor.variable(0.5).named("w1");
    private final Tensor w2 = Tensor.variable(-0.3).named("w2");
    private final Tensor b = Tensor.variable(0.1).named("b");
    private final Tensor x1 = Tensor.constant(1).named("x1");
    private final Tensor x2 = Tensor.constant(2).named("x2");
    private final Tensor t = Tensor.constant(1).named("t");

    @AfterEach
    void stopTracing() {
        trace.close();
    }

    private Tensor documentsLoss() {
        Tensor z = w1.mul(x1).add(w2.mul(x2)).add(b).named("z");
        Tensor y = z.sigmoid().named("y");
        return t.sub(y).square().mul(0.5).named("L");
    }

    @Test
    void derivesTheDocumentsGradient() {
        Derivation derivation = Explain.of(documentsLoss()).wrt(w2);
        Path path = derivation.paths().get(0);

        assertEquals("∂L/∂w₂", derivation.symbol());
        assertEquals(List.of("L", "y", "z", "w₂"), path.steps());
        assertEquals(
                List.of("∂L/∂y", "∂y/∂z", "∂z/∂w₂"),
                path.factors().stream().map(Factor::symbol).toList());
        assertEquals(
                List.of("−(t − y)", "y·(1 − y)", "x₂"),
                path.factors().stream().map(factor -> factor.formula().text()).toList());
        // z = 0.5 - 0.6 + 0.1 = 0, so y = 1/2: -(1/2) · 1/4 · 2
        assertArrayEquals(
                new double[] {-0.5, 0.25, 2},
                path.factors().stream()
                        .mapToDouble(factor -> factor.value().item())
                        .toArray(),
                1e-15);
        assertEquals(-0.25, path.value().item(), 1e-15);
        assertEquals(-0.25, derivation.gradient().item(), 1e-15);
    }

    @Test
    void writesTheForwardComputationAndTheProduct() {
        String text = Explain.of(documentsLoss()).wrt(b).text();

        assertTrue(text.contains("z = w₁·x₁ + w₂·x₂ + b"), text);
        assertTrue(text.contains("y = σ(z)"), text);
        assertTrue(text.contains("L ← y ← z ← b"), text);
        assertTrue(text.contains("∂L/∂b = ∂L/∂y · ∂y/∂z · ∂z/∂b\n"), text);
    }

    @Test
    void listsEveryPathAndTheirSum() {
        Tensor a = Tensor.variable(3).named("a");
        Tensor p = a.square().named("p");
        Tensor q = a.mul(5).named("q");
        Derivation derivation = Explain.of(p.mul(q).named("L")).wrt(a);

        // a² · 5a: 15 · 6 along p, 9 · 5 along q
        assertEquals(
                List.of(45.0, 90.0),
                derivation.paths().stream()
                        .map(path -> path.value().item())
                        .sorted()
                        .toList());
        assertEquals(135, derivation.gradient().item());
        assertTrue(derivation.text().endsWith("∂L/∂a = 45 + 90\n        = 135"), derivation.text());
    }

    @Test
    void leavesAPathThatSkipsAStepToItself() {
        Tensor a = Tensor.variable(2).named("a");
        Tensor p = a.square().named("p");
        Derivation derivation = Explain.of(p.add(a).named("L")).wrt(a);

        assertEquals(
                List.of(1.0, 4.0),
                derivation.paths().stream()
                        .map(path -> path.value().item())
                        .sorted()
                        .toList());
    }

    @Test
    void makesEveryResultAStepWhereNoneHasAName() {
        Tensor a = Tensor.variable(2).named("a");
        Derivation derivation = Explain.of(a.exp().square()).wrt(a);

        assertEquals(List.of("L", "z₁", "a"), derivation.paths().get(0).steps());
    }

    @Test
    void carriesGradientsOfArraysFromStepToStep() {
        Tensor X = Tensor.constant(new double[][] {{0, 1}, {1, 0}, {1, 1}}).named("X");
        Tensor W = Tensor.variable(new double[][] {{0.4}, {-0.7}}).named("W");
        Tensor Y = X.matmul(W).named("Z").sigmoid().named("Y");
        Tensor loss = Y.square().mean().named("L");
        Derivation derivation = Explain.of(loss).wrt(W);
        Path path = derivation.paths().get(0);

        assertEquals(
                List.of("2/3·Y", "∂L/∂Y ⊙ Y ⊙ (1 − Y)", "Xᵀ·∂L/∂Z"),
                path.factors().stream().map(factor -> factor.formula().text()).toList());
        assertArrayEquals(derivation.gradient().toDoubles(), path.value().toDoubles(), 1e-15);
    }

    @Test
    void saysWhereThereIsNoPath() {
        Tensor other = Tensor.variable(1).named("other");
        Derivation derivation = Explain.of(documentsLoss()).wrt(other);

        assertTrue(derivation.paths().isEmpty());
        assertEquals(0, derivation.gradient().item());
        assertTrue(derivation.text().contains("there is no path"), derivation.text());
    }

    @Test
    void stopsAtSoManyPathsAndSaysSo() {
        Tensor x = w1;
        for (int i = 0; i < 40; i++) {
            x = x.sin().named("s" + i).add(x.cos().named("c" + i)).named("x" + i);
        }
        Derivation derivation = Explain.of(x).wrt(w1);

        assertEquals(16, derivation.paths().size());
        assertFalse(derivation.isComplete());
        assertTrue(derivation.text().contains("sum over these and further paths"));
    }

    @Test
    void tellsHowToTrace() {
        Tensor loss;
        try (var off = Recording.current().tracing(false)) {
            loss = documentsLoss();
        }
        AutogradException e = assertThrows(AutogradException.class, () -> Explain.of(loss));
        assertTrue(String.valueOf(e.getMessage()).contains("Autograd.trace()"));
    }

    @Test
    void writesMarkdownTables() {
        String markdown = Explain.of(documentsLoss()).wrt(w1).markdown();

        assertTrue(markdown.startsWith("## ∂L/∂w₁\n"), markdown);
        assertTrue(markdown.contains("| ∂y/∂z | y·(1 − y) | 0.5·(1 − 0.5) | 0.25 |"), markdown);
    }
}
