package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class InitializerTest {
    // A weight [50, 20, 3, 3]: fan-in 180, fan-out 450. A uniform distribution has kurtosis 1.8, a normal one 3.
    @ParameterizedTest
    @CsvSource({
        "glorotUniform, 0.0031746, 1.8",
        "glorotNormal, 0.0031746, 3",
        "heUniform, 0.0111111, 1.8",
        "heNormal, 0.0111111, 3",
        "lecunUniform, 0.0055556, 1.8",
        "lecunNormal, 0.0055556, 3"
    })
    void hasTheVarianceOfItsDefinition(String name, double variance, double kurtosis) throws Exception {
        Initializer initializer =
                (Initializer) Initializer.class.getMethod(name).invoke(null);
        Tensor values = initializer.values(Seed.of(5), DataType.DOUBLE, 50, 20, 3, 3);

        double measured = values.square().mean().item();
        assertEquals(0, values.mean().item(), 3 * Math.sqrt(variance / 9000));
        assertEquals(1, measured / variance, 0.05);
        assertEquals(kurtosis, values.pow(4).mean().item() / (measured * measured), 0.2);
    }

    @Test
    void constantsAreConstant() {
        assertArrayEquals(
                new double[] {1, 1},
                Initializer.ones().values(Seed.of(1), DataType.FLOAT, 2).toDoubles());
        assertArrayEquals(
                new double[] {0, 0},
                Initializer.zeros().values(Seed.of(1), DataType.FLOAT, 2).toDoubles());
    }

    @Test
    void uniformAndNormalTakeTheirWidth() {
        assertEquals(
                2,
                Initializer.uniform(2)
                        .values(Seed.of(1), DataType.DOUBLE, 10_000)
                        .max()
                        .item(),
                0.01);
        assertEquals(
                4,
                Initializer.normal(2)
                        .values(Seed.of(1), DataType.DOUBLE, 10_000)
                        .square()
                        .mean()
                        .item(),
                0.2);
        assertEquals(
                4,
                Initializer.truncatedNormal(2)
                        .values(Seed.of(1), DataType.DOUBLE, 10_000)
                        .max()
                        .item(),
                0.01);
    }

    @Test
    void aVectorHasNoFans() {
        assertEquals(
                "a parameter of shape [3] has no fan-in and fan-out; start it by zeros(), uniform(bound) or"
                        + " normal(deviation)",
                assertThrows(ShapeException.class, () -> Initializer.heNormal().values(Seed.of(1), DataType.FLOAT, 3))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"5, 12", "12, 5", "7, 7"})
    void orthogonalMatricesHaveOrthogonalRowsOrColumns(long rows, long columns) {
        Tensor w = Initializer.orthogonal(2).values(Seed.of(1), DataType.DOUBLE, rows, columns);
        Tensor products = rows <= columns ? w.matmul(w, false, true) : w.matmul(w, true, false);
        Tensor expected = Tensor.eye(DataType.DOUBLE, Math.min(rows, columns)).mul(4);
        assertArrayEquals(expected.toDoubles(), products.toDoubles(), 1e-13);
    }

    @Test
    void orthogonalKernelsCountTheirRowsByTheFirstAxis() {
        Tensor w = Initializer.orthogonal().values(Seed.of(1), DataType.DOUBLE, 4, 2, 3);
        Tensor rows = w.reshape(4, 6);
        assertArrayEquals(
                Tensor.eye(DataType.DOUBLE, 4).toDoubles(),
                rows.matmul(rows, false, true).toDoubles(),
                1e-13);
    }

    // Cut at two deviations the variance is 1 - 2·2 φ(2) / (2 Φ(2) - 1) = 0.7737 of the normal's.
    @Test
    void truncatedNormalHasTheVarianceOfItsDefinition() {
        Tensor values = Initializer.truncatedNormal(3).values(Seed.of(1), DataType.DOUBLE, 20_000);
        assertEquals(0.7737 * 9, values.square().mean().item(), 0.15);
        assertEquals(0, values.mean().item(), 0.06);
    }
}
