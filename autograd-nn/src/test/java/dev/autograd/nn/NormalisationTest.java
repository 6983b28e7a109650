package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class NormalisationTest {
    private static void assertAgrees(Layer layer, Tensor x, double output, double inputGradient, double gradients) {
        Figures.fill(layer);
        Figures.assertAgree(layer, x, layer.apply(x), x.shape(), output, inputGradient, gradients);
    }

    @Test
    void layerNorm() {
        assertAgrees(
                new LayerNorm(DataType.DOUBLE, 3, 4),
                Figures.input(2, 3, 4),
                1.5578098378161525,
                1.6859189579252405,
                -3.347633997711158);
    }

    @Test
    void rmsNorm() {
        assertAgrees(
                new RmsNorm(DataType.DOUBLE, 4),
                Figures.input(2, 3, 4),
                -1.6706290730389042,
                -1.668270230299765,
                -0.8678034480790578);
    }

    @Test
    void groupNorm() {
        assertAgrees(
                new GroupNorm(DataType.DOUBLE, 2, 4),
                Figures.input(2, 4, 3),
                1.4567385042387253,
                -0.5139449373770201,
                1.2081526203263384);
    }

    @Test
    void batchNormInTrainingAveragesMeanAndVariance() {
        BatchNorm layer = new BatchNorm(DataType.DOUBLE, 3);
        assertAgrees(layer, Figures.input(2, 3, 2, 2), 1.413077827702034, -1.7188981922110245, -1.6053321954382005);

        List<Tensor> buffers = List.copyOf(layer.namedBuffers().values());
        assertEquals(
                List.of("running_mean", "running_var"),
                List.copyOf(layer.namedBuffers().keySet()));
        assertArrayEquals(
                new double[] {0.015781412728153154, 0.02200362017061316, -0.044546464649007536},
                buffers.get(0).toDoubles(),
                1e-15);
        assertArrayEquals(
                new double[] {0.9625331354440368, 0.9573866269515491, 0.9245464316435807},
                buffers.get(1).toDoubles(),
                1e-15);
    }

    @Test
    void batchNormInUseTakesTheAverages() {
        BatchNorm layer = new BatchNorm(DataType.DOUBLE, 4);
        List<Tensor> buffers = List.copyOf(layer.namedBuffers().values());
        buffers.get(0).assign(Tensor.constant(new double[] {0.1, 0.2, 0.3, 0.4}));
        buffers.get(1).assign(Tensor.constant(new double[] {1, 2, 3, 4}));
        layer.eval();
        assertAgrees(layer, Figures.input(3, 4), -0.3426961896436809, -0.2016051728347674, -4.507406082020048);
        assertArrayEquals(new double[] {1, 2, 3, 4}, buffers.get(1).toDoubles());
    }

    // The next batch may come before the backward pass of this one.
    @Test
    void batchNormMayRunTwiceBeforeTheBackwardPass() {
        BatchNorm layer = new BatchNorm(DataType.DOUBLE, 2);
        Tensor x = Figures.input(3, 2);
        Tensor first = layer.apply(x);
        layer.apply(x);
        layer.eval();
        Tensor used = layer.apply(x);
        layer.train();
        layer.apply(x);
        first.sum().add(used.sum()).backward();
    }

    @Test
    void batchNormRefusesOneValuePerChannelInTraining() {
        Sequential model = new Sequential(new BatchNorm(3));
        assertEquals(
                "Sequential.0: in training needs more than one value per channel, got [1, 3]; leave a last batch of one"
                        + " sample out, or call eval()",
                assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(DataType.FLOAT, 1, 3)))
                        .getMessage());
    }

    @Test
    void eachSaysWhatItExpects() {
        Tensor x = Tensor.zeros(DataType.FLOAT, 2, 5);
        assertMessage("LayerNorm: expects [*, 4], got [2, 5]", new LayerNorm(4), x);
        assertMessage("RmsNorm: expects [*, 4], got [2, 5]", new RmsNorm(4), x);
        assertMessage("GroupNorm: expects [*, 4, ...], got [2, 5]", new GroupNorm(2, 4), x);
        assertMessage("BatchNorm: expects [*, 4, ...], got [2, 5]", new BatchNorm(4), x);
        assertThrows(ShapeException.class, () -> new GroupNorm(3, 4));
    }

    private static void assertMessage(String expected, Layer layer, Tensor x) {
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> layer.apply(x)).getMessage());
    }

    @Test
    void dropoutZeroesInTrainingOnly() {
        Dropout dropout = new Dropout(0.25, Seed.of(1));
        Tensor x = Tensor.variable(Tensor.ones(DataType.DOUBLE, 100, 100));
        Tensor y = dropout.apply(x);
        assertEquals(0.75, y.gt(0).to(DataType.DOUBLE).mean().item(), 0.015);
        assertArrayEquals(
                new double[] {0, 1 / 0.75},
                Arrays.stream(y.toDoubles()).distinct().sorted().toArray(),
                1e-15);
        y.sum().backward();
        assertArrayEquals(y.toDoubles(), x.grad().toDoubles());

        dropout.eval();
        assertSame(x, dropout.apply(x));
    }

    @Test
    void dropoutDrawsAnewEachTimeAndTheSameFromTheSameSeed() {
        Tensor x = Tensor.ones(DataType.FLOAT, 100);
        Dropout dropout = new Dropout(0.5, Seed.of(1));
        double[] first = dropout.apply(x).toDoubles();
        assertEquals(false, Arrays.equals(first, dropout.apply(x).toDoubles()));
        assertArrayEquals(first, new Dropout(0.5, Seed.of(1)).apply(x).toDoubles());
        assertThrows(IllegalArgumentException.class, () -> new Dropout(1, Seed.of(1)));
    }
}
