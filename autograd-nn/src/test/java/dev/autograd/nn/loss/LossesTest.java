package dev.autograd.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.CrossEntropy;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The figures are those of PyTorch 2.13, in double. */
class LossesTest {
    private final Tensor y = Tensor.variable(new double[][] {{0.5, -2}, {1.5, 0.25}});
    private final Tensor t = Tensor.constant(new double[][] {{1, 1}, {1, 0}});
    private final Tensor z = Tensor.variable(new double[][] {{1, 2, -1}, {0, 0.5, 3}});
    private final Tensor labels = Tensor.constant(new long[] {1, 0});
    private final Tensor classWeights = Tensor.constant(new double[] {1, 2, 3});

    private static void assertLoss(Tensor loss, double value, Tensor x, double... gradient) {
        assertEquals(value, loss.item(), 1e-14);
        loss.backward();
        assertArrayEquals(gradient, x.grad().toDoubles(), 1e-14);
    }

    @Test
    void meanAbsoluteError() {
        assertLoss(new MeanAbsoluteError().of(y, t), 1.0625, y, -0.25, -0.25, 0.25, 0.25);
    }

    @Test
    void huber() {
        assertLoss(new Huber(0.8, Reduction.MEAN).of(y, t), 0.5903125, y, -0.125, -0.2, 0.125, 0.0625);
        assertThrows(IllegalArgumentException.class, () -> new Huber(0, Reduction.MEAN));
    }

    @Test
    void binaryCrossEntropyWithLogits() {
        assertLoss(
                BinaryCrossEntropy.withLogits().of(y, t),
                0.9070894232711689,
                y,
                -0.09438516719953635,
                -0.2201992694944706,
                -0.04560638095158909,
                0.14054412522144952);
    }

    @Test
    void binaryCrossEntropyWithWeights() {
        Tensor weight = Tensor.constant(new double[][] {{1, 2}, {3, 4}});
        assertLoss(
                BinaryCrossEntropy.withLogits(Reduction.SUM, weight).of(y, t),
                8.635930519729683,
                y,
                -0.3775406687981454,
                -1.7615941559557649,
                -0.547276571419069,
                2.2487060035431923);
    }

    @Test
    void binaryCrossEntropyOfProbabilities() {
        Tensor p = Tensor.variable(new double[][] {{0.5, 0.2}, {0.9, 0.25}});
        assertLoss(
                new BinaryCrossEntropy().of(p, t),
                0.6739069202759131,
                p,
                -0.5,
                -1.25,
                -0.2777777777777778,
                0.3333333333333333);
    }

    @Test
    void aCertainMistakeHasAFiniteLoss() {
        Tensor p = Tensor.constant(new double[] {0, 1});
        assertEquals(
                100,
                new BinaryCrossEntropy()
                        .of(p, Tensor.constant(new double[] {1, 0}))
                        .item());
        assertEquals(
                0,
                new BinaryCrossEntropy()
                        .of(p, Tensor.constant(new double[] {0, 1}))
                        .item());
    }

    @Test
    void crossEntropy() {
        assertLoss(
                new CrossEntropyLoss().of(z, labels),
                1.7364425875687768,
                z,
                0.12974823017120957,
                -0.1473077436508794,
                0.017559513479669865,
                -0.47800675985397106,
                0.03626072284037388,
                0.44174603701359716);
    }

    @Test
    void crossEntropyWithClassWeights() {
        assertLoss(
                new CrossEntropyLoss().classWeights(classWeights).of(z, labels),
                1.2739657973019134,
                z,
                0.1729976402282794,
                -0.1964103248678392,
                0.023412684639559818,
                -0.3186711732359807,
                0.024173815226915918,
                0.29449735800906474);
    }

    @Test
    void crossEntropyWithSmoothedLabels() {
        assertLoss(
                new CrossEntropyLoss(Reduction.MEAN, CrossEntropy.PLAIN.labelSmoothing(0.1)).of(z, labels),
                1.74477592090211,
                z,
                0.1130815635045429,
                -0.11397441031754607,
                0.0008928468130031987,
                -0.44467342652063774,
                0.01959405617370721,
                0.4250793703469305);
    }

