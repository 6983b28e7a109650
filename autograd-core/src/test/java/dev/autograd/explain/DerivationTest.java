package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.tape.Recording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DerivationTest {
    private final Recording.Switch trace = Autograd.trace();

    @AfterEach
    void stopTracing() {
        trace.close();
    }

    /** The neuron of two inputs, at numbers whose sums are exact. */
    private static final class Neuron {
        final Tensor w1 = Tensor.variable(0.5).named("w1");
        final Tensor w2 = Tensor.variable(-0.25).named("w2");
        final Tensor b = Tensor.variable(0.25).named("b");
        final Tensor x1 = Tensor.constant(1).named("x1");
        final Tensor x2 = Tensor.constant(2).named("x2");
        final Tensor t = Tensor.constant(1).named("t");
        final Tensor z = w1.mul(x1).add(w2.mul(x2)).add(b).named("z");
        final Tensor y = z.sigmoid().named("y");
        final Tensor loss = t.sub(y).square().mul(0.5).named("L");
    }

    /** A hidden layer with a bias, and a mean over three samples. */
    private static final class Layers {
        final Tensor X =
                Tensor.constant(new double[][] {{0, 1}, {1, 0}, {1, 1}}).named("X");
        final Tensor W =
                Tensor.variable(new double[][] {{0.4, 0.1}, {-0.7, 0.2}}).named("W");
        final Tensor b = Tensor.variable(new double[] {0.1, 0.3}).named("b");
        final Tensor v = Tensor.variable(new double[] {0.6, -0.5}).named("v");
        final Tensor t = Tensor.constant(new double[] {1, 0, 1}).named("t");
        final Tensor A = X.matmul(W).add(b).named("Z").tanh().named("A");
        final Tensor loss =
                t.sub(A.matmul(v).sigmoid().named("y_hat")).square().mean().named("L");
    }

    @Test
    void derivesTheDocumentsSection43WithItsSignRight() {
        Neuron neuron = new Neuron();

        assertEquals("""
                ∂L/∂w₁
                  z = w₁·x₁ + w₂·x₂ + b = 0.5·1 + (−0.25·2) + 0.25 = 0.25
                  y = σ(z)              = σ(0.25)                  = 0.562177
                  L = ½·(t − y)²        = ½·(1 − 0.562177)²        = 0.0958447

                L ← y ← z ← w₁
                  ∂L/∂y  = −(t − y)  = −(1 − 0.562177)         = −0.437823
                  ∂y/∂z  = y·(1 − y) = 0.562177·(1 − 0.562177) = 0.246134
                  ∂z/∂w₁ = x₁        = 1
                  ∂L/∂w₁ = ∂L/∂y · ∂y/∂z · ∂z/∂w₁
                         = −(t − y)·y·(1 − y)·x₁
                         = −0.437823·0.246134·1
                         = −0.107763""", Explain.of(neuron.loss).wrt(neuron.w1).text());
        // The document has (t − y)·y·(1 − y)·x₁, and the like, without the minus signs.
        assertEquals("−(t − y)·y·(1 − y)·x₁", product(neuron.loss, neuron.w1));
        assertEquals("−(t − y)·y·(1 − y)·x₂", product(neuron.loss, neuron.w2));
        assertEquals("−(t − y)·y·(1 − y)", product(neuron.loss, neuron.b));
    }

    private static String product(Tensor loss, Tensor by) {
        return Explain.of(loss).wrt(by).paths().get(0).product().text();
    }

    @Test
    void thePrintedNumbersAreThePrintedResults() {
        Neuron neuron = new Neuron();
        Tensor a = Tensor.variable(1.7).named("a");
        Tensor p = a.square().named("p");
        Tensor q = p.exp().add(a.log()).named("q");
        List<String> texts = List.of(
                Explain.of(neuron.loss).wrt(neuron.w2).text(),
                Explain.of(p.mul(q).tanh().named("L")).wrt(a).text());
        int compared = 0;
        for (String line : String.join("\n", texts).split("\n", -1)) {
            List<Double> values = new ArrayList<>();
            for (String side : line.split(" = ", -1)) {
                try {
                    values.add(FormulaReader.value(side.strip(), Map.of()).item());
                } catch (AssertionError e) {
                    continue; // has names in it
                }
            }
            for (double value : values) {
                assertEquals(values.get(0), value, 2e-5 * Math.abs(value), line);
                compared++;
            }
        }
        assertTrue(compared > 20, "only " + compared);
    }

    @Test
    void theProductOfAPathIsItsValue() {
        Neuron neuron = new Neuron();
        Map<String, Tensor> symbols = new HashMap<>();
        for (Tensor tensor : List.of(neuron.w1, neuron.x1, neuron.x2, neuron.t, neuron.y, neuron.z)) {
            symbols.put(Formula.of(tensor).name(), tensor);
        }
        Path path = Explain.of(neuron.loss).wrt(neuron.w2).paths().get(0);

        assertEquals(
                path.value().item(),
                FormulaReader.value(path.product(), symbols).item(),
                1e-15);
    }

    @Test
    void writesShapesMeansAndBroadcasts() {
        Layers layers = new Layers();
        String byW = Explain.of(layers.loss).wrt(layers.W).text();
        String byB = Explain.of(layers.loss).wrt(layers.b).text();

        assertTrue(byW.matches("(?s).*∂L/∂W = Xᵀ·∂L/∂Z .* {3}\\[2,3]·\\[3,2] → \\[2,2].*"), byW);
        assertTrue(byW.contains("mean of 3 elements: each gets 1/3 of the gradient"), byW);
        assertTrue(byB.matches("(?s).*∂L/∂b = sum\\(∂L/∂Z, axis 0\\) .* {3}\\[3,2] → \\[2].*"), byB);
        assertTrue(byB.contains("broadcast: b [2] is used 3 times in [3,2]"), byB);
        assertTrue(byB.matches("(?s).*Z = X·W \\+ b .*\\[3,2]·\\[2,2] \\+ \\[2] → \\[3,2].*"), byB);
    }

    @Test
    void writesOuterProductsWithTheirShapes() {
        Tensor a = Tensor.variable(new double[][] {{1}, {2}, {3}, {4}, {5}}).named("a");
        Tensor d = Tensor.variable(new double[][] {{1, 2, 3, 4}}).named("d");

        assertEquals("[5,1]·[1,4] → [5,4]", Formula.of(a.matmul(d)).shapes());
        assertEquals("[5,1] + [1,4] → [5,4]", Formula.of(a.add(d)).shapes());
        assertEquals("[5,1]", Formula.of(a.mul(a.exp())).shapes());
        assertEquals("[5,1]", Formula.of(a.mul(2).add(1)).shapes());
        assertEquals("[5,1] → []", Formula.of(a.sum()).shapes());
        assertEquals("", Formula.of(Tensor.variable(2).exp()).shapes());
    }

    @Test
    void addsUpTheContributionsOfPaths() {
        Tensor a = Tensor.variable(3).named("a");
        Tensor p = a.square().named("p");
        Tensor q = a.mul(5).named("q");
        String text = Explain.of(p.mul(q).named("L")).wrt(a).text();

        assertTrue(text.contains("∂L/∂p · ∂p/∂a = 2·q·a\n                = 15·6\n                = 90"), text);
        assertTrue(text.endsWith("sum over the paths\n  ∂L/∂a = 45 + 90\n        = 135"), text);
    }

    @Test
    void takesOneElementApart() {
        Layers layers = new Layers();
        Derivation derivation = Explain.of(layers.loss).wrt(layers.W);
        ElementDerivation element = derivation.at(1, 0);

        // W[1,0] meets the second column of X, (1, 0, 1): two of the three rows of Z.
        assertEquals("∂L/∂W[1,0]", element.symbol());
        assertEquals(2, element.count());
        assertEquals(
                List.of("∂L/∂Z[2,0]", "∂L/∂Z[0,0]"),
                element.terms().stream()
                        .map(ElementDerivation.Term::upstreamSymbol)
                        .toList());
        assertEquals("∂Z[2,0]/∂W[1,0]", element.terms().get(0).localSymbol());
        assertEquals(1, element.terms().get(0).local());
        assertEquals(derivation.gradient().get(1, 0), element.value());
        assertEquals(element.value(), sum(element), 1e-16);
    }

    @Test
    void showsTheLargestTermsOfALongSum() {
        double[] x = new double[300];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(i);
        }
        Tensor w = Tensor.variable(new double[] {0.3}).named("w");
        Tensor h = Tensor.constant(x).named("x").mul(w).named("h");
        ElementDerivation element =
                Explain.of(h.square().sum().named("L")).wrt(w).at(-1);

        double expected = 0;
        for (double xi : x) {
            expected += 2 * 0.3 * xi * xi;
        }
        assertEquals(10, element.terms().size());
        assertEquals(299, element.count()); // sin 0 is 0
        assertEquals(expected, element.value(), 1e-12);
        assertEquals(expected, sum(element), 1e-12);
        assertTrue(element.text().contains("289 smaller terms add up to "), element.text());
        double[] sizes = element.terms().stream()
                .mapToDouble(term -> -Math.abs(term.product()))
                .toArray();
        double[] sorted = sizes.clone();
        java.util.Arrays.sort(sorted);
        assertArrayEquals(sorted, sizes);
    }

    private static double sum(ElementDerivation element) {
        return element.rest()
                + element.terms().stream()
                        .mapToDouble(ElementDerivation.Term::product)
                        .sum();
    }

    @Test
    void anElementThatIsNotThereIsRefused() {
        Layers layers = new Layers();
        Derivation derivation = Explain.of(layers.loss).wrt(layers.W);

        ShapeException e = assertThrows(ShapeException.class, () -> derivation.at(2, 0));
        assertEquals("at: index 2 is out of range for axis 0 of W [2,2]", e.getMessage());
        assertThrows(ShapeException.class, () -> derivation.at(1));
    }

    @Test
    void latexDocumentsAreWellFormed() {
        Layers layers = new Layers();
        Neuron neuron = new Neuron();
        Tensor odd = Tensor.variable(new double[] {1, 2}).named("50%_{x}$ & ~\\^#重");
        Derivation strange = Explain.of(odd.mul(layers.v).sum().named("L_out")).wrt(odd);
        for (String document : List.of(
                Explain.of(layers.loss).wrt(layers.W).latex(),
                Explain.of(layers.loss).wrt(layers.b).latex(),
                Explain.of(layers.loss).wrt(layers.W).at(0, 0).latex(),
                Explain.of(neuron.loss).wrt(neuron.w1).latex(),
                Explain.of(neuron.loss).wrt(neuron.loss).latex(),
                strange.latex())) {
            LatexChecker.checkDocument(document);
        }
    }

    @Test
    void mathmlIsWellFormedXml() throws Exception {
        Layers layers = new Layers();
        Tensor odd = Tensor.variable(new double[] {1, 2}).named("<b>&\"'");
        Derivation strange = Explain.of(odd.mul(layers.v).sum().named("L")).wrt(odd);
        for (String xml : List.of(
                Explain.of(layers.loss).wrt(layers.b).mathml(),
                Explain.of(layers.loss).wrt(layers.b).at(0).mathml(),
                strange.mathml())) {
            assertEquals("section", MarkupTest.parse(xml).getTagName());
        }
    }

    @Test
    void aResultByItselfIsOne() {
        Neuron neuron = new Neuron();
        Derivation derivation = Explain.of(neuron.loss).wrt(neuron.loss);

        assertEquals(1, derivation.gradient().item());
        assertTrue(derivation.text().contains("its gradient by itself is 1"), derivation.text());
    }
}
