package dev.autograd.nn.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.autograd.Seed;
import dev.autograd.Sliding;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.BatchNorm;
import dev.autograd.nn.Conv1d;
import dev.autograd.nn.Conv2d;
import dev.autograd.nn.Conv3d;
import dev.autograd.nn.ConvTranspose2d;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Embedding;
import dev.autograd.nn.Flatten;
import dev.autograd.nn.GroupNorm;
import dev.autograd.nn.Layer;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import dev.autograd.nn.PRelu;
import dev.autograd.nn.Pooling;
import dev.autograd.nn.Residual;
import dev.autograd.nn.RmsNorm;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.sequence.Gru;
import dev.autograd.nn.sequence.LastStep;
import dev.autograd.nn.sequence.Lstm;
import dev.autograd.nn.sequence.Rnn;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs the files in ONNX Runtime, which the profile {@code onnx} brings: {@code mvn -Ponnx -pl autograd-nn -am test}. */
class OnnxRuntimeTest {
    @TempDir
    Path folder;

    private void assertAgrees(Layer model, long... shape) throws IOException, OrtException {
        Tensor x = Seed.of(7).normal(DataType.FLOAT, 0, 1, shape);
        float[] numbers = new float[(int) x.size()];
        double[] doubles = x.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) doubles[i];
        }
        try (OnnxTensor input =
                OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(numbers), shape)) {
            assertAgrees(model, x, input);
        }
    }

    private void assertAgrees(Layer model, Tensor x, OnnxTensor input) throws IOException, OrtException {
        Path file = folder.resolve("a.onnx");
        long[] shape = x.shape();
        shape[0] = -1;
        // In training mode: the file is of the network in use.
        Onnx.write(file, model, x.dataType() == DataType.FLOAT ? DataType.FLOAT : DataType.INT64, shape);
        model.eval();
        Tensor expected = model.apply(x);
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString());
                OrtSession.Result result = session.run(Map.of("input", input))) {
            OnnxTensor output = (OnnxTensor) result.get("output").orElseThrow();
            assertArrayEquals(expected.shape(), output.getInfo().getShape());
            FloatBuffer values = output.getFloatBuffer();
            double[] actual = new double[values.remaining()];
            Arrays.setAll(actual, values::get);
            assertArrayEquals(expected.toDoubles(), actual, 2e-5);
        }
    }

    @Test
    void runsAFeedForwardNetwork() throws Exception {
        Seed seed = Seed.of(1);
        assertAgrees(
                new Sequential(
                        new Linear(5, 8, seed),
                        new LayerNorm(8),
                        Activation.gelu(),
                        new Dropout(0.5, seed),
                        new Residual(new Sequential(
                                new Linear(8, 8, seed),
                                Activation.tanh(),
                                Linear.of(8, 8).withoutBias().build(seed))),
                        new Linear(8, 3, seed),
                        Activation.softmax(-1)),
                4,
                5);
        assertAgrees(new Linear(5, 2, seed), 2, 3, 5);
    }

    static Stream<Activation> activations() {
        return Stream.of(
                Activation.sigmoid(),
                Activation.logSigmoid(),
                Activation.hardSigmoid(),
                Activation.tanh(),
                Activation.hardTanh(),
                Activation.softsign(),
                Activation.softplus(),
                Activation.relu(),
                Activation.leakyRelu(0.1),
                Activation.elu(0.7),
                Activation.selu(),
                Activation.gelu(),
                Activation.silu(),
                Activation.mish(),
                Activation.softmax(1),
                Activation.logSoftmax(1));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void runsActivations(Activation activation) throws Exception {
        assertAgrees(activation, 6, 10);
    }

    @Test
    void runsAConvolutionalNetwork() throws Exception {
        Seed seed = Seed.of(1);
        BatchNorm norm = new BatchNorm(6);
        // Averages that are not those at the start.
        norm.apply(seed.normal(DataType.FLOAT, 2, 3, 20, 6, 2, 2));
        assertAgrees(
                new Sequential(
                        new Conv2d(2, 6, 3, seed),
                        norm,
                        Activation.relu(),
                        Pooling.max2d(2),
                        new Residual(Conv2d.of(6, 6, 3).padding(1).build(seed)),
                        Pooling.average2d(3, Sliding.stride(2).padding(1)),
                        new Flatten(),
                        new Linear(6 * 4 * 3, 10, seed)),
                3,
                2,
                16,
                12);
    }

    @Test
    void runsConvolutionsOfAllKinds() throws Exception {
        Seed seed = Seed.of(1);
        assertAgrees(
                Conv2d.of(4, 6, 3, 2)
                        .stride(2, 1)
                        .padding(1, 0)
                        .dilation(1, 2)
                        .groups(2)
                        .build(seed),
                2,
                4,
                9,
                8);
        assertAgrees(Conv1d.of(3, 5, 4).withoutBias().stride(2).build(seed), 2, 3, 11);
        assertAgrees(new Conv3d(2, 3, 2, seed), 2, 2, 4, 5, 3);
        assertAgrees(
                ConvTranspose2d.of(4, 3, 3)
                        .stride(2)
                        .padding(1)
                        .outputPadding(1)
                        .build(seed),
                2,
                4,
                5,
                4);
        assertAgrees(Pooling.max2d(3, Sliding.stride(2).padding(1)), 2, 3, 7, 8);
        assertAgrees(Pooling.max1d(2), 2, 3, 8);
        assertAgrees(Pooling.average1d(2), 2, 3, 8);
        assertAgrees(Pooling.max3d(2), 2, 3, 4, 6, 4);
        assertAgrees(Pooling.average3d(2), 2, 3, 4, 6, 4);
        assertAgrees(Pooling.adaptiveAverage(1, 1), 2, 3, 7, 8);
        assertAgrees(Pooling.adaptiveMax(1, 1), 2, 3, 7, 8);
    }

    @Test
    void runsRecurrentNetworks() throws Exception {
        Seed seed = Seed.of(1);
        assertAgrees(new Rnn(3, 4, seed), 2, 5, 3);
        assertAgrees(Rnn.withRelu(3, 4).layers(2).build(seed), 2, 5, 3);
        assertAgrees(new Gru(3, 4, seed), 2, 5, 3);
        assertAgrees(Gru.of(3, 4).layers(2).bidirectional().dropout(0.5).build(seed), 2, 5, 3);
        assertAgrees(new Lstm(3, 4, seed), 2, 5, 3);
        assertAgrees(Lstm.of(3, 4).layers(2).bidirectional().build(seed), 2, 5, 3);
        assertAgrees(Lstm.of(3, 4).withoutBias().build(seed), 2, 5, 3);
    }

    @Test
    void runsALayerThatIsUsedTwice() throws Exception {
        Linear twice = new Linear(4, 4, Seed.of(1));
        assertAgrees(new Sequential(twice, Activation.relu(), twice), 3, 4);
    }

    @Test
    void runsNormalisationsOfAllKinds() throws Exception {
        Seed seed = Seed.of(1);
        assertAgrees(new Sequential(new Conv2d(2, 6, 3, seed), started(new GroupNorm(3, 6), seed)), 3, 2, 7, 5);
        assertAgrees(started(new GroupNorm(2, 6), seed), 3, 6);
        assertAgrees(started(new RmsNorm(5), seed), 3, 5);
        assertAgrees(started(new RmsNorm(5), seed), 2, 3, 5);
        assertAgrees(started(new LayerNorm(5), seed), 2, 3, 5);
    }

    @Test
    void runsLearnedSlopes() throws Exception {
        Seed seed = Seed.of(1);
        assertAgrees(started(new PRelu(), seed), 3, 5);
        assertAgrees(started(new PRelu(DataType.FLOAT, 5), seed), 3, 5);
        assertAgrees(started(new PRelu(DataType.FLOAT, 4), seed), 2, 4, 3, 5);
    }

    // With parameters as they are after a training, which are not all alike.
    private static Layer started(Layer layer, Seed seed) {
        layer.parameters().forEach(parameter -> parameter.assign(seed.normal(DataType.FLOAT, 0, 1, parameter.shape())));
        return layer;
    }

    @Test
    void runsTheLastStepOfRecurrentNetworks() throws Exception {
        Seed seed = Seed.of(1);
        assertAgrees(new Sequential(new Rnn(3, 4, seed), new LastStep(), new Linear(4, 2, seed)), 2, 5, 3);
        assertAgrees(new Sequential(new Gru(3, 4, seed), new LastStep(), new Linear(4, 2, seed)), 2, 5, 3);
        assertAgrees(
                new Sequential(
                        Lstm.of(3, 4).layers(2).bidirectional().build(seed), new LastStep(), new Linear(8, 2, seed)),
                2,
                5,
                3);
    }

    @Test
    void runsANetworkOfCharacters() throws Exception {
        Seed seed = Seed.of(1);
        Sequential model = new Sequential(new Embedding(11, 6, seed), new Lstm(6, 8, seed), new Linear(8, 11, seed));
        long[] text = {0, 10, 3, 4, 4, 1, 7, 2};
        try (OnnxTensor input =
                OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), LongBuffer.wrap(text), new long[] {2, 4})) {
            assertAgrees(model, Tensor.constant(text).reshape(2, 4), input);
        }
    }
}
