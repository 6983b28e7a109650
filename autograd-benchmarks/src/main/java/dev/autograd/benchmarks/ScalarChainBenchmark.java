package dev.autograd.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.autograd.Tensor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The price of one recorded operation: a chain of multiplications and additions of scalars, in double. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(ScalarChainBenchmark.LENGTH)
public class ScalarChainBenchmark {
    static final int LENGTH = 1000;

    private final Tensor x = Tensor.variable(0.5);
    private final Tensor factor = Tensor.constant(0.999);

    private SameDiff sameDiff;
    private NDManager manager;
    private NDArray torchX;
    private NDArray torchFactor;

    /** Makes the operands in each library, and SameDiff's graph. */
    @Setup
    public void setUp() {
        sameDiff = SameDiff.create();
        SDVariable sdX = sameDiff.var("x", Nd4j.scalar(0.5));
        SDVariable sdFactor = sameDiff.constant("factor", Nd4j.scalar(0.999));
        SDVariable z = sdX;
        for (int i = 0; i < LENGTH; i += 2) {
            z = z.mul(sdFactor).add(sdX);
        }
        sameDiff.setLossVariables(z);

        manager = NDManager.newBaseManager("PyTorch");
        torchX = manager.create(0.5);
        torchX.setRequiresGradient(true);
        torchFactor = manager.create(0.999);
    }

    /** Frees DJL's arrays. */
    @TearDown
    public void tearDown() {
        manager.close();
    }

    private Tensor chain() {
        Tensor z = x;
        for (int i = 0; i < LENGTH; i += 2) {
            z = z.mul(factor).add(x);
        }
        return z;
    }

    /** autograd: forward only, recorded. */
    @Benchmark
    public Tensor forward() {
        return chain();
    }

    /** autograd: forward and backward. */
    @Benchmark
    public Tensor forwardBackward() {
        x.zeroGrad();
        Tensor z = chain();
        z.backward();
        return z;
    }

    /** SameDiff: forward and backward. */
    @Benchmark
    public Map<String, INDArray> sameDiff() {
        return sameDiff.calculateGradients(Map.of(), "x");
    }

    /** PyTorch through DJL: forward and backward. */
    @Benchmark
    public NDArray djl() {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector =
                        ai.djl.engine.Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray z = torchX;
            for (int i = 0; i < LENGTH; i += 2) {
                z = z.mul(torchFactor).add(torchX);
                z.attach(step);
            }
            collector.backward(z);
            collector.zeroGradients();
            return torchX;
        }
    }
}
