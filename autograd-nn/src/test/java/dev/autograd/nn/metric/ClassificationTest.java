package dev.autograd.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures are worked out by hand from the table that stands with them. */
class ClassificationTest {
    private static final double NAN = Double.NaN;

    // Predicted are 0, 2, 1, 1, 0, 2 for the labels 0, 0, 1, 1, 2, 2:
    //   true \ predicted  0  1  2
    //                 0   1  0  1
    //                 1   0  2  0
    //                 2   1  0  1
    private static final Tensor SCORES = Tensor.constant(new double[][] {
        {3, 2, 1}, {0, 1, 5}, {-1, 4, 2}, {0, 9, 0}, {7, 1, 6}, {1, 2, 3},
    });
    private static final Tensor LABELS = Tensor.constant(new int[] {0, 0, 1, 1, 2, 2});

    // Above 0.5: yes, yes, no, no, yes for 1, 0, 1, 0, 1: two right positives of three predicted and three actual.
    private static final Tensor CHANCES = Tensor.constant(new double[] {0.9, 0.6, 0.5, 0.2, 0.7});
    private static final Tensor ANSWERS = Tensor.constant(new int[] {1, 0, 1, 0, 1});

    private static double figure(Metric metric, Tensor prediction, Tensor target) {
        metric.update(prediction, target);
        return metric.value();
    }

    @Test
    void accuracyIsTheShareOfRightPredictions() {
        assertEquals(4 / 6.0, figure(new Accuracy(), SCORES, LABELS));
        assertEquals(3 / 5.0, figure(Accuracy.binary(0.5), CHANCES, ANSWERS));
    }

    @Test
    void accuracyTakesProbabilitiesAsTargets() {
        Tensor oneHot = Tensor.constant(new double[][] {{0, 1}, {0.3, 0.7}, {1, 0}});
        Tensor scores = Tensor.constant(new double[][] {{0, 1}, {1, 0}, {1, 0}});
        assertEquals(2 / 3.0, figure(new Accuracy(), scores, oneHot));
    }

    @Test
    void ofEqualScoresTheFirstIsThePrediction() {
        Tensor equal = Tensor.constant(new double[][] {{1, 1}, {1, 1}});
        assertEquals(0.5, figure(new Accuracy(), equal, Tensor.constant(new int[] {0, 1})));
        assertEquals(0.5, figure(new TopK(1), equal, Tensor.constant(new int[] {0, 1})));
    }

    @Test
    void aNanAmongTheScoresIsNeverRight() {
        Tensor scores = Tensor.constant(new double[][] {{1, NAN}, {NAN, 1}});
        Tensor labels = Tensor.constant(new int[] {0, 1});
        assertEquals(0, figure(new Accuracy(), scores, labels));
        assertEquals(0, figure(new TopK(2), scores, labels));
        assertEquals(0, figure(new ConfusionMatrix(), scores, labels));
        assertEquals(0, figure(Recall.macro(), scores, labels));
        assertEquals(
                0, figure(Accuracy.binary(0.5), Tensor.constant(new double[] {NAN}), Tensor.constant(new int[] {0})));
    }

    @Test
    void topKCountsLabelsAmongTheLargest() {
        // The true classes' places by score are 1, 3, 1, 1, 2, 1.
        assertEquals(4 / 6.0, figure(new TopK(1), SCORES, LABELS));
        assertEquals(5 / 6.0, figure(new TopK(2), SCORES, LABELS));
        assertEquals(1, figure(new TopK(3), SCORES, LABELS));
    }

    @Test
    void binaryFiguresAreThoseOfThePositiveClass() {
        assertEquals(2 / 3.0, figure(Precision.binary(0.5), CHANCES, ANSWERS));
        assertEquals(2 / 3.0, figure(Recall.binary(0.5), CHANCES, ANSWERS));
        assertEquals(2 / 3.0, figure(F1.binary(0.5), CHANCES, ANSWERS));

        // Above 0.8 there is one, and it is right.
        assertEquals(1, figure(Precision.binary(0.8), CHANCES, ANSWERS));
        assertEquals(1 / 3.0, figure(Recall.binary(0.8), CHANCES, ANSWERS));
        assertEquals(0.5, figure(F1.binary(0.8), CHANCES, ANSWERS));
    }

