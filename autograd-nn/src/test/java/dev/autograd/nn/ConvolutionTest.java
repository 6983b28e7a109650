package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class ConvolutionTest {
    private final Seed seed = Seed.of(1);

    private static void assertAgrees(
            Layer layer, Tensor x, long[] shape, double output, double inputGradient, double gradients) {
        Figures.fill(layer);
        Figures.assertAgree(layer, x, layer.apply(x), shape, output, inputGradient, gradients);
    }

    @Test
    void conv1d() {
        assertAgrees(
                Conv1d.of(2, 3, 3).stride(2).padding(1).type(DataType.DOUBLE).build(seed),
                Figures.input(2, 2, 7),
                new long[] {2, 3, 4},
                0.7327925391673679,
                -4.174560303246835,
                -1.866875074166696);
    }

    @Test
    void conv2dWithGroups() {
        assertAgrees(
                Conv2d.of(2, 4, 3, 2)
                        .stride(2, 1)
                        .padding(1, 0)
                        .dilation(1, 2)
                        .groups(2)
                        .type(DataType.DOUBLE)
                        .build(seed),
                Figures.input(2, 2, 6, 5),
                new long[] {2, 4, 3, 3},
                -0.7037104096346476,
                -0.49751760497284975,
                5.418755726651172);
    }

    @Test
    void conv3d() {
        assertAgrees(
                Conv3d.of(1, 2, 2).type(DataType.DOUBLE).build(seed),
                Figures.input(1, 1, 3, 4, 3),
                new long[] {1, 2, 2, 3, 2},
                1.372621115122988,
                -5.167761003166605,
                -3.310815794550253);
    }

    @Test
    void convTranspose1d() {
        assertAgrees(
                ConvTranspose1d.of(2, 3, 3)
                        .stride(2)
                        .padding(1)
                        .outputPadding(1)
                        .type(DataType.DOUBLE)
                        .build(seed),
                Figures.input(2, 2, 4),
                new long[] {2, 3, 8},
                2.4487421764432824,
                5.743839525775366,
                0.4363572669600684);
    }

    @Test
    void convTranspose2dWithGroups() {
        assertAgrees(
                ConvTranspose2d.of(2, 4, 3)
                        .stride(2)
                        .groups(2)
                        .withoutBias()
                        .type(DataType.DOUBLE)
                        .build(seed),
                Figures.input(1, 2, 3, 4),
                new long[] {1, 4, 7, 9},
                0.34135784089822385,
                -0.3178178401463844,
                40.20332967593685);
    }

    @Test
    void convTranspose3d() {
        assertAgrees(
                ConvTranspose3d.of(1, 2, 2).type(DataType.DOUBLE).build(seed),
                Figures.input(1, 1, 2, 3, 2),
                new long[] {1, 2, 3, 4, 3},
                3.8792000401585454,
                1.3678271441011882,
                1.1444070678987084);
    }

    @Test
    void startsUniformWithinTheRootOfItsInputs() {
        Conv2d layer = new Conv2d(4, 64, 5, seed);
        assertEquals(DataType.FLOAT, layer.weight().dataType());
        assertArrayEquals(new long[] {64, 4, 5, 5}, layer.weight().shape());
        assertEquals(
                0.1,
                Arrays.stream(layer.weight().toDoubles()).map(Math::abs).max().orElseThrow(),
                1e-3);
    }

    @Test
    void isPrintedWithItsSettings() {
        assertEquals(
                "Conv2d(4 -> 64, kernel [5, 3], stride [1], padding [2], no bias)",
                Conv2d.of(4, 64, 5, 3).padding(2).withoutBias().build(seed).toString());
    }

    @Test
    void complainsByItsPath() {
        Sequential model = new Sequential(new Conv2d(3, 8, 3, seed));
        assertEquals(
                "Sequential.0: expects [*, 3, *, *], got [8, 1, 28, 28]",
                assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(DataType.FLOAT, 8, 1, 28, 28)))
                        .getMessage());
    }

    @Test
    void refusesSettingsThatDontFit() {
        assertThrows(ShapeException.class, () -> Conv2d.of(3, 4, 3).groups(2).build(seed));
        assertThrows(ShapeException.class, () -> Conv2d.of(3, 4, 3, 3, 3));
        assertThrows(ShapeException.class, () -> Conv2d.of(0, 4, 3));
        assertThrows(ShapeException.class, () -> Conv2d.of(3, 4, 3).stride(0).build(seed));
    }
}
