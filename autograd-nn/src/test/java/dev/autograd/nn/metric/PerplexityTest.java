package dev.autograd.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import org.junit.jupiter.api.Test;

class PerplexityTest {
    // Softmax gives the first class 1/2 and 4/5.
    private static final Tensor LOGITS = Tensor.constant(new double[][] {{7, 7}, {Math.log(4), 0}});

    @Test
    void isTheNumberOfClassesWhereAllAreEquallyLikely() {
        Metric perplexity = new Perplexity();
        perplexity.update(Tensor.constant(new double[3][5]), Tensor.constant(new int[] {0, 4, 2}));
        assertEquals(5, perplexity.value(), 1e-14);
    }

    @Test
    void isTheGeometricMeanOfTheInverseProbabilities() {
        Metric perplexity = new Perplexity();
        perplexity.update(LOGITS, Tensor.constant(new int[] {0, 0}));
        assertEquals(Math.sqrt(2 * 5 / 4.0), perplexity.value(), 1e-14);

        perplexity.reset();
        perplexity.update(LOGITS, Tensor.constant(new int[] {0, 1}));
        assertEquals(Math.sqrt(2 * 5), perplexity.value(), 1e-14);
    }

    @Test
    void doesNotOverflowForLargeLogits() {
        Metric perplexity = new Perplexity();
        perplexity.update(Tensor.constant(new double[][] {{5000, 5000}}), Tensor.constant(new int[] {1}));
        assertEquals(2, perplexity.value(), 1e-14);
    }

    @Test
    void leavesOutTheIgnoredLabel() {
        Metric perplexity = Perplexity.ignoring(-100);
        perplexity.update(LOGITS, Tensor.constant(new int[] {-100, 1}));
        assertEquals(5, perplexity.value(), 1e-14);
    }

    @Test
    void takesSequences() {
        Metric perplexity = new Perplexity();
        perplexity.update(
                LOGITS.reshape(1, 2, 2), Tensor.constant(new int[] {0, 0}).reshape(1, 2));
        assertEquals(Math.sqrt(2 * 5 / 4.0), perplexity.value(), 1e-14);
    }

    @Test
    void namesALabelThatIsNoClass() {
        ShapeException e = assertThrows(
                ShapeException.class, () -> new Perplexity().update(LOGITS, Tensor.constant(new int[] {0, -100})));
        assertEquals("Perplexity: label -100 of sample 1 is none of the classes 0..1", e.getMessage());
    }
}
