package dev.autograd.benchmarks;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.data.Batch;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.TensorDataset;
import dev.autograd.nn.loss.CrossEntropyLoss;
import dev.autograd.nn.loss.Loss;
import dev.autograd.nn.optim.Optimizer;
import dev.autograd.nn.optim.Sgd;
import dev.autograd.nn.train.Trainer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A step of a loop by hand, and one of a trainer that does the same: 784-256-128-10 with ReLU and cross-entropy, batches of
 * 64 from a loader that shuffles, SGD, in float. The loss is read in each step, as the trainer does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TrainerBenchmark {
    private static final int BATCH = 64;
    private static final int STEPS = 50;

    private final Loss loss = new CrossEntropyLoss();
    private DataLoader data;
    private Sequential model;
    private Optimizer optimizer;
    private Trainer trainer;
    private int epoch;

    /** Makes the data, and the model for either way. */
    @Setup(Level.Trial)
    public void setUp() {
        Seed seed = Seed.of(1);
        int[] labels = new int[BATCH * STEPS];
        Arrays.setAll(labels, i -> i % 10);
        data = DataLoader.of(TensorDataset.of(
                        seed.normal(DataType.FLOAT, 0, 1, labels.length, 784), Tensor.constant(labels)))
                .batchSize(BATCH)
                .shuffle(1);
        model = new Sequential(
                new Linear(784, 256, seed),
                Activation.relu(),
                new Linear(256, 128, seed),
                Activation.relu(),
                new Linear(128, 10, seed));
        optimizer = new Sgd(model.parameters(), TrainingStepBenchmark.RATE);
        trainer = Trainer.of(model, loss, optimizer).quiet();
    }

    /** By hand, an epoch of 50 steps. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double byHand() {
        double sum = 0;
        for (Batch batch : data.epoch(epoch++)) {
            try (var scope = Autograd.scope()) {
                optimizer.zeroGrad();
                Tensor value = loss.of(model.apply(batch.x()), batch.y());
                sum += value.item();
                value.backward();
                optimizer.step();
            }
        }
        return sum;
    }

    /** By a trainer, an epoch of 50 steps. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public double trainer() {
        return trainer.fit(data, ++epoch).curve("loss").last();
    }
}
