package dev.autograd.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import dev.autograd.Autograd;
import dev.autograd.Sliding;
import dev.autograd.Tensor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A convolution with bias along two axes, in float, of 32 images: forward, and with the gradients of all inputs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ConvolutionBenchmark {
    private static final int BATCH = 32;

    /** Channels, length of an image, kernels, length of a kernel, padding. */
    @Param({"64 16 64 3 1", "1 28 16 5 0", "16 12 32 5 0", "64 16 64 1 0"})
    public String sizes;

    private Tensor x;
    private Tensor w;
    private Tensor b;
    private Sliding sliding;

    private INDArray ndX;
    private INDArray ndW;
    private INDArray ndB;
    private Conv2DConfig config;
    private SameDiff sameDiff;

    private NDManager manager;
    private NDArray torchX;
    private NDArray torchW;
    private NDArray torchB;
    private ai.djl.ndarray.types.Shape padding;

    /** Makes images and kernels in each library. */
    @Setup
    public void setUp() {
        int[] n = java.util.Arrays.stream(sizes.split(" "))
                .mapToInt(Integer::parseInt)
                .toArray();
        ndX = Nd4j.randn(DataType.FLOAT, BATCH, n[0], n[1], n[1]);
        ndW = Nd4j.randn(DataType.FLOAT, n[2], n[0], n[3], n[3]);
        ndB = Nd4j.randn(DataType.FLOAT, n[2]);
        x = Tensor.variable(ndX);
        w = Tensor.variable(ndW);
        b = Tensor.variable(ndB);
        sliding = Sliding.stride(1).padding(n[4]);

        manager = NDManager.newBaseManager("PyTorch");
        torchX = manager.create(ndX.data().asFloat(), new ai.djl.ndarray.types.Shape(ndX.shape()));
        torchW = manager.create(ndW.data().asFloat(), new ai.djl.ndarray.types.Shape(ndW.shape()));
        torchB = manager.create(ndB.data().asFloat(), new ai.djl.ndarray.types.Shape(ndB.shape()));
        padding = new ai.djl.ndarray.types.Shape(n[4], n[4]);
        for (NDArray array : new NDArray[] {torchX, torchW, torchB}) {
            array.setRequiresGradient(true);
        }

        config = Conv2DConfig.builder()
                .kH(n[3])
                .kW(n[3])
                .sH(1)
                .sW(1)
                .pH(n[4])
                .pW(n[4])
                .build();
        ndW = ndW.permute(2, 3, 1, 0).dup();
        sameDiff = SameDiff.create();
        SDVariable z = sameDiff.cnn()
                .conv2d(
                        sameDiff.var("x", ndX.dup()),
                        sameDiff.var("w", ndW.dup()),
                        sameDiff.var("b", ndB.dup()),
                        config);
        z.sum("loss");
        sameDiff.setLossVariables("loss");
    }

    /** Frees DJL's arrays. */
    @TearDown
    public void tearDown() {
        manager.close();
    }

    /** autograd: forward, recorded. */
    @Benchmark
    public double forward() {
        try (var scope = Autograd.scope()) {
            return x.conv2d(w, b, sliding).get(0, 0, 0, 0);
        }
    }

    /** autograd: forward, sum and backward. */
    @Benchmark
    public Tensor forwardBackward() {
        x.zeroGrad();
        w.zeroGrad();
        b.zeroGrad();
        try (var scope = Autograd.scope()) {
            x.conv2d(w, b, sliding).sum().backward();
        }
        return w.grad();
    }

    /** ND4J's own operation. */
    @Benchmark
    public INDArray nd4jForward() {
        INDArray z = Nd4j.cnn().conv2d(ndX, ndW, ndB, config);
        z.close();
        return z;
    }

    /** SameDiff: forward, sum and backward. */
    @Benchmark
    public Map<String, INDArray> sameDiffForwardBackward() {
        return sameDiff.calculateGradients(Map.of(), "x", "w", "b");
    }

    /** PyTorch through DJL: forward. */
    @Benchmark
    public void djlForward() {
        try (NDArray z = Conv2d.conv2d(
                        torchX,
                        torchW,
                        torchB,
                        new ai.djl.ndarray.types.Shape(1, 1),
                        padding,
                        new ai.djl.ndarray.types.Shape(1, 1),
                        1)
                .singletonOrThrow()) {
            z.getUid();
        }
    }

    /** PyTorch through DJL: forward, sum and backward. */
    @Benchmark
    public void djlForwardBackward() {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
                NDArray z = Conv2d.conv2d(
                                torchX,
                                torchW,
                                torchB,
                                new ai.djl.ndarray.types.Shape(1, 1),
                                padding,
                                new ai.djl.ndarray.types.Shape(1, 1),
                                1)
                        .singletonOrThrow();
                NDArray loss = z.sum()) {
            collector.backward(loss);
        }
    }
}