    @Test
    void crossEntropyLeavesIgnoredSamplesOutOfTheMean() {
        CrossEntropyLoss loss = new CrossEntropyLoss(Reduction.MEAN, CrossEntropy.PLAIN.ignoring(-100));
        Tensor some = Tensor.constant(new long[] {1, -100});
        assertLoss(
                loss.of(z, some),
                0.34901221676818633,
                z,
                0.25949646034241913,
                -0.2946154873017588,
                0.03511902695933973,
                0,
                0,
                0);
        assertEquals(
                0.34901221676818633, loss.classWeights(classWeights).of(z, some).item(), 1e-14);
    }

    @Test
    void crossEntropyOfProbabilities() {
        Tensor q = Tensor.constant(new double[][] {{0.2, 0.5, 0.3}, {0.1, 0.1, 0.8}});
        assertEquals(1.061442587568777, new CrossEntropyLoss().of(z, q).item(), 1e-14);
    }

    @Test
    void crossEntropyRefusesALabelThatIsNoClass() {
        assertThrows(ShapeException.class, () -> new CrossEntropyLoss().of(z, Tensor.constant(new long[] {1, 3})));
    }

    @Test
    void crossEntropyRefusesClassWeightsWithSmoothing() {
        CrossEntropyLoss smooth = new CrossEntropyLoss(Reduction.MEAN, CrossEntropy.PLAIN.labelSmoothing(0.1));
        assertThrows(ShapeException.class, () -> smooth.classWeights(classWeights));
    }

    @Test
    void negativeLogLikelihoodOfLogSoftmaxIsCrossEntropy() {
        assertEquals(
                1.7364425875687768,
                new NegativeLogLikelihood().of(z.logSoftmax(1), labels).item(),
                1e-14);
        assertEquals(
                1.2739657973019134,
                new NegativeLogLikelihood(Reduction.MEAN, classWeights)
                        .of(z.logSoftmax(1), labels)
                        .item(),
                1e-14);
    }

    @Test
    void negativeLogLikelihoodRefusesShapesThatDontFit() {
        assertEquals(
                "NegativeLogLikelihood: log-probabilities [s, classes] and labels [s] are wanted, not [2, 3] and [2, 2]",
                assertThrows(ShapeException.class, () -> new NegativeLogLikelihood().of(z, t))
                        .getMessage());
    }

    @Test
    void klDivergenceTakesZeroLogZeroForZero() {
        Tensor p = Tensor.constant(new double[][] {{0.2, 0.5, 0.3}, {0, 0.2, 0.8}});
        assertLoss(
                new KlDivergence().of(z.logSoftmax(1), p),
                0.2714148687673962,
                z,
                0.02974823017120956,
                0.1026922563491206,
                -0.13244048652033014,
                0.021993240146028922,
                -0.06373927715962613,
                0.04174603701359714);
    }

    @Test
    void hinge() {
        Tensor signs = Tensor.constant(new double[][] {{1, -1}, {-1, 1}});
        assertLoss(new Hinge().of(y, signs), 0.9375, y, -0.25, 0, 0.25, -0.25);
    }

    // Worked out to 40 digits: PyTorch adds 1e-12 to the squared norms.
    @Test
    void cosineEmbedding() {
        Tensor other = Tensor.constant(new double[][] {{1, 2}, {-1, 0.5}});
        assertLoss(
                new CosineEmbedding(-0.5, Reduction.MEAN).of(y, other, Tensor.constant(new double[] {1, -1})),
                0.8796283011826483,
                y,
                -0.15312738198963965,
                -0.038281845497409914,
                0,
                0);
    }

    @Test
    void tripletMargin() {
        Tensor positive = Tensor.constant(new double[][] {{1, 2}, {-1, 0.5}});
        Tensor negative = Tensor.constant(new double[][] {{0, -1}, {1, 1}});
        assertLoss(
                new TripletMargin().of(y, positive, negative),
                3.2620879859068026,
                y,
                -0.2856241650445832,
                -0.04892534285687594,
                0.22016849699238,
                0.3662732876584224);
    }

