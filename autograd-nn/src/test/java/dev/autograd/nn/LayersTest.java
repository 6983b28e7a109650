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
}
