package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** NumPy's rule: counted from the right, lengths are equal, or 1, or missing. */
class BroadcastingTest {
    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of(shape(), shape(), shape()),
                Arguments.of(shape(), shape(3), shape(3)),
                Arguments.of(shape(1), shape(), shape(1)),
                Arguments.of(shape(2, 3), shape(3), shape(2, 3)),
                Arguments.of(shape(2, 1), shape(3), shape(2, 3)),
                Arguments.of(shape(2, 1), shape(1, 3), shape(2, 3)),
                Arguments.of(shape(4, 1, 3), shape(2, 1), shape(4, 2, 3)),
                Arguments.of(shape(1), shape(0), shape(0)),
                Arguments.of(shape(0, 3), shape(1, 1), shape(0, 3)),
                Arguments.of(shape(5, 0), shape(), shape(5, 0)),
                Arguments.of(shape(60, 50), shape(50), shape(60, 50)),
                Arguments.of(shape(60, 1), shape(60, 50), shape(60, 50)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shapesThatGoTogether(long[] a, long[] b, long[] expected) {
        Tensor x = Tensor.variable(Tensor.full(DataType.DOUBLE, 2, a));
        Tensor y = Tensor.variable(Tensor.full(DataType.DOUBLE, 3, b));
        for (Tensor z : new Tensor[] {x.mul(y), y.mul(x)}) {
            assertArrayEquals(expected, z.shape());
            BackwardTest.assertAll(6, z);
        }
        x.mul(y).sum().backward();

        long size = 1;
        for (long length : expected) {
            size *= length;
        }
        BackwardTest.assertAll(3.0 * size / Math.max(1, x.size()), x.grad());
        BackwardTest.assertAll(2.0 * size / Math.max(1, y.size()), y.grad());
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(shape(2), shape(3)),
                Arguments.of(shape(2, 3), shape(2)),
                Arguments.of(shape(0), shape(3)),
                Arguments.of(shape(2, 3), shape(4, 2, 1, 2)));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void shapesThatDoNot(long[] a, long[] b) {
        Tensor x = Tensor.zeros(DataType.DOUBLE, a).named("x");
        Tensor y = Tensor.zeros(DataType.DOUBLE, b).named("y");

        assertEquals(
                "add: shapes don't broadcast: " + x.describe() + ", " + y.describe()
                        + "; counted from the right, lengths must be equal or 1",
                assertThrows(ShapeException.class, () -> x.add(y)).getMessage());
        assertThrows(ShapeException.class, () -> y.pow(x));
        assertThrows(ShapeException.class, () -> y.gt(x));
        assertThrows(ShapeException.class, () -> x.where(y.gt(0), 1));
    }

    @Test
    void broadcastToSaysWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DataType.DOUBLE, 3, 2).named("x");

        assertEquals(
                "broadcastTo: x DOUBLE[3, 2] doesn't broadcast to [3]; counted from the right, its lengths must be equal"
                        + " or 1",
                assertThrows(ShapeException.class, () -> x.broadcastTo(3)).getMessage());
    }

    @Test
    void agreesWithPlainLoopsOnAllThatFitsIntoThreeAxes() {
        for (int a = 0; a < 27; a++) {
            for (int b = 0; b < 27; b++) {
                int[] first = {1 + a % 3, 1 + a / 3 % 3, 1 + a / 9};
                int[] second = {1 + b % 3, 1 + b / 3 % 3, 1 + b / 9};
                boolean fits = true;
                for (int axis = 0; axis < 3; axis++) {
                    fits &= first[axis] == second[axis] || first[axis] == 1 || second[axis] == 1;
                }
                Values x = Values.of(first, i -> i[0] + 10 * i[1] + 100 * i[2]);
                Values y = Values.of(second, i -> 0.5 * i[0] - 3 * i[1] + 7 * i[2]);
                if (fits) {
                    assertArrayEquals(
                            Values.elementwise(v -> v[0] - v[1], x, y).elements(),
                            x.toTensor(DataType.DOUBLE)
                                    .sub(y.toTensor(DataType.DOUBLE))
                                    .toDoubles());
                } else {
                    assertThrows(ShapeException.class, () -> x.toTensor(DataType.DOUBLE)
                            .sub(y.toTensor(DataType.DOUBLE)));
                }
            }
        }
    }

    // Larger than what is computed at a time, where repetitions begin in the midst of a row.
    static Stream<Arguments> largePairs() {
        return Stream.of(
                Arguments.of(new int[] {70, 70}, new int[] {70}),
                Arguments.of(new int[] {64, 100}, new int[] {100}),
                Arguments.of(new int[] {7, 1700}, new int[] {1700}),
                Arguments.of(new int[] {3, 5000}, new int[] {1, 5000}),
                Arguments.of(new int[] {3333, 3}, new int[] {3}),
                Arguments.of(new int[] {5, 41, 33}, new int[] {41, 33}),
                Arguments.of(new int[] {70, 71}, new int[] {70, 1}),
                Arguments.of(new int[] {6, 40, 31}, new int[] {40, 1}),
                Arguments.of(new int[] {300, 301}, new int[] {301}));
    }

    @ParameterizedTest
    @MethodSource("largePairs")
    void everyElementMeetsItsOwn(int[] a, int[] b) {
        Values x = Values.of(a, i -> Arrays.hashCode(i) % 1000);
        Values y = Values.of(b, i -> Arrays.hashCode(i) % 777 + 0.5);
        double[] expected = Values.elementwise(v -> v[0] - v[1], x, y).elements();

        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            assertArrayEquals(expected, x.toTensor(type).sub(y.toTensor(type)).toDoubles());
        }
    }

    private static long[] shape(long... lengths) {
        return lengths;
    }
}
