package dev.autograd.benchmarks;

import dev.autograd.Autograd;
import dev.autograd.Scope;
import dev.autograd.Tensor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.SoftPlus;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One elementwise operation into a new tensor, without recording, and ND4J's own into an array that is there. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ElementwiseBenchmark {
    /** The operation. */
    public enum Operation {
        ADD {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return x.add(y);
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return x.add(y, out);
            }
        },
        MUL {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return x.mul(y);
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return x.mul(y, out);
            }
        },
        EXP {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return x.exp();
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return Nd4j.getExecutioner().exec(new Exp(x, out));
            }
        },
        LOG {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return y.log();
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return Nd4j.getExecutioner().exec(new Log(y, out));
            }
        },
        TANH {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return x.tanh();
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return Nd4j.getExecutioner().exec(new Tanh(x, out));
            }
        },
        SIGMOID {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return x.sigmoid();
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return Nd4j.getExecutioner().exec(new Sigmoid(x, out));
            }
        },
        SOFTPLUS {
            @Override
            Tensor ours(Tensor x, Tensor y) {
                return x.softplus();
            }

            @Override
            INDArray nd4j(INDArray x, INDArray y, INDArray out) {
                return Nd4j.getExecutioner().exec(new SoftPlus(x, out));
            }
        };

        abstract Tensor ours(Tensor x, Tensor y);

        abstract INDArray nd4j(INDArray x, INDArray y, INDArray out);
    }

    /** The operation. */
    @Param
    public Operation operation;

    /** The number of elements. */
    @Param({"1", "16", "256", "4096", "65536", "1000000"})
    public int size;

    /** The data type. */
    @Param({"DOUBLE", "FLOAT"})
    public DataType type;

    private Tensor x;
    private Tensor y;
    private INDArray xNd4j;
    private INDArray yNd4j;
    private INDArray out;

    /** Makes the operands: x normally distributed, y between 0 and 2. */
    @Setup
    public void setUp() {
        Random random = new Random(1);
        double[] normal = random.doubles(size).toArray();
        double[] positive = random.doubles(size, 0, 2).toArray();
        for (int i = 0; i < size; i++) {
            normal[i] = random.nextGaussian();
        }
        xNd4j = Nd4j.createFromArray(normal).castTo(type);
        yNd4j = Nd4j.createFromArray(positive).castTo(type);
        out = Nd4j.createUninitialized(type, size);
        x = Tensor.constant(xNd4j);
        y = Tensor.constant(yNd4j);
    }

    /** This library. */
    @Benchmark
    public Tensor autograd() {
        try (var recording = Autograd.noGrad();
                Scope scope = Autograd.scope()) {
            return operation.ours(x, y);
        }
    }

    /** ND4J. */
    @Benchmark
    public INDArray nd4j() {
        return operation.nd4j(xNd4j, yNd4j, out);
    }
}
