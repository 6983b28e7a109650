package dev.autograd.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/** The same training steps by SameDiff: its gradients, and the update in place. */
final class SameDiffTraining {
    private final SameDiff graph = SameDiff.create();
    private final List<String> parameters = new ArrayList<>();
    private final Runnable step;

    SameDiffTraining(TrainingStepBenchmark.Model kind) {
        step = switch (kind) {
            case MLP -> {
                SDVariable h = graph.constant(Nd4j.randn(DataType.FLOAT, 64, 784));
                h = graph.nn.relu(linear(h, 784, 256), 0);
                h = graph.nn.relu(linear(h, 256, 128), 0);
                yield classification(linear(h, 128, 10), 64);
            }
            case LENET -> {
                SDVariable h = graph.constant(Nd4j.randn(DataType.FLOAT, 32, 1, 28, 28));
                h = convolution(h, 1, 16);
                h = convolution(h, 16, 32);
                yield classification(linear(h.reshape(32, 512), 512, 10), 32);
            }
            case LSTM -> lstm();
            case TRANSFORMER -> transformer();
            case ADAM -> adam();
        };
    }

    void step() {
        step.run();
    }

    private SDVariable parameter(long... shape) {
        String name = "p" + parameters.size();
        parameters.add(name);
        return graph.var(name, Nd4j.randn(DataType.FLOAT, shape).muli(0.05));
    }

    private SDVariable linear(SDVariable x, int in, int out) {
        return x.mmul(parameter(in, out)).add(parameter(out));
    }

    private SDVariable convolution(SDVariable x, int in, int out) {
        Conv2DConfig config = Conv2DConfig.builder().kH(5).kW(5).sH(1).sW(1).build();
        Pooling2DConfig pooling =
                Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build();
        SDVariable h = graph.cnn.conv2d(x, parameter(5, 5, in, out), parameter(out), config);
        return graph.cnn.maxPooling2d(graph.nn.relu(h, 0), pooling);
    }

    private Runnable classification(SDVariable logits, int samples) {
        int[] labels = new int[samples];
        for (int i = 0; i < samples; i++) {
            labels[i] = i % 10;
        }
        SDVariable oneHot = graph.constant(Nd4j.eye(10).castTo(DataType.FLOAT).getRows(labels));
        return training(graph.nn.logSoftmax(logits).mul(oneHot).sum().div(-samples));
    }

    private Runnable lstm() {
        SDVariable projected = linear(graph.constant(Nd4j.randn(DataType.FLOAT, 20 * 32, 64)), 64, 512)
                .reshape(20, 32, 512);
        SDVariable recurrent = parameter(128, 512);
        SDVariable h = graph.constant(Nd4j.zeros(DataType.FLOAT, 32, 128));
        SDVariable c = h;
        SDVariable loss = null;
        for (int t = 0; t < 20; t++) {
            SDVariable[] gates = graph.split(
                    graph.squeeze(graph.slice(projected, new int[] {t, 0, 0}, 1, 32, 512), 0)
                            .add(h.mmul(recurrent)),
                    4,
                    1);
            c = graph.nn.sigmoid(gates[1]).mul(c).add(graph.nn.sigmoid(gates[0]).mul(graph.math.tanh(gates[2])));
            h = graph.nn.sigmoid(gates[3]).mul(graph.math.tanh(c));
            SDVariable square = graph.math.square(h).mean().div(20);
            loss = loss == null ? square : loss.add(square);
        }
        return training(loss);
    }

    private Runnable transformer() {
        int tokens = 16 * 64;
        SDVariable x = graph.constant(Nd4j.randn(DataType.FLOAT, tokens, 128));
        SDVariable values = heads(linear(x, 128, 128));
        SDVariable scores = graph.linalg
                .matmul(heads(linear(x, 128, 128)), heads(linear(x, 128, 128)).permute(0, 2, 1))
                .div(Math.sqrt(32));
        SDVariable attended = graph.linalg
                .matmul(graph.nn.softmax(scores, -1), values)
                .reshape(16, 4, 64, 32)
                .permute(0, 2, 1, 3)
                .reshape(tokens, 128);
        SDVariable h = norm(x.add(linear(attended, 128, 128)));
        SDVariable fed = linear(graph.nn.relu(linear(h, 128, 256), 0), 256, 128);
        return training(graph.math.square(norm(h.add(fed))).mean());
    }

    private static SDVariable heads(SDVariable x) {
        return x.reshape(16, 64, 4, 32).permute(0, 2, 1, 3).reshape(64, 64, 32);
    }

    private SDVariable norm(SDVariable x) {
        return graph.nn.layerNorm(x, parameter(128), parameter(128), false, 1);
    }

    private Runnable training(SDVariable loss) {
        graph.setLossVariables(loss);
        return () -> {
            Map<String, INDArray> gradients = graph.calculateGradients(Map.of(), parameters);
            gradients.forEach((name, g) -> graph.getArrForVarName(name).subi(g.muli(TrainingStepBenchmark.RATE)));
        };
    }

    private static Runnable adam() {
        INDArray p = Nd4j.randn(DataType.FLOAT, 1_000_000);
        INDArray g = Nd4j.randn(DataType.FLOAT, 1_000_000);
        INDArray v = Nd4j.zeros(DataType.FLOAT, 1_000_000);
        INDArray m = Nd4j.zeros(DataType.FLOAT, 1_000_000);
        INDArray update = Nd4j.zeros(DataType.FLOAT, 1_000_000);
        int[] iteration = {0};
        return () -> {
            update.assign(g);
            Nd4j.exec(new AdamUpdater(update, v, m, 1e-3, 0.9, 0.999, 1e-8, iteration[0]++));
            p.subi(update);
        };
    }
}
