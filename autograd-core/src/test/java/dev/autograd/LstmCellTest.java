package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class LstmCellTest {
    private static Tensor composed(Tensor sums, Tensor cells) {
        long h = cells.shape()[1];
        Tensor i = sums.slice(1, 0, h).sigmoid();
        Tensor f = sums.slice(1, h, 2 * h).sigmoid();
        Tensor g = sums.slice(1, 2 * h, 3 * h).tanh();
        Tensor o = sums.slice(1, 3 * h, 4 * h).sigmoid();
        Tensor c = f.mul(cells).add(i.mul(g));
        return Tensor.stack(0, o.mul(c.tanh()), c);
    }

    // Longer than a tile, and enough rows for several threads.
    @ParameterizedTest
    @CsvSource({"DOUBLE, 3, 1500, 1e-14", "FLOAT, 3, 1500, 2e-6", "FLOAT, 300, 128, 2e-6"})
    void isWhatItsPartsAre(DataType type, long n, long h, double tolerance) {
        Seed seed = Seed.of(1);
        Tensor sums = Tensor.variable(seed.normal(type, 0, 2, n, 4 * h));
        Tensor cells = Tensor.variable(seed.normal(type, 0, 2, n, h));
        Tensor upstream = seed.normal(type, 0, 1, 2, n, h);

        Tensor fused = sums.lstmCell(cells);
        Tensor parts = composed(sums, cells);
        assertArrayEquals(parts.toDoubles(), fused.toDoubles(), tolerance);

        fused.backward(upstream);
        double[] toSums = sums.grad().toDoubles();
        double[] toCells = cells.grad().toDoubles();
        sums.zeroGrad();
        cells.zeroGrad();
        parts.backward(upstream);
        assertArrayEquals(sums.grad().toDoubles(), toSums, 5 * tolerance);
        assertArrayEquals(cells.grad().toDoubles(), toCells, 5 * tolerance);
    }

    @Test
    void saturatesWithoutNaN() {
        Tensor sums = Tensor.variable(new double[][] {{1000, -1000, 1000, 1000}});
        Tensor cells = Tensor.variable(new double[][] {{7}});
        Tensor z = sums.lstmCell(cells);
        assertArrayEquals(new double[] {Math.tanh(1), 1}, z.toDoubles(), 1e-15);
        z.sum().backward();
        assertArrayEquals(new double[] {0, 0, 0, 0}, sums.grad().toDoubles(), 1e-15);
    }

    @Test
    void refusesShapesThatDontFit() {
        assertEquals(
                "lstmCell: sums DOUBLE[2, 8] and cells DOUBLE[2, 3] need the shapes [n, 4 h] and [n, h]",
                assertThrows(ShapeException.class, () -> Tensor.zeros(DataType.DOUBLE, 2, 8)
                                .lstmCell(Tensor.zeros(DataType.DOUBLE, 2, 3)))
                        .getMessage());
    }
}
