package dev.autograd.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.check.GradientCheck;
import dev.autograd.nn.Figures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class CtcLossTest {
    private final Tensor logits = Tensor.variable(Figures.numbers(i -> Math.sin(1.3 * i + 0.2), 3, 6, 4));
    private final Tensor labels =
            Tensor.constant(new long[] {1, 2, 2, 3, 1, 0, 1, 0, 0}).reshape(3, 3);
    private final long[] steps = {6, 4, 5};
    private final long[] counts = {3, 2, 0};

    // Of all 4^t ways to choose a class at each step, those that read as the labels.
    private static double enumerated(double[][] logProbabilities, int blank, List<Integer> labels) {
        int t = logProbabilities.length;
        int classes = logProbabilities[0].length;
        double probability = 0;
        for (int path = 0; path < Math.pow(classes, t); path++) {
            List<Integer> read = new ArrayList<>();
            double log = 0;
            int before = -1;
            int rest = path;
            for (double[] step : logProbabilities) {
                int chosen = rest % classes;
                rest /= classes;
                log += step[chosen];
                if (chosen != before && chosen != blank) {
                    read.add(chosen);
                }
                before = chosen;
            }
            probability += read.equals(labels) ? Math.exp(log) : 0;
        }
        return -Math.log(probability);
    }

    private static double[][] rows(Tensor sample, long steps) {
        return sample.slice(0, 0, steps).unstack(0).stream()
                .map(Tensor::toDoubles)
                .toArray(double[][]::new);
    }

    @Test
    void isTheSumOverAllAlignments() {
        Tensor log = logits.logSoftmax(-1);
        double[] losses =
                new CtcLoss(0, Reduction.NONE).of(log, labels, steps, counts).toDoubles();
        assertEquals(enumerated(rows(log.select(0, 0), 6), 0, List.of(1, 2, 2)), losses[0], 1e-12);
        assertEquals(enumerated(rows(log.select(0, 1), 4), 0, List.of(3, 1)), losses[1], 1e-12);
        assertEquals(enumerated(rows(log.select(0, 2), 5), 0, List.of()), losses[2], 1e-12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anyClassMayBeTheBlank(int blank) {
        Tensor log = logits.logSoftmax(-1).slice(0, 0, 1);
        Tensor label = Tensor.constant(new long[] {2, 0}).reshape(1, 2);
        assertEquals(
                enumerated(rows(log.select(0, 0), 6), blank, List.of(2, 0)),
                new CtcLoss(blank, Reduction.SUM).of(log, label).item(),
                1e-12);
    }

    // PyTorch 2.13 gives the figures.
    @Test
    void reducesAsPyTorchDoes() {
        Tensor log = logits.logSoftmax(-1);
        assertEquals(
                4.196813606148058, new CtcLoss().of(log, labels, steps, counts).item(), 1e-13);
        Tensor sum = new CtcLoss(0, Reduction.SUM).of(log, labels, steps, counts);
        assertEquals(18.33110444870337, sum.item(), 1e-13);
        sum.backward();
        double[] gradient = logits.grad().toDoubles();
        double weighed = 0;
        for (int i = 0; i < gradient.length; i++) {
            weighed += gradient[i] * Math.cos(0.7 * i);
        }
        assertEquals(-0.17914933601689587, weighed, 1e-13);
    }

    @Test
    void theGradientAgreesWithDifferences() {
        GradientCheck.of(x -> new CtcLoss().of(x.logSoftmax(-1), labels, steps, counts), logits)
                .assertPasses();
    }

    @Test
    void stepsBeyondALengthHaveNoGradient() {
        new CtcLoss().of(logits.logSoftmax(-1), labels, steps, counts).backward();
        assertArrayEquals(
                new double[8], logits.grad().select(0, 1).slice(0, 4, 6).toDoubles());
    }

    @Test
    void stepsBeyondALengthMayBeAnything() {
        Tensor isStep = Tensor.arange(6).lt(Tensor.constant(steps).unsqueeze(1)).unsqueeze(2);
        double[][] gradients = new double[2][];
        for (int i = 0; i < 2; i++) {
            Tensor log = Tensor.variable(logits.logSoftmax(-1).detach().where(isStep, i == 0 ? -1 : Double.NaN));
            new CtcLoss().of(log, labels, steps, counts).backward();
            gradients[i] = log.grad().toDoubles();
        }
        assertArrayEquals(gradients[0], gradients[1]);
    }

    // 300 steps: a product of probabilities would be 1e-400, and less.
    @Test
    void longSequencesDontUnderflow() {
        Tensor x = Tensor.variable(Figures.numbers(i -> 3 * Math.sin(i), 1, 300, 20));
        Tensor label = Tensor.arange(1, 20).reshape(1, 19);
        Tensor loss = new CtcLoss().of(x.to(DataType.FLOAT).logSoftmax(-1), label);
        double exact = new CtcLoss().of(x.logSoftmax(-1), label).item();
        assertEquals(exact, loss.item(), 1e-5 * exact);
        loss.backward();
        assertEquals(1, x.grad().isFinite().to(DataType.DOUBLE).mean().item());
    }

    @Test
    void sayWhatDoesNotFit() {
        CtcLoss loss = new CtcLoss();
        assertMessage(
                "CtcLoss: sample 1 has 2 steps, but its 2 labels, with a blank between equal ones, need 3",
                () -> loss.of(
                        logits,
                        Tensor.constant(new long[] {1, 2, 2, 2, 1, 1}).reshape(3, 2),
                        new long[] {6, 2, 6},
                        new long[] {2, 2, 2}));
        assertMessage(
                "CtcLoss: label 4 at position [0, 1] is out of range for 4 classes, of which 0 is the blank",
                () -> loss.of(
                        logits, Tensor.constant(new long[] {1, 4, 1, 2, 1, 2}).reshape(3, 2)));
        assertMessage(
                "CtcLoss: label 0 at position [1, 2] is out of range for 4 classes, of which 0 is the blank",
                () -> loss.of(logits, labels));
        assertMessage(
                "CtcLoss: log-probabilities [n, t, classes] and labels [n, s] are wanted, not [3, 6, 4] and [9]",
                () -> loss.of(logits, labels.flatten()));
        assertMessage(
                "CtcLoss: the numbers of steps must be one for each of 3 samples, from 0 to 6, but are [7, 1, 1]",
                () -> loss.of(logits, labels, new long[] {7, 1, 1}, counts));
        assertMessage("CtcLoss: the blank 4 is none of 4 classes", () -> new CtcLoss(4, Reduction.MEAN)
                .of(logits, labels, steps, counts));
        assertThrows(IllegalArgumentException.class, () -> new CtcLoss(-1, Reduction.MEAN));
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }
}
