package dev.autograd;

import static dev.autograd.Index.all;
import static dev.autograd.Index.at;
import static dev.autograd.Index.newAxis;
import static dev.autograd.Index.positions;
import static dev.autograd.Index.range;
import static dev.autograd.Index.rangeFrom;
import static dev.autograd.Index.rangeTo;
import static dev.autograd.Index.rest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;

class IndexingTest {
    private final Tensor vector = Tensor.constant(new double[] {10, 11, 12, 13});
    private final Tensor matrix = Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}});
    private final Tensor cube = Tensor.arange(24).reshape(2, 3, 4);

    @Test
    void takesRangesAndPositions() {
        assertElements(vector.get(range(1, 3)), 11, 12);
        assertElements(vector.get(rangeFrom(-2)), 12, 13);
        assertElements(vector.get(rangeTo(-1)), 10, 11, 12);
        assertElements(vector.get(all().step(2)), 10, 12);
        assertElements(vector.get(all().step(-1)), 13, 12, 11, 10);
        assertElements(vector.get(rangeFrom(2).step(-1)), 12, 11, 10);
        assertElements(vector.get(range(3, 0).step(-2)), 13, 11);
        assertElements(vector.get(range(4, 1).step(-1)), 13, 12);
        assertElements(vector.get(rangeTo(1).step(-1)), 13, 12);
        assertElements(vector.get(range(3, 1)));
        assertElements(vector.get(range(0, 4).step(Long.MAX_VALUE)), 10);
        assertElements(matrix.get(at(-1)), 4, 5, 6);
        assertElements(matrix.get(all(), at(1)), 2, 5);
        assertElements(matrix.get(at(0), rangeFrom(1)), 2, 3);
        assertEquals(List.of(2L, 1L, 4L), shape(cube.get(all(), range(1, 2))));
        assertEquals(List.of(2L, 3L), shape(cube.get(rest(), at(3))));
        assertElements(cube.get(at(1), rest(), at(3)), 15, 19, 23);
        assertEquals(List.of(1L, 2L, 3L, 1L, 4L), shape(cube.get(newAxis(), rest(), newAxis(), all())));
        assertSame(matrix, matrix.get(all(), all()));
    }

    @Test
    void takesWhatTensorsOfPositionsName() {
        assertElements(vector.get(positions(3, 0, -1, 3)), 13, 10, 13, 13);
        assertElements(matrix.get(all(), positions(2, 0)), 3, 1, 6, 4);
        assertElements(matrix.get(positions(0, 1, 1), positions(2, 0, -1)), 3, 4, 6);
        Tensor rows = Tensor.constant(new long[] {0, 1}).reshape(2, 1);
        assertElements(matrix.get(positions(rows), positions(2, 0)), 3, 1, 6, 4);
        assertElements(cube.get(at(1), positions(0, 2), positions(1, 3)), 13, 23);
        assertEquals(
                List.of(2L, 5L, 2L, 1L),
                shape(cube.get(all(), positions(Tensor.zeros(DataType.INT32, 5, 2)), at(0), newAxis())));
    }

    @Test
    void takesWhereAMaskHolds() {
        assertElements(matrix.get(positions(matrix.gt(2))), 3, 4, 5, 6);
        assertElements(matrix.get(all(), positions(Tensor.constant(new boolean[] {true, false, true}))), 1, 3, 4, 6);
        assertEquals(
                List.of(24L, 0L),
                List.of(
                        cube.get(positions(cube.to(DataType.DOUBLE).ge(0))).size(),
                        cube.get(positions(cube.to(DataType.DOUBLE).lt(0))).size()));
        assertElements(Tensor.constant(3).get(positions(Tensor.constant(2).gt(1))), 3);
    }

    @Test
    void addsUpTheGradientsOfPositionsThatRepeat() {
        matrix.get(positions(0, 0, 1), positions(2, 2, 0))
                .mul(Tensor.constant(new double[] {1, 10, 100}))
                .sum()
                .backward();

        assertElements(matrix.grad(), 0, 0, 11, 100, 0, 0);
    }

    @Test
    void saysWhatIsWrongWithAnIndex() {
        assertMessage(
                "get: position 2 is out of range for axis 0 of DOUBLE[2, 3]; valid positions are -2..1",
                () -> matrix.get(at(2)));
        assertMessage(
                "get: the range 1:5:2 is out of range for axis 1 of DOUBLE[2, 3]; valid bounds are -3..3",
                () -> matrix.get(all(), range(1, 5).step(2)));
        assertMessage("get[1, :, 0] names 3 axes of DOUBLE[2, 3], which has 2", () -> matrix.get(at(1), all(), at(0)));
        assertMessage("get[..., 0, ...] has more than one \"...\"", () -> matrix.get(rest(), at(0), rest()));
        assertMessage(
                "get[LONG[1], :, LONG[1]] has tensors of positions apart from each other; take them one after the other",
                () -> cube.get(positions(0), all(), positions(1)));
        assertMessage(
                "get: index 3 at position [1] is out of range for axis 1 of DOUBLE[2, 3]; valid indices are -3..2",
                () -> matrix.get(all(), positions(0, 3)));
        assertMessage(
                "get[BOOL[3]] has a mask of another shape than [2], the axes of DOUBLE[2, 3] that it stands for",
                () -> matrix.get(positions(Tensor.constant(new boolean[3]))));
        assertMessage(
                "get[BOOL[2], LONG[1]] has a mask beside other tensors of positions",
                () -> matrix.get(positions(Tensor.constant(new boolean[2])), positions(0)));
        assertMessage("a range of positions can't have step 0", () -> all().step(0));
        assertMessage(
                "select: position 0 is out of range for axis 0 of DOUBLE[0], which is empty",
                () -> Tensor.zeros(DataType.DOUBLE, 0).select(0, 0));
    }

    @Test
    void slicesAndSelects() {
        assertElements(matrix.slice(1, 1, 3), 2, 3, 5, 6);
        assertElements(matrix.slice(-1, -1, 0, -1), 3, 2, 6, 5);
        assertElements(matrix.select(1, -1), 3, 6);
        assertEquals(List.of(2L), shape(matrix.select(1, 0)));
        assertSame(matrix, matrix.slice(0, 0, 2));
    }

    @Test
    void takesAlongAnAxisOrOfAllElements() {
        Tensor index = Tensor.constant(new int[] {2, 0, -1, 2});

        assertElements(matrix.take(index, 1), 3, 1, 3, 3, 6, 4, 6, 6);
        assertElements(matrix.take(index), 3, 1, 6, 3);
        assertEquals(
                List.of(2L, 2L, 4L),
                shape(cube.take(index.reshape(2, 2).slice(0, 0, 1).squeeze(0), 1)));
        assertEquals(
                List.of(3L), shape(matrix.take(Tensor.constant(new long[] {1}).reshape(), 0)));
        assertElements(Tensor.constant(new long[] {Long.MAX_VALUE, 1}).take(Tensor.constant(new long[] {1, 1})), 1, 1);
        assertMessage(
                "take: index -3 at position [0] is out of range for axis 0 of DOUBLE[2, 3]; valid indices are -2..1",
                () -> matrix.take(Tensor.constant(new long[] {-3}), 0));
        assertMessage(
                "take: the index DOUBLE[4] holds no integers; convert it with to(DataType.INT64)",
                () -> matrix.take(vector, 0));
    }

    @Test
    void looksUpRows() {
        Tensor ids = Tensor.constant(new int[] {1, 0, 1, 1}).reshape(2, 2);

        assertElements(matrix.embedding(ids), 4, 5, 6, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        matrix.embedding(ids).sum().backward();
        assertElements(matrix.grad(), 1, 1, 1, 3, 3, 3);
        assertMessage(
                "embedding: index -1 at position [1] of ids is out of range for the rows of table DOUBLE[2, 3];"
                        + " valid indices are 0..1",
                () -> matrix.named("table")
                        .embedding(Tensor.constant(new int[] {0, -1}).named("ids")));
    }

    @Test
    void gathersAndScatters() {
        Tensor index = Tensor.constant(new long[] {2, 0, -1, 1}).reshape(2, 2);

        assertElements(matrix.gather(1, index), 3, 1, 6, 5);
        assertElements(
                matrix.scatterAdd(1, index, Tensor.constant(new double[][] {{10, 20}, {30, 40}})),
                21,
                2,
                13,
                4,
                45,
                36);
        assertElements(cube.gather(0, Tensor.zeros(DataType.INT64, 1, 3, 4)), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertMessage(
                "gather: the index LONG[2, 2] must have the shape of DOUBLE[2, 3] in all axes but 0",
                () -> matrix.gather(0, index));
        assertMessage(
                "scatterAdd: the index LONG[2, 2] must have the shape of what is added, DOUBLE[2, 3]",
                () -> matrix.scatterAdd(1, index, matrix));
        assertMessage(
                "gather: index 7 at position [1, 0] is out of range for axis 1 of DOUBLE[2, 3]; valid indices are -3..2",
                () -> matrix.gather(1, Tensor.constant(new long[] {0, 7}).reshape(2, 1)));
    }

    @Test
    void addsAtPositions() {
        Tensor index = Tensor.constant(new long[] {1, 1, 0});

        assertElements(vector.indexAdd(0, index, Tensor.constant(new double[] {100, 200, 1000})), 1010, 311, 12, 13);
        assertElements(
                matrix.indexAdd(1, index, Tensor.constant(new double[][] {{10, 20, 30}, {40, 50, 60}})),
                31,
                32,
                3,
                64,
                95,
                6);
        assertMessage(
                "indexAdd: LONG[3] names positions of axis 0 of DOUBLE[2, 3], so what is added must have shape [3, 3],"
                        + " but it is DOUBLE[2, 3]",
                () -> matrix.indexAdd(0, index, matrix));
    }

    @Test
    void addsAtPositionsInManyThreads() {
        int rows = 2000;
        int width = 100;
        long[] index = new long[rows];
        Arrays.setAll(index, i -> (i * 7919L) % 300);
        double[] expected = new double[300 * width];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < width; k++) {
                expected[(int) index[i] * width + k] += i;
            }
        }
        Tensor y = Tensor.arange(DataType.DOUBLE, 0, rows, 1).unsqueeze(1).broadcastTo(rows, width);

        assertElements(Tensor.zeros(DataType.DOUBLE, 300, width).indexAdd(0, Tensor.constant(index), y), expected);
    }

    @Test
    void fillsAndSelectsByMasks() {
        Tensor mask = Tensor.constant(new boolean[] {true, false, true});

        assertElements(matrix.maskedFill(mask, -1), -1, 2, -1, -1, 5, -1);
        assertElements(matrix.maskedSelect(mask), 1, 3, 4, 6);
        assertMessage(
                "maskedSelect: the mask DOUBLE[2, 3] is not boolean; compare it first, as in x.gt(0)",
                () -> matrix.maskedSelect(matrix));
    }

    @Test
    void encodesClasses() {
        Tensor classes = Tensor.constant(new int[] {2, 0});

        assertElements(classes.oneHot(3, DataType.FLOAT), 0, 0, 1, 1, 0, 0);
        assertEquals(List.of(2L, 1L, 3L), shape(classes.reshape(2, 1).oneHot(3, DataType.DOUBLE)));
        assertMessage(
                "oneHot: index 2 at position [0] is out of range for 2 classes; valid indices are 0..1",
                () -> classes.oneHot(2, DataType.FLOAT));
    }

    @Test
    void findsWhatIsNotZero() {
        Tensor x = Tensor.constant(new double[][] {{0, 5}, {-1, 0}});

        assertElements(x.nonzero(), 0, 1, 1, 0);
        assertEquals(List.of(0L, 2L), shape(Tensor.zeros(DataType.DOUBLE, 2, 2).nonzero()));
    }

    private static List<Long> shape(Tensor x) {
        return Arrays.stream(x.shape()).boxed().toList();
    }

    private static void assertElements(Tensor x, double... expected) {
        assertArrayEquals(expected, x.toDoubles());
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }
}
