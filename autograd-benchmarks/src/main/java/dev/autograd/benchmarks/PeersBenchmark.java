package dev.autograd.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one elementwise addition costs in each of the peers: the price of their call, then of their memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PeersBenchmark {
    /** The number of elements. */
    @Param({"1", "4096"})
    public int size;

    private INDArray x;
    private INDArray out;
    private SameDiff sameDiff;
    private SDVariable sum;
    private NDManager manager;
    private NDArray torch;

    /** Makes the operands in each library. */
    @Setup
    public void setUp() {
        x = Nd4j.ones(DataType.FLOAT, size);
        out = Nd4j.createUninitialized(DataType.FLOAT, size);
        sameDiff = SameDiff.create();
        SDVariable constant = sameDiff.constant("x", x);
        sum = constant.add("sum", constant);
        manager = NDManager.newBaseManager("PyTorch");
        torch = manager.ones(new ai.djl.ndarray.types.Shape(size));
    }

    /** Frees DJL's arrays. */
    @TearDown
    public void tearDown() {
        manager.close();
    }

    /** ND4J, into a new array. */
    @Benchmark
    public INDArray nd4j() {
        return x.add(x);
    }

    /** ND4J, into an array that is there already. */
    @Benchmark
    public INDArray nd4jInto() {
        return x.add(x, out);
    }

    /** SameDiff, a graph of this one operation. */
    @Benchmark
    public INDArray sameDiff() {
        return sum.eval();
    }

    /** PyTorch through DJL. */
    @Benchmark
    public float djl() {
        try (NDArray result = torch.add(torch)) {
            return result.getFloat(0);
        }
    }
}
