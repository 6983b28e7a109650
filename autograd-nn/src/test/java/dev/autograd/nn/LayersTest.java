package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Sliding;
import dev.autograd.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class LayersTest {
    private final Tensor image = Tensor.arange(DataType.DOUBLE, 0, 16, 1).reshape(1, 1, 4, 4);

    // The figures are PyTorch's.
    @ParameterizedTest
    @CsvSource({
        "sigmoid, 0.6224593312018546",
        "logSigmoid, -0.4740769841801067",
        "hardSigmoid, 0.5833333333333334",
        "tanh, 0.46211715726000973",
        "hardTanh, 0.5",
        "softsign, 0.3333333333333333",
        "softplus, 0.9740769841801067",
        "relu, 0.5",
        "selu, 0.5253504936777402",
        "gelu, 0.34573123063700656",
        "geluTanh, 0.34571400982514394",
        "relu6, 0.5",
        "hardSwish, 0.2916666666666667",
        "silu, 0.3112296656009273",
        "mish, 0.3752452113048951"
    })
    void activationsComputeWhatTheirNamesSay(String name, double atHalf) throws Exception {
        Layer layer = (Layer) Activation.class.getMethod(name).invoke(null);
        assertEquals(atHalf, layer.apply(Tensor.constant(0.5)).item(), 1e-14);
        assertEquals(name, layer.toString());
    }

    @Test
    void activationsTakeTheirSettings() {
        Tensor x = Tensor.constant(new double[] {-1, 1});
        assertArrayEquals(
                new double[] {-0.2, 1}, Activation.leakyRelu(0.2).apply(x).toDoubles());
        assertEquals(2 * Math.expm1(-1), Activation.elu(2).apply(x).get(0), 1e-15);
        assertEquals(1, Activation.softmax(0).apply(x).sum().item(), 1e-15);
        assertEquals(
                Math.log(Activation.softmax(0).apply(x).get(0)),
                Activation.logSoftmax(0).apply(x).get(0),
                1e-15);
        assertEquals("leakyRelu(0.2)", Activation.leakyRelu(0.2).toString());
    }

    @Test
    void embeddingsLookUpRowsAndAddUpTheGradientsOfRepeatedOnes() {
        Tensor weight = Tensor.variable(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        Embedding embedding = new Embedding(weight);
        Tensor y = embedding.apply(Tensor.constant(new long[] {2, 0, 2}));
        y.backward(Tensor.constant(new double[][] {{1, 2}, {3, 4}, {10, 20}}));

        assertArrayEquals(new double[] {5, 6, 1, 2, 5, 6}, y.toDoubles());
        assertArrayEquals(new double[] {3, 4, 0, 0, 11, 22}, weight.grad().toDoubles());
        assertEquals("Embedding(3 x 2)", embedding.toString());
    }

    @Test
    void embeddingsRefuseAnIndexOutOfRange() {
        Sequential model = new Sequential(new Embedding(3, 2, Seed.of(1)));
        assertEquals(
                "Sequential.0: embedding: index 3 at position [1] is out of range for the rows of 0.weight FLOAT[3, 2]; valid"
                        + " indices are 0..2",
                assertThrows(ShapeException.class, () -> model.apply(Tensor.constant(new long[] {1, 3})))
                        .getMessage());
    }

    @Test
    void embeddingsStartStandardNormal() {
        Tensor weight = new Embedding(100, 100, Seed.of(1)).weight();
        assertEquals(1, weight.square().mean().item(), 0.05);
        assertEquals(DataType.FLOAT, weight.dataType());
    }

    @Test
    void residualsGoPastTheirLayer() {
        Residual residual = new Residual(
                new Linear(Tensor.constant(new double[][] {{0, 1}, {1, 0}}), Tensor.constant(new double[] {10, 20})));
        assertArrayEquals(
                new double[] {13, 23},
                residual.apply(Tensor.constant(new double[] {1, 2})).toDoubles());
        assertEquals("inner.weight", residual.parameters().get(0).name());
    }

    @Test
    void residualsRefuseALayerThatChangesTheShape() {
        Residual residual = new Residual(new Linear(2, 1, Seed.of(1)));
        assertEquals(
                "Residual: the inner layer maps [3, 2] to [3, 1], which can't be added",
                assertThrows(ShapeException.class, () -> residual.apply(Tensor.zeros(DataType.FLOAT, 3, 2)))
                        .getMessage());
    }

    @Test
    void flattenKeepsTheFirstAxis() {
        assertArrayEquals(
                new long[] {2, 12},
                new Flatten().apply(Tensor.zeros(DataType.FLOAT, 2, 3, 4)).shape());
        assertThrows(ShapeException.class, () -> new Flatten().apply(Tensor.constant(1)));
    }

    @Test
    void poolingMakesOneNumberOfEachWindow() {
        assertArrayEquals(
                new double[] {5, 7, 13, 15}, Pooling.max2d(2).apply(image).toDoubles());
        assertArrayEquals(
                new double[] {2.5, 4.5, 10.5, 12.5},
                Pooling.average2d(2).apply(image).toDoubles());
        assertArrayEquals(
                new double[] {15}, Pooling.adaptiveMax(1, 1).apply(image).toDoubles());
        assertArrayEquals(
                new double[] {7.5}, Pooling.adaptiveAverage(1, 1).apply(image).toDoubles());
        assertEquals(9, Pooling.max2d(2, Sliding.stride(1)).apply(image).size());

        Tensor line = image.reshape(1, 1, 16);
        assertArrayEquals(new double[] {7, 15}, Pooling.max1d(8).apply(line).toDoubles());
        assertArrayEquals(
                new double[] {3.5, 11.5}, Pooling.average1d(8).apply(line).toDoubles());
        assertEquals("max2d(2, stride [2])", Pooling.max2d(2).toString());
    }

    @Test
    void relu6StopsAtSix() {
        assertEquals(6, Activation.relu6().apply(Tensor.constant(7)).item());
    }

    @Test
    void poolingWorksInThreeDimensions() {
        Tensor cube = Tensor.arange(DataType.DOUBLE, 0, 64, 1).reshape(1, 1, 4, 4, 4);
        assertArrayEquals(
                new double[] {21, 23, 29, 31, 53, 55, 61, 63},
                Pooling.max3d(2).apply(cube).toDoubles());
        assertEquals(10.5, Pooling.average3d(2).apply(cube).get(0, 0, 0, 0, 0));
        assertEquals(27, Pooling.average3d(2, Sliding.stride(1)).apply(cube).size());
        assertEquals("max3d(2, stride [2])", Pooling.max3d(2).toString());
    }

    // The figures are PyTorch's.
    @Test
    void bilinearFormsOfTwoInputs() {
        Bilinear bilinear = new Bilinear(2, 3, 2, DataType.DOUBLE, true, Seed.of(1));
        Figures.fill(bilinear);
        Tensor x = Figures.input(4, 2);
        Tensor y = Figures.numbers(i -> Math.cos(i + 0.5), 4, 3);
        Figures.assertAgree(
                bilinear,
                x,
                bilinear.apply(x, y),
                new long[] {4, 2},
                0.8051375389204029,
                0.27433100157030366,
                -4.4565364440714506);
        assertEquals("Bilinear(2, 3 -> 2)", bilinear.toString());
        assertEquals(
                "Bilinear: expects [*, 3], got [4, 2]",
                assertThrows(ShapeException.class, () -> bilinear.apply(x, x)).getMessage());
    }

    @Test
    void bilinearFormsWithoutABias() {
        Bilinear bilinear = new Bilinear(2, 3, 2, DataType.FLOAT, false, Seed.of(1));
        assertEquals("[weight]", bilinear.namedParameters().keySet().toString());
        assertArrayEquals(
                new double[] {0, 0},
                bilinear.apply(Tensor.zeros(DataType.FLOAT, 2), Tensor.ones(DataType.FLOAT, 3))
                        .toDoubles());
    }

    @Test
    void preluLearnsItsSlope() {
        PRelu prelu = new PRelu(DataType.DOUBLE, 3);
        Figures.fill(prelu);
        Tensor x = Figures.input(2, 3, 4);
        Figures.assertAgree(
                prelu,
                x,
                prelu.apply(x),
                new long[] {2, 3, 4},
                1.2743576231834777,
                -1.3129151656964455,
                -0.019225533548095197);
        assertArrayEquals(
                new double[] {-0.5, 2},
                new PRelu(DataType.DOUBLE, 1)
                        .apply(Tensor.constant(new double[] {-2, 2}))
                        .toDoubles());
        assertEquals("PRelu(1)", new PRelu().toString());
    }

    @Test
    void channelDropoutDropsWholeChannels() {
        ChannelDropout dropout = new ChannelDropout(0.5, Seed.of(1));
        Tensor ones = Tensor.ones(DataType.DOUBLE, 8, 16, 3, 3);
        Tensor means = dropout.apply(ones).mean(2, 3);
        // Zero or two throughout, and about half of them each.
        assertEquals(0, means.mul(means.sub(2)).abs().max().item());
        assertEquals(1, means.mean().item(), 0.3);
        dropout.eval();
        assertArrayEquals(ones.toDoubles(), dropout.apply(ones).toDoubles());
        assertThrows(ShapeException.class, () -> dropout.apply(Tensor.constant(1)));
        assertThrows(IllegalArgumentException.class, () -> new ChannelDropout(1, Seed.of(1)));
    }
}
