package dev.autograd.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.GradientCollector;
import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Layer normalisation of 256 rows of 1000 floats, with weight and bias. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class NormalisationBenchmark {
    private static final int ROWS = 256;
    private static final int LENGTH = 1000;
    private static final float EPSILON = 1e-5f;
    private static final ai.djl.ndarray.types.Shape COLUMNS = new ai.djl.ndarray.types.Shape(LENGTH);

    private Tensor x;
    private Tensor weight;
    private Tensor bias;
    private Tensor g;

    private INDArray ndX;
    private INDArray ndWeight;
    private INDArray ndBias;
    private SameDiff sameDiff;

    private NDManager manager;
    private NDArray torchX;
    private NDArray torchWeight;
    private NDArray torchBias;
    private NDArray torchG;

    /** Makes the rows in each library. */
    @Setup
    public void setUp() {
        ndX = Nd4j.randn(DataType.FLOAT, ROWS, LENGTH);
        ndWeight = Nd4j.randn(DataType.FLOAT, LENGTH);
        ndBias = Nd4j.randn(DataType.FLOAT, LENGTH);
        INDArray ndG = Nd4j.randn(DataType.FLOAT, ROWS, LENGTH);
        x = Tensor.variable(ndX);
        weight = Tensor.variable(ndWeight);
        bias = Tensor.variable(ndBias);
        g = Tensor.constant(ndG);

        manager = NDManager.newBaseManager("PyTorch");
        ai.djl.ndarray.types.Shape rows = new ai.djl.ndarray.types.Shape(ROWS, LENGTH);
        torchX = manager.create(ndX.data().asFloat(), rows);
        torchWeight = manager.create(ndWeight.data().asFloat(), COLUMNS);
        torchBias = manager.create(ndBias.data().asFloat(), COLUMNS);
        torchG = manager.create(ndG.data().asFloat(), rows);
        for (NDArray array : new NDArray[] {torchX, torchWeight, torchBias}) {
            array.setRequiresGradient(true);
        }

        sameDiff = SameDiff.create();
        SDVariable z = sameDiff.nn()
                .layerNorm(
                        sameDiff.var("x", ndX.dup()),
                        sameDiff.var("weight", ndWeight.dup()),
                        sameDiff.var("bias", ndBias.dup()),
                        false,
                        1);
        z.mul(sameDiff.constant("g", ndG)).sum("loss");
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
            return x.layerNorm(1, weight, bias, EPSILON).get(0, 0);
        }
    }

    /** autograd: forward, times g, sum and backward. */
    @Benchmark
    public Tensor forwardBackward() {
        x.zeroGrad();
        weight.zeroGrad();
        bias.zeroGrad();
        try (var scope = Autograd.scope()) {
            x.layerNorm(1, weight, bias, EPSILON).mul(g).sum().backward();
        }
        return x.grad();
    }

    /** ND4J's own operation. */
    @Benchmark
    public INDArray nd4jForward() {
        INDArray z = Nd4j.nn().layerNorm(ndX, ndWeight, ndBias, false, 1);
        z.close();
        return z;
    }

    /** SameDiff: forward, times g, sum and backward. */
    @Benchmark
    public Map<String, INDArray> sameDiffForwardBackward() {
        return sameDiff.calculateGradients(Map.of(), "x", "weight", "bias");
    }

    /** PyTorch through DJL: forward. */
    @Benchmark
    public void djlForward() {
        try (NDArray z = LayerNorm.layerNorm(torchX, COLUMNS, torchWeight, torchBias, EPSILON)
                .singletonOrThrow()) {
            z.getUid();
        }
    }

    /** PyTorch through DJL: forward, times g, sum and backward. */
    @Benchmark
    public void djlForwardBackward() {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
                NDArray z = LayerNorm.layerNorm(torchX, COLUMNS, torchWeight, torchBias, EPSILON)
                        .singletonOrThrow();
                NDArray product = z.mul(torchG);
                NDArray loss = product.sum()) {
            collector.backward(loss);
        }
    }
}
