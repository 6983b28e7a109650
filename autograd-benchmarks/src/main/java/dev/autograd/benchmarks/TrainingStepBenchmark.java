package dev.autograd.benchmarks;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Conv2d;
import dev.autograd.nn.Flatten;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Pooling;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Sgd;
import dev.autograd.nn.sequence.Lstm;
import dev.autograd.nn.sequence.TransformerEncoderLayer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A training step in float: forward, backward and update, written as a user of each library would. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class TrainingStepBenchmark {
    static final double RATE = 0.01;

    /** What is trained. */
    public enum Model {
        /** 784-256-128-10 with ReLU and cross-entropy, 64 images, SGD. */
        MLP,
        /** Two convolutions of 16 and 32 channels of 5x5, each with ReLU and pooling, and a linear layer; 32 images. */
        LENET,
        /** 64 to 128 over 20 steps, 32 sequences, SGD; the loss is the mean square of the outputs. */
        LSTM,
        /** An encoder layer: width 128, 4 heads, 256 hidden, 64 tokens, 16 sequences, SGD, the same loss. */
        TRANSFORMER,
        /** The update alone: Adam on one million parameters. */
        ADAM
    }

    @Param
    public Model model;

    private Runnable step;
    private SameDiffTraining sameDiff;
    private DjlTraining djl;

    /** Makes the model in each library. */
    @Setup(Level.Trial)
    public void setUp() {
        step = ours(model);
        sameDiff = new SameDiffTraining(model);
        djl = new DjlTraining(model);
    }

    /** Frees DJL's arrays. */
    @TearDown
    public void tearDown() {
        djl.close();
    }

    private static Runnable ours(Model model) {
        Seed seed = Seed.of(1);
        return switch (model) {
            case MLP ->
                classification(
                        new Sequential(
                                new Linear(784, 256, seed),
                                Activation.relu(),
                                new Linear(256, 128, seed),
                                Activation.relu(),
                                new Linear(128, 10, seed)),
                        seed.normal(DataType.FLOAT, 0, 1, 64, 784));
            case LENET ->
                classification(
                        new Sequential(
                                new Conv2d(1, 16, 5, seed),
                                Activation.relu(),
                                Pooling.max2d(2),
                                new Conv2d(16, 32, 5, seed),
                                Activation.relu(),
                                Pooling.max2d(2),
                                new Flatten(),
                                new Linear(512, 10, seed)),
                        seed.normal(DataType.FLOAT, 0, 1, 32, 1, 28, 28));
            case LSTM -> regression(new Lstm(64, 128, seed), seed.normal(DataType.FLOAT, 0, 1, 32, 20, 64));
            case TRANSFORMER ->
                regression(
                        TransformerEncoderLayer.of(128, 4, 256).dropout(0).build(seed),
                        seed.normal(DataType.FLOAT, 0, 1, 16, 64, 128));
            case ADAM -> {
                Tensor parameter = Tensor.variable(seed.normal(DataType.FLOAT, 0, 1, 1_000_000));
                parameter.square().sum().backward();
                yield new Adam(List.of(parameter), 1e-3)::step;
            }
        };
    }

    private static Runnable classification(Layer network, Tensor images) {
        int[] labels = new int[(int) images.shape()[0]];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 10;
        }
        Tensor target = Tensor.constant(labels);
        CrossEntropyLoss loss = new CrossEntropyLoss();
        return training(network, images, y -> loss.of(y, target));
    }

    private static Runnable regression(Layer network, Tensor x) {
        return training(network, x, y -> y.square().mean());
    }

    private static Runnable training(Layer network, Tensor x, UnaryOperator<Tensor> loss) {
        Optimizer optimizer = new Sgd(network.parameters(), RATE);
        return () -> {
            try (var scope = Autograd.scope()) {
                optimizer.zeroGrad();
                loss.apply(network.apply(x)).backward();
                optimizer.step();
            }
        };
    }

    /** autograd. */
    @Benchmark
    public void autograd() {
        step.run();
    }

    /** SameDiff: gradients, and the update in place. */
    @Benchmark
    public void sameDiff() {
        sameDiff.step();
    }

    /** PyTorch through DJL, with DJL's blocks and trainer. */
    @Benchmark
    public void djl() {
        djl.step();
    }
}
