package dev.autograd.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.norm.LayerNorm;
import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.ops.NDBase;
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

/** Operations on arrays of floats, one at a time, into new arrays. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class KernelBenchmark {
    private static final int INDICES = 10_000;
    private static final int WIDTH = 64;
    private static final double EPSILON = 1e-5;

    /** What is measured. */
    public enum Work {
        SOFTMAX_256x1000,
        LOG_SOFTMAX_256x1000,
        LOG_SUM_EXP_256x1000,
        LAYER_NORM_256x1000,
        SUM_OF_ROWS_1000x1000,
        SUM_OF_COLUMNS_1000x1000,
        TRANSPOSE_1000x1000,
        ADD_BIAS_1000x1000,
        GATHER_10000_ROWS_OF_64,
        SCATTER_ADD_10000_ROWS_OF_64,
        MATMUL_64_OF_64x64,
        EINSUM_BIJ_BKJ_64_OF_64x64
    }

    @Param
    public Work work;

    private Supplier<Tensor> ours;
    private Supplier<INDArray> nd4js;
    private Supplier<NDArray> torchs;
    private NDManager manager;

    /** Makes the operands in each library. */
    @Setup
    public void setUp() {
        manager = NDManager.newBaseManager("PyTorch");
        switch (work) {
            case GATHER_10000_ROWS_OF_64, SCATTER_ADD_10000_ROWS_OF_64 -> indexing();
            case MATMUL_64_OF_64x64, EINSUM_BIJ_BKJ_64_OF_64x64 -> products();
            default -> rows();
        }
    }

    private void rows() {
        boolean isSquare = work.name().endsWith("1000x1000");
        INDArray m = Nd4j.randn(DataType.FLOAT, isSquare ? 1000 : 256, 1000);
        INDArray weight = Nd4j.randn(DataType.FLOAT, 1000);
        INDArray bias = Nd4j.randn(DataType.FLOAT, 1000);
        Tensor x = Tensor.constant(m);
        Tensor w = Tensor.constant(weight);
        Tensor b = Tensor.constant(bias);
        NDArray t = torch(m);
        NDArray tw = torch(weight);
        NDArray tb = torch(bias);
        ours = switch (work) {
            case SOFTMAX_256x1000 -> () -> x.softmax(1);
            case LOG_SOFTMAX_256x1000 -> () -> x.logSoftmax(1);
            case LOG_SUM_EXP_256x1000 -> () -> x.logSumExp(1);
            case LAYER_NORM_256x1000 -> () -> x.layerNorm(1, w, b, EPSILON);
            case SUM_OF_ROWS_1000x1000 -> () -> x.sum(1);
            case SUM_OF_COLUMNS_1000x1000 -> () -> x.sum(0);
            case TRANSPOSE_1000x1000 -> x::transpose;
            default -> () -> x.add(b);
        };
        nd4js = switch (work) {
            case SOFTMAX_256x1000 -> () -> Nd4j.nn().softmax(m, 1);
            case LOG_SOFTMAX_256x1000 -> () -> Nd4j.nn().logSoftmax(m, 1);
            case LOG_SUM_EXP_256x1000 -> () -> Nd4j.math().logSumExp(m, 1);
            // By its parts: layerNorm itself refuses matrices.
            case LAYER_NORM_256x1000 ->
                () -> Nd4j.math().standardize(m, 1).muliRowVector(weight).addiRowVector(bias);
            case SUM_OF_ROWS_1000x1000 -> () -> m.sum(1);
            case SUM_OF_COLUMNS_1000x1000 -> () -> m.sum(0);
            case TRANSPOSE_1000x1000 -> () -> m.transpose().dup('c');
            default -> () -> m.addRowVector(bias);
        };
        ai.djl.ndarray.types.Shape columns = new ai.djl.ndarray.types.Shape(1000);
        torchs = switch (work) {
            case SOFTMAX_256x1000 -> () -> t.softmax(1);
            case LOG_SOFTMAX_256x1000 -> () -> t.logSoftmax(1);
            // DJL has no other.
            case LOG_SUM_EXP_256x1000 ->
                () -> {
                    try (NDArray max = t.max(new int[] {1}, true);
                            NDArray shifted = t.sub(max);
                            NDArray exp = shifted.exp();
                            NDArray sum = exp.sum(new int[] {1}, true);
                            NDArray log = sum.log()) {
                        return log.add(max);
                    }
                };
            case LAYER_NORM_256x1000 ->
                () -> LayerNorm.layerNorm(t, columns, tw, tb, (float) EPSILON).singletonOrThrow();
            case SUM_OF_ROWS_1000x1000 -> () -> t.sum(new int[] {1});
            case SUM_OF_COLUMNS_1000x1000 -> () -> t.sum(new int[] {0});
            case TRANSPOSE_1000x1000 ->
                () -> {
                    try (NDArray view = t.transpose()) {
                        return view.duplicate();
                    }
                };
            default -> () -> t.add(tb);
        };
    }

    private void indexing() {
        INDArray table = Nd4j.randn(DataType.FLOAT, INDICES, WIDTH);
        int[] positions = new Random(1).ints(INDICES, 0, INDICES).toArray();
        Tensor x = Tensor.constant(table);
        Tensor index = Tensor.constant(positions);
        NDArray t = torch(table);
        NDArray torchIndex =
                manager.create(Arrays.stream(positions).asLongStream().toArray());
        if (work == Work.GATHER_10000_ROWS_OF_64) {
            ours = () -> x.take(index, 0);
            nd4js = () -> new NDBase().gather(table, positions, 0);
            torchs = () -> t.get(torchIndex);
        } else {
            INDArray ndIndex = Nd4j.createFromArray(positions);
            NDArray wide = torchIndex
                    .reshape(INDICES, 1)
                    .broadcast(new ai.djl.ndarray.types.Shape(INDICES, WIDTH))
                    .duplicate();
            ours = () -> x.indexAdd(0, index, x);
            nd4js = () -> new NDBase().scatterAdd(table, ndIndex, table);
            // DJL has scatter, which overwrites, but not the sum.
            torchs = () -> t.duplicate().scatter(wide, t, 0);
        }
    }

    private void products() {
        INDArray stack = Nd4j.randn(DataType.FLOAT, 64, WIDTH, WIDTH);
        Tensor x = Tensor.constant(stack);
        NDArray t = torch(stack);
        boolean isEinsum = work == Work.EINSUM_BIJ_BKJ_64_OF_64x64;
        ours = isEinsum ? () -> Tensor.einsum("bij,bkj->bik", x, x) : () -> x.matmul(x);
        nd4js = () -> Nd4j.matmul(stack, stack, false, isEinsum, false);
        torchs = isEinsum
                ? () -> {
                    try (NDArray view = t.transpose(0, 2, 1)) {
                        return t.batchMatMul(view);
                    }
                }
                : () -> t.batchMatMul(t);
    }

    private NDArray torch(INDArray values) {
        return manager.create(values.data().asFloat(), new ai.djl.ndarray.types.Shape(values.shape()));
    }

    /** Frees DJL's arrays. */
    @TearDown
    public void tearDown() {
        manager.close();
    }

    /** autograd. */
    @Benchmark
    public Tensor autograd() {
        try (var scope = Autograd.scope()) {
            return ours.get();
        }
    }

    /** ND4J's own operation. */
    @Benchmark
    public INDArray nd4j() {
        INDArray z = nd4js.get();
        z.close();
        return z;
    }

    /** PyTorch through DJL. */
    @Benchmark
    public NDArray djl() {
        try (NDArray z = torchs.get()) {
            return z;
        }
    }
}
