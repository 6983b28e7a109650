package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;

class ReductionsTest {
    private final Tensor x =
            Tensor.constant(new double[][] {{1, 5, 3}, {4, 2, 6}}).named("x");

    @Test
    void axesOutOfRangeAreNamed() {
        Map<String, Function<Long, Object>> calls = Map.ofEntries(
                Map.entry("sum", x::sum),
                Map.entry("prod", x::prod),
                Map.entry("max", x::max),
                Map.entry("variance", x::variance),
                Map.entry("norm", axis -> x.norm(2, axis)),
                Map.entry("logSumExp", x::logSumExp),
                Map.entry("any", axis -> x.gt(0).any(axis)),
                Map.entry("all", axis -> x.gt(0).all(axis)),
                Map.entry("median", x::median),
                Map.entry("argMax", x::argMax),
                Map.entry("argMin", x::argMin),
                Map.entry("argSort", x::sort),
                Map.entry("topK", axis -> x.topK(1, axis)),
                Map.entry("cumSum", x::cumSum),
                Map.entry("cumProd", x::cumProd),
                Map.entry("logCumSumExp", x::logCumSumExp),
                Map.entry("softmax", x::softmax),
                Map.entry("logSoftmax", x::logSoftmax));
        calls.forEach((name, call) -> assertMessage(
                name + ": axis 2 is out of range for a tensor of shape [2, 3]; valid axes are -2..1",
                () -> call.apply(2L)));
        assertMessage("sum: axis 1 of a tensor of shape [2, 3] is named twice", () -> x.sum(1, -1));
        assertMessage(
                "cumSum: axis 0 is out of range for a tensor of shape [], which has no axes",
                () -> Tensor.constant(3).cumSum(0));
    }

    @Test
    void nothingHasNoLargestElement() {
        Tensor empty = Tensor.zeros(DataType.DOUBLE, 2, 0).named("e");
        assertMessage("max of no elements: e DOUBLE[2, 0] over the axes 1", () -> empty.max(1));
        assertMessage("argMin of no elements: e DOUBLE[2, 0]", empty::argMin);
        assertMessage("argMax of no elements: e DOUBLE[2, 0] over the axis 1", () -> empty.argMax(-1));
        assertMessage("median of no elements: e DOUBLE[2, 0] over the axes 0, 1", empty::median);
        assertArrayEquals(new long[] {0}, empty.argMax(0).shape());
    }

    @Test
    void onlyBooleansAreCounted() {
        assertMessage("any: x DOUBLE[2, 3] is not boolean; compare it first, as in x.gt(0)", x::any);
        assertMessage("and: x DOUBLE[2, 3] is not boolean; compare it first, as in x.gt(0)", () -> x.and(x));
        assertMessage("not: x DOUBLE[2, 3] is not boolean; compare it first, as in x.gt(0)", () -> x.not());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertMessage("norm: p is at least 1, or infinite, but is 0.5", () -> x.norm(0.5));
        assertMessage(
                "topK: axis 1 of x DOUBLE[2, 3] has 3 elements, from which 4 can't be chosen", () -> x.topK(4, 1));
        assertMessage("a variance's correction is at least 0, but is -1.0", () -> new Correction(-1));
        assertMessage("clamp: there is nothing between 2.0 and 1.0", () -> x.clamp(2, 1));
        assertMessage("polygamma: the order counts derivatives, from 0 for digamma, but is -1", () -> x.polygamma(-1));
    }

    @Test
    void targetsOfCrossEntropyMustFit() {
        Tensor labels = Tensor.constant(new long[] {0, 3}).named("labels");
        assertMessage(
                "crossEntropy: index 3 at position [1] of labels is out of range for the classes, axis 1 of [2, 3];"
                        + " valid indices are 0..2",
                () -> x.crossEntropy(labels));
        assertMessage(
                "crossEntropy: logits of shape [2, 3] are compared with integer labels of shape [2] or probabilities of"
                        + " shape [2, 3], but the target is LONG[3]",
                () -> x.crossEntropy(Tensor.constant(new long[3])));
        assertMessage(
                "crossEntropy: logits of shape [2, 3] are compared with probabilities of shape [2, 3], but the target is"
                        + " DOUBLE[2]",
                () -> x.crossEntropy(Tensor.constant(new double[2])));
        assertMessage(
                "crossEntropy: samples are ignored by their label -1, but the target x DOUBLE[2, 3] holds probabilities",
                () -> x.crossEntropy(x, CrossEntropy.PLAIN.ignoring(-1)));
        assertMessage(
                "crossEntropy: the label smoothing is a share from 0 to 1, but is 1.5",
                () -> CrossEntropy.PLAIN.labelSmoothing(1.5));
    }

    @Test
    void integersHaveAnOrderToo() {
        Tensor whole = Tensor.constant(new long[] {3, 1, 2});
        assertArrayEquals(new double[] {1, 2, 3}, whole.sort(0).toDoubles());
        assertEquals(DataType.INT64, whole.sort(0).dataType());
        assertEquals(0, whole.argMax().item());
    }

    @Test
    void topKNamesWhereItsElementsWere() {
        var top = x.topK(2, 1);
        assertArrayEquals(new double[] {5, 3, 6, 4}, top.values().toDoubles());
        assertArrayEquals(new double[] {1, 2, 2, 0}, top.positions().toDoubles());
        assertArrayEquals(new double[] {1, 2}, x.topK(1, -1, false).values().toDoubles());
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(
                expected, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
