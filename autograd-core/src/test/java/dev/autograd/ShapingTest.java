package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class ShapingTest {
    private final Tensor vector = Tensor.variable(new double[] {1, 2, 3});
    private final Tensor matrix = Tensor.variable(new double[][] {{1, 2, 3}, {4, 5, 6}});

    @Test
    void flattensAllAxesOrSome() {
        Tensor cube = Tensor.arange(24).reshape(2, 3, 4);

        assertEquals(List.of(24L), shape(cube.flatten()));
        assertEquals(List.of(2L, 12L), shape(cube.flatten(1, -1)));
        assertEquals(List.of(6L, 4L), shape(cube.flatten(0, 1)));
        assertEquals(List.of(1L), shape(Tensor.constant(3).flatten()));
        assertMessage("flatten: axis 0 of LONG[2, 3, 4] comes before axis 1", () -> cube.flatten(1, 0));
    }

    @Test
    void dropsAndAddsAxesOfLengthOne() {
        Tensor x = Tensor.zeros(DataType.FLOAT, 1, 3, 1);

        assertEquals(List.of(3L), shape(x.squeeze()));
        assertEquals(List.of(1L, 3L), shape(x.squeeze(-1)));
        assertEquals(List.of(1L, 3L, 1L, 1L), shape(x.unsqueeze(-1)));
        assertEquals(List.of(1L, 1L, 3L, 1L), shape(x.unsqueeze(0)));
        assertMessage(
                "squeeze: axis 1 of FLOAT[1, 3, 1] has length 3, and only axes of length 1 can be dropped",
                () -> x.squeeze(1));
        assertMessage(
                "unsqueeze: axis 4 is out of range for a tensor of shape [1, 3, 1] with one more;"
                        + " valid axes are -4..3",
                () -> x.unsqueeze(4));
    }

    @Test
    void reordersAxes() {
        Tensor cube = Tensor.arange(24).reshape(2, 3, 4);

        assertEquals(List.of(4L, 3L, 2L), shape(cube.swapAxes(0, -1)));
        assertEquals(23 - 4, cube.swapAxes(1, 2).get(1, 3, 1));
        assertEquals(List.of(3L, 4L, 2L), shape(cube.moveAxis(0, 2)));
        assertEquals(List.of(4L, 2L, 3L), shape(cube.moveAxis(-1, 0)));
        assertSame(cube, cube.permute(0, 1, 2));
        assertMessage(
                "permute: the order [0, 0, 1] does not name each axis of LONG[2, 3, 4] once",
                () -> cube.permute(0, 0, 1));
    }

    @Test
    void repeatsPositionsAndTilesWholes() {
        assertElements(vector.repeat(2, 0), 1, 1, 2, 2, 3, 3);
        assertElements(vector.tile(2), 1, 2, 3, 1, 2, 3);
        assertElements(matrix.repeat(2, -1), 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
        assertElements(matrix.tile(2, 1), 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
        assertEquals(List.of(2L, 1L, 6L), shape(vector.tile(2, 1, 2)));
        assertEquals(List.of(2L, 9L), shape(matrix.tile(3)));
        assertEquals(List.of(0L), shape(vector.repeat(0, 0)));
        assertMessage("repeat: -1 is no number of repetitions", () -> vector.repeat(-1, 0));
    }

    @Test
    void flipsAndRolls() {
        assertElements(vector.flip(), 3, 2, 1);
        assertElements(matrix.flip(0), 4, 5, 6, 1, 2, 3);
        assertElements(matrix.flip(), 6, 5, 4, 3, 2, 1);
        assertElements(vector.roll(1, 0), 3, 1, 2);
        assertElements(vector.roll(-4, 0), 2, 3, 1);
        assertElements(matrix.roll(new long[] {1, 1}, 0, 1), 6, 4, 5, 3, 1, 2);
        assertEquals(List.of(0L), shape(Tensor.zeros(DataType.DOUBLE, 0).roll(3, 0)));
        assertMessage("roll: 1 shifts for 2 axes", () -> matrix.roll(new long[] {1}, 0, 1));
    }

    @Test
    void padsWithNumbersOrWithItself() {
        assertElements(vector.pad(new long[][] {{1, 2}}), 0, 1, 2, 3, 0, 0);
        assertElements(vector.pad(new long[][] {{0, 1}}, 9), 1, 2, 3, 9);
        assertElements(vector.pad(new long[][] {{2, 2}}, PadMode.REFLECT), 3, 2, 1, 2, 3, 2, 1);
        assertElements(vector.pad(new long[][] {{2, 1}}, PadMode.EDGE), 1, 1, 1, 2, 3, 3);
        assertElements(vector.pad(new long[][] {{1, 2}}, PadMode.WRAP), 3, 1, 2, 3, 1, 2);
        assertElements(matrix.pad(new long[][] {{1, 0}, {0, 1}}, PadMode.REFLECT), 4, 5, 6, 5, 1, 2, 3, 2, 4, 5, 6, 5);
        assertMessage(
                "pad: axis 0 of DOUBLE[3] can be continued by at most 2 in mode REFLECT, but 3 are asked for",
                () -> vector.pad(new long[][] {{3, 0}}, PadMode.REFLECT));
        assertMessage(
                "pad: the widths of axis 0 are [-1, 0]; give how many before and after it, as in {1, 1};"
                        + " slice(...) crops",
                () -> vector.pad(new long[][] {{-1, 0}}));
        assertMessage(
                "pad: 1 pairs of widths for DOUBLE[2, 3], which has 2 axes", () -> matrix.pad(new long[][] {{1, 1}}));
    }

    @Test
    void addsUpTheGradientsOfAllPlacesThatAnElementWasPaddedTo() {
        Tensor weights = Tensor.constant(new double[] {1, 10, 100, 1000, 1e4, 1e5});
        vector.pad(new long[][] {{2, 1}}, PadMode.EDGE).mul(weights).sum().backward();

        assertElements(vector.grad(), 111, 1000, 1e4 + 1e5);
    }

    @Test
    void concatenatesAndStacks() {
        Tensor row = Tensor.constant(new double[][] {{7, 8, 9}});

        assertElements(Tensor.concat(0, matrix, row), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertElements(Tensor.concat(-1, row, row), 7, 8, 9, 7, 8, 9);
        assertElements(Tensor.stack(1, vector, vector), 1, 1, 2, 2, 3, 3);
        assertEquals(List.of(3L, 2L), shape(Tensor.stack(-1, vector, vector)));
        assertEquals(
                DataType.DOUBLE,
                Tensor.concat(0, Tensor.constant(new float[] {1}), vector).dataType());
        assertMessage(
                "concat: shapes differ in other axes than 1: DOUBLE[2, 3], DOUBLE[1, 3]",
                () -> Tensor.concat(1, matrix, row));
        assertMessage("stack: shapes differ: DOUBLE[3], DOUBLE[2, 3]", () -> Tensor.stack(0, vector, matrix));
        assertMessage("concat: there are no tensors", () -> Tensor.concat(0));
    }

    @Test
    void splitsIntoPartsOfALengthOrOfGivenLengths() {
        List<Tensor> parts = matrix.split(2, 1);

        assertElements(parts.get(0), 1, 2, 4, 5);
        assertElements(parts.get(1), 3, 6);
        assertElements(matrix.split(new long[] {0, 1, 2}, 1).get(2), 2, 3, 5, 6);
        assertElements(matrix.unstack(1).get(2), 3, 6);
        assertEquals(0, Tensor.zeros(DataType.DOUBLE, 0, 2).unstack(0).size());
        assertMessage(
                "split: the lengths [1, 1] don't add up to axis 1 of DOUBLE[2, 3]",
                () -> matrix.split(new long[] {1, 1}, 1));
        assertMessage("split: the parts of DOUBLE[2, 3] can't be 0 long", () -> matrix.split(0, 1));
    }

    @Test
    void readsAndMakesDiagonals() {
        assertElements(vector.diag(), 1, 0, 0, 0, 2, 0, 0, 0, 3);
        assertElements(matrix.diag(), 1, 5);
        assertElements(matrix.diagonal(1), 2, 6);
        assertElements(matrix.diagonal(-1), 4);
        assertElements(matrix.diagonal(-1, 1, 0), 2, 6);
        assertEquals(List.of(0L), shape(matrix.diagonal(5)));
        assertElements(matrix.diagEmbed(), 1, 0, 0, 0, 2, 0, 0, 0, 3, 4, 0, 0, 0, 5, 0, 0, 0, 6);
        assertMessage("diagonal: axis 1 of DOUBLE[2, 3] is named twice", () -> matrix.diagonal(0, 1, -1));
    }

    @Test
    void cutsTriangles() {
        assertElements(matrix.tril(), 1, 0, 0, 4, 5, 0);
        assertElements(matrix.tril(1), 1, 2, 0, 4, 5, 6);
        assertElements(matrix.tril(-1), 0, 0, 0, 4, 0, 0);
        assertElements(matrix.triu(), 1, 2, 3, 0, 5, 6);
        assertElements(matrix.triu(2), 0, 0, 3, 0, 0, 0);
        assertElements(matrix.triu(Long.MIN_VALUE), 1, 2, 3, 4, 5, 6);
        assertElements(matrix.triu(Long.MAX_VALUE), 0, 0, 0, 0, 0, 0);
        assertElements(Tensor.stack(0, matrix, matrix).tril(), 1, 0, 0, 4, 5, 0, 1, 0, 0, 4, 5, 0);
        assertMessage("tril: DOUBLE[3] is no matrix", vector::tril);
    }

    @Test
    void makesGrids() {
        List<Tensor> grid = Tensor.meshgrid(Tensor.arange(2), Tensor.arange(3));

        assertElements(grid.get(0), 0, 0, 0, 1, 1, 1);
        assertElements(grid.get(1), 0, 1, 2, 0, 1, 2);
        assertMessage("meshgrid: DOUBLE[2, 3] is no vector", () -> Tensor.meshgrid(matrix));
    }

    @Test
    void makesSequences() {
        assertElements(Tensor.arange(-1, 2), -1, 0, 1);
        assertElements(Tensor.arange(3, 1));
        assertElements(Tensor.arange(DataType.DOUBLE, 1, 0, -0.5), 1, 0.5);
        assertElements(Tensor.linspace(DataType.FLOAT, 0, 1, 5), 0, 0.25, 0.5, 0.75, 1);
        assertElements(Tensor.linspace(DataType.DOUBLE, 3, 1, 1), 3);
        assertElements(Tensor.eye(DataType.INT64, 2, 3), 1, 0, 0, 0, 1, 0);
        assertMessage(
                "arange: no number of steps of 0.0 leads from 0.0 to 1.0",
                () -> Tensor.arange(DataType.DOUBLE, 0, 1, 0));
    }

    @Test
    void movesIntegersThatNoDoubleHolds() {
        Tensor large = Tensor.constant(new long[] {Long.MAX_VALUE, Long.MIN_VALUE + 1, 3});

        assertEquals(Long.MAX_VALUE, large.flip().toINDArray().getLong(2));
    }

    @Test
    void sharesTheMemoryOfPartsThatAreOneRun() {
        Tensor x = Tensor.arange(12).reshape(3, 4);

        assertEquals(address(x) + 4 * Long.BYTES, address(x.split(1, 0).get(1)));
    }

    @Test
    void doesNotShareTheMemoryOfVariables() {
        Tensor part = matrix.split(1, 0).get(1);
        matrix.assign(Tensor.zeros(DataType.DOUBLE, 2, 3));

        assertElements(part, 4, 5, 6);
    }

    private static long address(Tensor x) {
        return x.toINDArray().data().address();
    }

    private static List<Long> shape(Tensor x) {
        return java.util.Arrays.stream(x.shape()).boxed().toList();
    }

    private static void assertElements(Tensor x, double... expected) {
        assertArrayEquals(expected, x.toDoubles());
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }

    // Of [3, 4]: rows 0 and 1 once, columns 1 and 3 twice, the last row three times, everything 10 times.
    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void theGradientsOfPartsAddUpInPlaceAndWithOthers(DataType type) {
        Tensor x = Tensor.variable(Tensor.zeros(type, 3, 4));
        for (Tensor whole : List.of(x, x.mul(1))) {
            Tensor rows = whole.slice(0, 0, 2).sum();
            Tensor columns = whole.slice(1, 1, 4, 2).mul(2).sum();
            Tensor last = whole.flip(0).select(0, 0).mul(3).sum();
            x.zeroGrad();
            rows.add(columns).add(last).add(whole.mul(10).sum()).backward();
            assertArrayEquals(
                    new double[] {11, 13, 11, 13, 11, 13, 11, 13, 13, 15, 13, 15},
                    x.grad().toDoubles());
        }
    }

    @Test
    void theGradientOfManyPiecesIsRight() {
        Tensor x = Tensor.variable(Tensor.ones(DataType.FLOAT, 300, 20));
        Tensor sum = Tensor.constant(0).to(DataType.FLOAT);
        List<Tensor> pieces = x.mul(2).unstack(0);
        for (int i = 0; i < pieces.size(); i++) {
            sum = sum.add(pieces.get(i).mul(i).sum());
        }
        sum.backward();
        double[] gradient = x.grad().toDoubles();
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(2.0 * (i / 20), gradient[i]);
        }
    }
}