    @Test
    void macroIsTheMeanOverClasses() {
        assertEquals((1 / 2.0 + 1 + 1 / 2.0) / 3, figure(Precision.macro(), SCORES, LABELS));
        assertEquals((1 / 2.0 + 1 + 1 / 2.0) / 3, figure(Recall.macro(), SCORES, LABELS));
        assertEquals((1 / 2.0 + 1 + 1 / 2.0) / 3, figure(F1.macro(), SCORES, LABELS));
    }

    @Test
    void macroAndMicroDiffer() {
        // Class 0 is predicted three times and right twice, class 1 once and right; recall 2/2 and 1/2.
        Tensor scores = Tensor.constant(new double[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}});
        Tensor labels = Tensor.constant(new int[] {0, 0, 1, 1});
        assertEquals((2 / 3.0 + 1) / 2, figure(Precision.macro(), scores, labels));
        assertEquals((1 + 1 / 2.0) / 2, figure(Recall.macro(), scores, labels));
        assertEquals((4 / 5.0 + 2 / 3.0) / 2, figure(F1.macro(), scores, labels));
        assertEquals(3 / 4.0, figure(Precision.micro(), scores, labels));
        assertEquals(3 / 4.0, figure(Recall.micro(), scores, labels));
        assertEquals(3 / 4.0, figure(F1.micro(), scores, labels));
    }

    @Test
    void macroLeavesOutClassesThatDoNotOccur() {
        Tensor scores = Tensor.constant(new double[][] {{1, 0, 0}, {0, 1, 0}});
        assertEquals(1, figure(F1.macro(), scores, Tensor.constant(new int[] {0, 1})));
    }

    @Test
    void whatIsNeverPredictedHasPrecisionZero() {
        assertEquals(0, figure(Precision.binary(2), CHANCES, ANSWERS));
        assertEquals(0, figure(F1.binary(2), CHANCES, ANSWERS));
    }

    @Test
    void confusionCountsByTrueAndPredictedClass() {
        ConfusionMatrix matrix = new ConfusionMatrix();
        assertEquals(4 / 6.0, figure(matrix, SCORES, LABELS));
        assertEquals(3, matrix.classes());
        assertEquals(1, matrix.count(0, 2));
        assertEquals(0, matrix.count(2, 1));
        assertEquals(2, matrix.actual(2));
        assertEquals(2, matrix.predicted(0));
        assertEquals("""
                true \\ predicted  0  1  2
                               0  1  0  1
                               1  0  2  0
                               2  1  0  1""", matrix.toString());
    }

    @Test
    void confusionShowsTheClassesNames() {
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("cat", "a long-haired dog"));
        Tensor scores = Tensor.constant(new double[][] {{1, 0}, {1, 0}, {0, 1}});
        matrix.update(scores, Tensor.constant(new int[] {0, 1, 1}));
        assertEquals("""
                 true \\ predicted  cat  a long-haired dog
                              cat    1                  0
                a long-haired dog    1                  1""", matrix.toString());
    }

    // --- area under the ROC curve

    private static double area(double[] scores, int... targets) {
        return figure(new RocAuc(), Tensor.constant(scores), Tensor.constant(targets));
    }

    @Test
    void areaIsTheShareOfPairsInTheRightOrder() {
        // Of the pairs (0.35, 0.1), (0.35, 0.4), (0.8, 0.1), (0.8, 0.4) three are.
        assertEquals(3 / 4.0, area(new double[] {0.1, 0.4, 0.35, 0.8}, 0, 0, 1, 1));
        assertEquals(1, area(new double[] {-3, 5}, 0, 1));
        assertEquals(0, area(new double[] {-3, 5}, 1, 0));
    }

    @Test
    void equalScoresCountAsHalfAPair() {
        assertEquals(0.5, area(new double[] {1, 1, 1, 1}, 0, 1, 0, 1));
        // (2, 1) in order, (2, 2) equal, (1, 1) equal, (1, 2) not.
        assertEquals((1 + 0.5 + 0.5) / 4, area(new double[] {1, 2, 1, 2}, 0, 0, 1, 1));
        // (3, 2) in order, (2, 2) equal.
        assertEquals((1 + 0.5) / 2, area(new double[] {2, 2, 3}, 0, 1, 1));
    }

    @Test
    void withoutBothKindsThereIsNoArea() {
        assertTrue(Double.isNaN(area(new double[] {1, 2}, 1, 1)));
        assertTrue(Double.isNaN(area(new double[] {1, 2}, 0, 0)));
    }

    // --- streams

    static Stream<Supplier<Metric>> metricsOfClasses() {
        return Stream.of(
                Accuracy::new,
                () -> new TopK(2),
                ConfusionMatrix::new,
                Precision::macro,
                Recall::micro,
                F1::macro,
                Perplexity::new);
    }

    @ParameterizedTest
    @MethodSource("metricsOfClasses")
    void batchesAddUp(Supplier<Metric> make) {
        assertAddsUp(make, SCORES, LABELS);
    }

    static Stream<Supplier<Metric>> metricsOfTwoClasses() {
        return Stream.of(
                () -> Accuracy.binary(0.5),
                () -> Precision.binary(0.5),
                () -> Recall.binary(0.5),
                () -> F1.binary(0.5),
                () -> ConfusionMatrix.binary(0.5),
                RocAuc::new);
    }

    @ParameterizedTest
    @MethodSource("metricsOfTwoClasses")
    void binaryBatchesAddUp(Supplier<Metric> make) {
        assertAddsUp(make, CHANCES, ANSWERS);
    }

    static void assertAddsUp(Supplier<Metric> make, Tensor prediction, Tensor target) {
        Metric whole = make.get();
        assertTrue(Double.isNaN(whole.value()), "before the first sample");
        whole.update(prediction, target);

        Metric parts = make.get();
        Metric other = make.get();
        parts.update(prediction.slice(0, 0, 2), target.slice(0, 0, 2));
        other.load(parts.state());
        other.update(prediction.slice(0, 2, prediction.shape()[0]), target.slice(0, 2, target.size()));
        assertEquals(whole.value(), other.value(), 1e-15);

        other.reset();
        assertTrue(Double.isNaN(other.value()), "after reset");
        other.update(prediction, target);
        assertEquals(whole.value(), other.value());
    }

    // --- bad input

    @Test
    void namesALabelThatIsNoClass() {
        Metric accuracy = new Accuracy();
        assertMessage(
                "Accuracy: label 3 of sample 1 is none of the classes 0..2",
                () -> accuracy.update(SCORES.slice(0, 0, 2), Tensor.constant(new int[] {0, 3})));
        assertMessage(
                "Accuracy: label 0.5 of sample 0 is none of the classes 0..2",
                () -> accuracy.update(SCORES.slice(0, 0, 1), Tensor.constant(new double[] {0.5})));
        assertTrue(Double.isNaN(accuracy.value()), "nothing is counted");
    }

    @Test
    void namesShapesThatDoNotFit() {
        assertMessage(
                "TopK: the prediction has shape [6, 3], the target [2]; labels [6] or probabilities of the"
                        + " prediction's shape are wanted",
                () -> new TopK(2).update(SCORES, Tensor.constant(new int[] {0, 1})));
        assertMessage(
                "Accuracy: the scores [5, 1] are of one class; for a single score per sample take a binary metric",
                () -> new Accuracy().update(CHANCES.reshape(5, 1), ANSWERS));
        assertMessage(
                "F1: a score and a target per sample are wanted, as [n] or [n, 1], got [6, 3] and [6]",
                () -> F1.binary(0.5).update(SCORES, LABELS));
        assertMessage("RocAuc: the target of sample 4 is 2, and only 0 and 1 mean something", () -> new RocAuc()
                .update(CHANCES, LABELS.slice(0, 0, 5)));
        assertMessage("Recall: the batch has scores of 3 classes, but there are 2", () -> {
            Metric recall = Recall.macro();
            recall.update(SCORES.slice(1, 0, 2), Tensor.zeros(LABELS.dataType(), 6));
            recall.update(SCORES, LABELS);
        });
        assertMessage(
                "RocAuc: the score of sample 0 is NaN, which has no rank", () -> area(new double[] {NAN, 1}, 0, 1));
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }
}