    @Test
    void eachNamesItselfWhenShapesDiffer() {
        assertEquals(
                "Huber: the prediction has shape [2, 2], the target [2, 3]",
                assertThrows(ShapeException.class, () -> new Huber().of(y, z)).getMessage());
    }

    // By hand: weights 1, 0 on the columns leave (0.5 - 1)² and (1.5 - 1)².
    @Test
    void weightsCountElements() {
        Tensor weights = Tensor.constant(new double[] {1, 0});
        assertEquals(0.5 / 4, new MeanSquaredError().of(y, t, weights).item());
        assertEquals(0.5, new MeanSquaredError(Reduction.SUM).of(y, t, weights).item());
        assertEquals(1.0, new MeanAbsoluteError(Reduction.SUM).of(y, t, weights).item());
        assertEquals(
                "MeanSquaredError: the weights have shape [3], which doesn't broadcast to the losses' [2, 2]",
                assertThrows(ShapeException.class, () -> new MeanSquaredError()
                                .of(y, t, Tensor.constant(new double[] {1, 2, 3})))
                        .getMessage());
    }

    // The first sample counts twice and the second not at all.
    private void assertWeighted(Function<Reduction, Tensor> plain, BiFunction<Reduction, Tensor, Tensor> weighted) {
        Tensor weights = Tensor.constant(new double[] {2, 0});
        double first = plain.apply(Reduction.NONE).get(0);
        assertArrayEquals(
                new double[] {2 * first, 0},
                weighted.apply(Reduction.NONE, weights).toDoubles());
        assertEquals(2 * first, weighted.apply(Reduction.SUM, weights).item());
        assertEquals(first, weighted.apply(Reduction.MEAN, weights).item());
        assertTrue(assertThrows(
                        ShapeException.class,
                        () -> weighted.apply(Reduction.MEAN, Tensor.constant(new double[] {1, 2, 3})))
                .getMessage()
                .endsWith(": the weights have shape [3], which doesn't broadcast to the losses' [2]"));
    }

    @Test
    void weightsCountSamplesPairsAndTriplets() {
        Tensor p = Tensor.constant(new double[][] {{0.2, 0.5, 0.3}, {0, 0.2, 0.8}});
        assertWeighted(r -> new KlDivergence(r).of(z.logSoftmax(1), p), (r, weights) -> new KlDivergence(r)
                .of(z.logSoftmax(1), p, weights));
        Tensor other = Tensor.constant(new double[][] {{1, 2}, {-1, 0.5}});
        Tensor signs = Tensor.constant(new double[] {1, -1});
        assertWeighted(
                r -> new CosineEmbedding(-0.5, r).of(y, other, signs),
                (r, weights) -> new CosineEmbedding(-0.5, r).of(y, other, signs, weights));
        assertWeighted(r -> new TripletMargin(1, r).of(y, t, other), (r, weights) -> new TripletMargin(1, r)
                .of(y, t, other, weights));
    }

    @Test
    void refuseLabelsOutOfRange() {
        Tensor log = z.logSoftmax(-1);
        assertEquals(
                "NegativeLogLikelihood: label -1 at position [1] is out of range for 3 classes; valid labels are 0..2",
                assertThrows(ShapeException.class, () -> new NegativeLogLikelihood()
                                .of(log, Tensor.constant(new long[] {1, -1})))
                        .getMessage());
        assertEquals(
                "NegativeLogLikelihood: labels are integers, not DOUBLE; convert them with to(DataType.INT64)",
                assertThrows(ShapeException.class, () -> new NegativeLogLikelihood()
                                .of(log, Tensor.constant(new double[] {1, 0})))
                        .getMessage());
        assertThrows(ShapeException.class, () -> new CrossEntropyLoss().of(z, Tensor.constant(new long[] {1, 3})));
        assertThrows(
                ShapeException.class,
                () -> new CrossEntropyLoss().classWeights(classWeights).of(z, Tensor.constant(new long[] {1, -1})));
    }
}
