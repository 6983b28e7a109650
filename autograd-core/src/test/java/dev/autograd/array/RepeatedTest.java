package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class RepeatedTest {
    private static final int ROWS = 2 * Scratch.TILE + 5;

    // Lengths that divide a tile and such that do not, so that tiles begin anywhere in a row.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 10, 64, 100, Scratch.TILE - 1, Scratch.TILE, Scratch.TILE + 1})
    void aRowRepeatsInEveryTile(int length) {
        int rows = Math.max(3, ROWS / length);
        assertReads(Shape.of(length), Shape.of(rows, length), i -> i % length);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 6, 7, 10, 64, 100, Scratch.TILE - 1, Scratch.TILE, Scratch.TILE + 1})
    void aColumnRepeatsInEveryTile(int length) {
        int rows = Math.max(3, ROWS / length);
        assertReads(Shape.of(rows, 1), Shape.of(rows, length), i -> i / length);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void aSumOfAMatrixAndARowIsRightBeyondTheFirstTile(DataType type) {
        int columns = 6;
        Array row = counting(type, Shape.of(columns));
        Array matrix = Array.full(type, Shape.of(ROWS, columns), 0.5);
        Array sum = Array.allocate(type, Shape.of(ROWS, columns));
        Loops.ADD.run(null, new Array[] {matrix, row}, sum);
        double[] elements = sum.toDoubles();
        for (int i = 0; i < elements.length; i++) {
            assertEquals(i % columns + 0.5, elements[i], "element " + i);
        }
    }

    private static void assertReads(Shape from, Shape to, IntUnaryOperator source) {
        Repeated inDoubles = Repeated.of(counting(DataType.DOUBLE, from), to);
        Repeated inFloats = Repeated.of(counting(DataType.FLOAT, from), to);
        double[] doubles = new double[Scratch.TILE];
        float[] floats = new float[Scratch.TILE];
        for (int at = 0; at < to.size(); at += Scratch.TILE) {
            int n = Math.min(Scratch.TILE, to.size() - at);
            inDoubles.read(at, doubles, n);
            inFloats.read(at, floats, n);
            for (int i = 0; i < n; i++) {
                assertEquals(source.applyAsInt(at + i), doubles[i], "element " + (at + i));
                assertEquals(source.applyAsInt(at + i), floats[i], "element " + (at + i));
            }
        }
    }

    private static Array counting(DataType type, Shape shape) {
        Array array = Array.allocate(type, shape);
        double[] elements = new double[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i;
        }
        array.setDoubles(elements);
        return array;
    }
}
