package dev.autograd.benchmarks;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
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
import org.openjdk.jmh.annotations.Warmup;

/** The product of two square matrices: through a tensor, by OpenBLAS called straight, and by ND4J. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MatmulBenchmark {
    /** The number of rows and of columns. */
    @Param({"2", "8", "32", "64", "128", "256", "512", "1024"})
    public int size;

    /** The data type. */
    @Param({"DOUBLE", "FLOAT"})
    public DataType type;

    private Tensor x;
    private INDArray nd;
    private INDArray ndOut;
    private DoublePointer doubles;
    private DoublePointer doublesOut;
    private FloatPointer floats;
    private FloatPointer floatsOut;

    /** Makes the matrices. */
    @Setup
    public void setUp() {
        nd = Nd4j.rand(type, size, size);
        ndOut = Nd4j.create(type, size, size);
        x = Tensor.constant(nd);
        long n = (long) size * size;
        doubles = new DoublePointer(n).put(nd.dup().data().asDouble());
        doublesOut = new DoublePointer(n);
        floats = new FloatPointer(n).put(nd.dup().data().asFloat());
        floatsOut = new FloatPointer(n);
    }

    /** autograd, into a new tensor, whose memory goes back at once. */
    @Benchmark
    public Tensor autograd() {
        try (var scope = Autograd.scope()) {
            return x.matmul(x);
        }
    }

    /** OpenBLAS called straight, into memory that is there. */
    @Benchmark
    public Object openBlas() {
        if (type == DataType.DOUBLE) {
            cblas_dgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasNoTrans,
                    size,
                    size,
                    size,
                    1.0,
                    doubles,
                    size,
                    doubles,
                    size,
                    0.0,
                    doublesOut,
                    size);
            return doublesOut;
        }
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                size,
                size,
                size,
                1.0f,
                floats,
                size,
                floats,
                size,
                0.0f,
                floatsOut,
                size);
        return floatsOut;
    }

    /** ND4J, into an array that is there. */
    @Benchmark
    public INDArray nd4j() {
        return nd.mmul(nd, ndOut);
    }
}
