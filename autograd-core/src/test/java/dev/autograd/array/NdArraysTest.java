package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NdArraysTest {
    private record Case(String name, INDArray array) {
        @Override
        public String toString() {
            return array.dataType() + " " + name;
        }
    }

    static Stream<Case> arrays() {
        return Stream.of(DataType.DOUBLE, DataType.FLOAT, DataType.INT64, DataType.INT32, DataType.BOOL)
                .flatMap(NdArraysTest::arrays);
    }

    private static Stream<Case> arrays(DataType type) {
        INDArray cube = numbers(type, 3, 4, 5);
        INDArray matrix = numbers(type, 4, 6);
        INDArray vector = numbers(type, 7);
        INDArray large = numbers(type, 70, 80);
        List<Case> cases = new ArrayList<>();
        for (INDArray x : List.of(vector, matrix, cube, large, numbers(type, 2, 3, 2, 2), numbers(type, 1, 5))) {
            String shape = Arrays.toString(x.shape());
            cases.add(new Case("row-major " + shape, x));
            cases.add(new Case("column-major " + shape, x.dup('f')));
            if (x.rank() > 1) {
                cases.add(new Case("transposed " + shape, x.transpose()));
                cases.add(
                        new Case("transposed column-major " + shape, x.dup('f').transpose()));
            }
            cases.add(new Case("reshaped " + shape, x.reshape(x.length())));
            cases.add(new Case("reshaped column-major " + shape, x.dup('f').reshape('f', x.length(), 1)));
            cases.add(new Case("reversed " + shape, Nd4j.reverse(x.dup())));
        }
        cases.addAll(List.of(
                new Case("scalar", numbers(type)),
                new Case("scalar that is a view", matrix.getScalar(2, 3)),
                new Case("scalar at a point", cube.get(point(2), point(1), point(4))),
                new Case("one element", numbers(type, 1)),
                new Case("one element in a matrix", numbers(type, 1, 1)),
                new Case("one element of a matrix", matrix.get(interval(2, 3), interval(4, 5))),
                new Case("one element, column-major", numbers(type, 1, 1, 1).dup('f')),
                new Case("empty", Nd4j.create(type, 0)),
                new Case("empty matrix", Nd4j.create(type, 3, 0)),
                new Case("empty cube", Nd4j.create(type, 2, 0, 3)),
                new Case("row", matrix.getRow(2)),
                new Case("row that stays a matrix", matrix.getRow(2, true)),
                new Case("column", matrix.getColumn(3)),
                new Case("column that stays a matrix", matrix.getColumn(3, true)),
                new Case("column of a column-major one", matrix.dup('f').getColumn(3)),
                new Case("row of a column-major one", matrix.dup('f').getRow(1)),
                new Case("inside", matrix.get(interval(1, 3), interval(2, 5))),
                new Case(
                        "inside of an inside", matrix.get(interval(1, 4), all()).get(interval(1, 3), interval(2, 5))),
                new Case("every second", matrix.get(interval(1, 2, 4), interval(0, 2, 6))),
                new Case(
                        "every second of a column-major one",
                        matrix.dup('f').get(interval(0, 2, 4), interval(1, 3, 6))),
                new Case("end of a vector", vector.get(interval(3, 7))),
                new Case("every third of a vector", vector.get(interval(1, 3, 7))),
                new Case("slice of a cube", cube.slice(1)),
                new Case("slice along the last axis", cube.slice(2, 2)),
                new Case("point and intervals", cube.get(point(1), interval(1, 4), interval(0, 2, 5))),
                new Case("intervals and point", cube.get(interval(0, 2), point(3), all())),
                new Case("permuted", cube.permute(2, 0, 1)),
                new Case(
                        "permuted inside",
                        cube.get(interval(1, 3), all(), interval(1, 4)).permute(1, 2, 0)),
                new Case("swapped axes", cube.swapAxes(0, 2)),
                new Case("vector along an axis", cube.tensorAlongDimension(3, 1)),
                new Case("matrix along two axes", cube.tensorAlongDimension(2, 0, 2)),
                new Case("broadcast row", numbers(type, 1, 6).broadcast(4, 6)),
                new Case("broadcast column", numbers(type, 4, 1).broadcast(4, 6)),
                new Case("stride 0", Nd4j.create(vector.data(), new long[] {3, 7}, new long[] {0, 1}, 0, 'c')),
                new Case("inside of a large one", large.get(interval(5, 65), interval(10, 75))),
                new Case(
                        "columns of a large one",
                        large.get(all(), interval(1, 2, 80)).transpose()),
                new Case("new axis", matrix.reshape(4, 1, 6).dup('f'))));
        return cases.stream();
    }

    // Numbers that all differ, as far as the type allows.
    private static INDArray numbers(DataType type, long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = type == DataType.BOOL ? (i * 7 + i / 3) % 3 % 2 : i % 2 == 0 ? i + 1 : -i;
        }
        return Nd4j.createFromArray(numbers).castTo(type).reshape(shape);
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void copiesWhatNd4jSeesAtEachIndex(Case given) {
        INDArray array = given.array();

        Array copy = NdArrays.copy(array);

        assertEquals(array.dataType(), copy.type());
        assertArrayEquals(array.shape(), copy.shape().toLongs());
        assertArrayEquals(elements(array), copy.toDoubles());
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void givesNd4jTheSameElements(Case given) {
        Array array = NdArrays.copy(given.array());
        for (UnaryOperator<INDArray> use : List.<UnaryOperator<INDArray>>of(x -> x, x -> x.dup('f'))) {
            assertArrayEquals(array.toDoubles(), elements(use.apply(array.toINDArray())));
            assertArrayEquals(array.toDoubles(), elements(use.apply(array.copyToINDArray())));
        }
        assertArrayEquals(given.array().shape(), array.toINDArray().shape());
        assertArrayEquals(given.array().shape(), array.copyToINDArray().shape());
        assertEquals(given.array().dataType(), array.toINDArray().dataType());
    }

    private static double[] elements(INDArray array) {
        double[] elements = new double[(int) array.length()];
        int[] lengths = Shape.of(array.shape()).toInts();
        long[] index = new long[lengths.length];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = lengths.length == 0 ? array.getDouble(0) : array.getDouble(index);
            for (int axis = lengths.length - 1; axis >= 0 && ++index[axis] == lengths[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return elements;
    }

    @Test
    void keepsEveryBit() {
        long[] longs = {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, -1};
        double nan = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

        Array copy = NdArrays.copy(Nd4j.createFromArray(longs).reshape(2, 2).transpose());
        assertEquals((1L << 53) + 1, copy.getLong(1));
        assertEquals(Long.MIN_VALUE, copy.getLong(2));

        Array odd = NdArrays.copy(
                Nd4j.createFromArray(nan, -0.0, Double.MIN_VALUE, 0.0).get(interval(0, 2, 4)));
        assertEquals(Double.doubleToRawLongBits(nan), Double.doubleToRawLongBits(odd.getDouble(0)));
        assertEquals(Double.MIN_VALUE, odd.getDouble(1));
    }

    @Test
    void refusesOtherDataTypes() {
        INDArray small = Nd4j.ones(DataType.FLOAT, 2).castTo(DataType.BFLOAT16);

        var refused = assertThrows(IllegalArgumentException.class, () -> NdArrays.copy(small));

        assertEquals("data type BFLOAT16 is not supported; use DOUBLE, FLOAT, LONG, INT or BOOL", refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"DOUBLE", "FLOAT", "LONG", "INT", "BOOL"})
    void viewsAndTheirViewsOutliveTheArrayAndItsScope(DataType type) {
        for (int rows : new int[] {2, 100, 5000}) {
            List<INDArray> views = viewsOfLostArrays(type, rows);
            Garbage.collectAndOverwrite();
            for (INDArray view : views) {
                double expected = type == DataType.BOOL ? 0 : 7;
                double[] elements = NdArrays.copy(view).toDoubles();
                assertTrue(Arrays.stream(elements).allMatch(x -> x == expected), view.shapeInfoToString());
            }
        }
    }

    private static List<INDArray> viewsOfLostArrays(DataType type, int rows) {
        List<UnaryOperator<INDArray>> uses = List.of(
                x -> x,
                x -> x.reshape(3, rows),
                x -> x.transpose(),
                x -> x.getRow(1),
                x -> x.getColumn(2),
                x -> x.get(interval(1, rows), interval(0, 2)),
                x -> x.get(interval(1, rows), all()).get(all(), interval(1, 3)).transpose(),
                x -> x.tensorAlongDimension(1, 0),
                x -> x.reshape(rows * 3L).get(interval(2, 5)));
        List<INDArray> views = new ArrayList<>();
        for (UnaryOperator<INDArray> use : uses) {
            views.add(use.apply(filled(type, rows).toINDArray()));
            try (Arena scope = Arena.openScope()) {
                views.add(use.apply(filled(type, rows).toINDArray()));
            }
        }
        return views;
    }

    private static Array filled(DataType type, int rows) {
        return Array.full(type, Shape.of(rows, 3), type == DataType.BOOL ? 0 : 7);
    }

    @Test
    void memoryComesBackWhenTheLastViewIsUnreachable() {
        long before = Garbage.bytesInUse();
        INDArray[] view = {bigView()};
        assertEquals(before + (32 << 20), Garbage.bytesInUse());

        view[0] = view[0].getRow(5);
        assertEquals(before + (32 << 20), Garbage.bytesInUse());
        Garbage.collectAndOverwrite();
        assertEquals(3, view[0].getDouble(0));

        view[0] = Nd4j.scalar(0);
        Garbage.collectUntil(() -> Pool.SHARED.lentBytes() <= before);
    }

    private static INDArray bigView() {
        return Array.full(DataType.DOUBLE, Shape.of(2048, 2048), 3).toINDArray();
    }

    @Test
    void closingAViewLeavesTheArrayAlone() {
        Array array = Array.full(DataType.DOUBLE, Shape.of(5000), 3);
        array.toINDArray().close();

        Garbage.collectAndOverwrite();

        assertEquals(3, array.getDouble(4999));
    }

    @Test
    void refusesWhatWasClosed() {
        INDArray closed = Nd4j.createFromArray(1.0, 2.0, 3.0);
        closed.close();

        var refused = assertThrows(IllegalArgumentException.class, () -> NdArrays.copy(closed));

        assertEquals("the array DOUBLE[3] was closed, so its elements are gone", refused.getMessage());
    }

    @Test
    void copiesBelongToTheCaller() {
        Array array = Array.full(DataType.DOUBLE, Shape.of(3), 3);

        array.copyToINDArray().assign(5).close();

        assertArrayEquals(new double[] {3, 3, 3}, array.toDoubles());
    }

    @Test
    void workspacesOfTheCallerHaveNoPartInIt() {
        WorkspaceConfiguration configuration =
                WorkspaceConfiguration.builder().initialSize(64 << 20).build();
        Array array;
        INDArray copy;
        INDArray view;
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "test")) {
            array = Array.full(DataType.DOUBLE, Shape.of(1_234_567), 3);
            copy = array.copyToINDArray();
            view = array.toINDArray();
        }
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "test")) {
            Nd4j.valueArrayOf(new long[] {5_000_000}, 99.0, DataType.DOUBLE);
        }

        assertEquals(3 * 1_234_567.0, Arrays.stream(array.toDoubles()).sum());
        assertEquals(3.0, copy.getDouble(1_234_566));
        assertEquals(3.0, view.getDouble(1_234_566));
    }
}
