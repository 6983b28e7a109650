package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class DatasetTest {
    private static final Dataset TEN = TensorDataset.of(Tensor.arange(10));

    private static double[] all(Dataset data) {
        return data.all().x().toDoubles();
    }

    @Test
    void partsOfASplitHaveEachSampleOnce() {
        List<Dataset> parts = TEN.split(Seed.of(1), 0.7, 0.3);

        assertEquals(List.of(7, 3), parts.stream().map(Dataset::size).toList());
        double[] together = parts.stream()
                .flatMapToDouble(part -> DoubleStream.of(all(part)))
                .sorted()
                .toArray();
        assertArrayEquals(all(TEN), together);
    }

    @Test
    void splitsByTheSeed() {
        double[] first = all(TEN.split(Seed.of(1), 0.5, 0.5).get(0));

        assertArrayEquals(first, all(TEN.split(Seed.of(1), 0.5, 0.5).get(0)));
        assertFalse(Arrays.equals(first, all(TEN.split(Seed.of(2), 0.5, 0.5).get(0))));
    }

    @Test
    void refusesSplitsThatMakeNoSense() {
        for (double[] fractions : new double[][] {{}, {0.5}, {0.5, 0.6}, {1.5, -0.5}, {Double.NaN, 1}}) {
            assertThrows(IllegalArgumentException.class, () -> TEN.split(Seed.of(1), fractions));
        }
        assertMessage(
                "split: a fraction of 0.01 of 10 samples is none",
                assertThrows(IllegalArgumentException.class, () -> TEN.split(Seed.of(1), 0.99, 0.01)));
    }

    @Test
    void aSubsetHasItsOwnNumbers() {
        Dataset subset = TEN.subset(7, 3, 7);

        assertArrayEquals(
                new double[] {7, 7}, subset.batch(new int[] {0, 2}).x().toDoubles());
        assertMessage(
                "subset: there is no sample 10, the data set has 10",
                assertThrows(IndexOutOfBoundsException.class, () -> TEN.subset(10)));
    }

    @Test
    void aMapChangesBatches() {
        assertEquals(
                9,
                TEN.map(batch -> Batch.of(batch.x().to(DataType.DOUBLE).mul(3)))
                        .batch(new int[] {3})
                        .x()
                        .item());
    }

    @Test
    void tensorsHaveAsManySamplesAsOneAnother() {
        assertMessage(
                "tensor 0 has 3 samples, but tensor 1 of shape [2, 4] has 2",
                assertThrows(
                        ShapeException.class,
                        () -> TensorDataset.of(Tensor.arange(3), Tensor.zeros(DataType.FLOAT, 2, 4))));
        assertMessage(
                "the first axis is the sample, but tensor 0 is a scalar",
                assertThrows(ShapeException.class, () -> TensorDataset.of(Tensor.constant(1))));
        assertThrows(ShapeException.class, TensorDataset::of);
    }

    @Test
    void thereIsNoSampleOutOfRange() {
        for (int index : new int[] {-1, 10}) {
            assertMessage(
                    "there is no sample " + index + ", the data set has 10",
                    assertThrows(IndexOutOfBoundsException.class, () -> TEN.batch(new int[] {0, index})));
        }
    }

    @Test
    void aBatchOfVariablesIsConstant() {
        Tensor w = Tensor.variable(new double[] {1, 2});

        assertFalse(TensorDataset.of(w).batch(new int[] {1}).x().isTracked());
    }

    private static void assertMessage(String expected, Exception e) {
        assertEquals(expected, e.getMessage());
    }
}
