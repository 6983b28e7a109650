package dev.autograd.benchmarks;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step of the document's network: two inputs, one sigmoid neuron, mean squared error over four samples, in
 * double. A step is forward, backward and update.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DocumentNetworkBenchmark {
    private static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final double[][] T = {{0}, {1}, {1}, {0}};
    private static final double[][] W = {{1.6243453636632417}, {-0.6117564136500754}};
    private static final double[] B = {-0.5281717522634557};
    private static final double RATE = 0.1;

    private final Tensor x = Tensor.constant(X);
    private final Tensor t = Tensor.constant(T);
    private final Tensor w = Tensor.variable(W);
    private final Tensor b = Tensor.variable(B);

    private INDArray ndX;
    private INDArray ndT;
    private INDArray ndW;
    private INDArray ndB;

    private SameDiff sameDiff;

    private NDManager manager;
    private NDArray torchX;
    private NDArray torchT;
    private NDArray torchW;
    private NDArray torchB;

    /** Makes the network in each library. */
    @Setup
    public void setUp() {
        ndX = Nd4j.create(X);
        ndT = Nd4j.create(T);
        ndW = Nd4j.create(W);
        ndB = Nd4j.create(new double[][] {B});

        sameDiff = SameDiff.create();
        SDVariable sdX = sameDiff.constant("x", ndX);
        SDVariable sdT = sameDiff.constant("t", ndT);
        SDVariable sdW = sameDiff.var("w", ndW.dup());
        SDVariable sdB = sameDiff.var("b", ndB.dup());
        SDVariable y = sameDiff.nn().sigmoid(sdX.mmul(sdW).add(sdB));
        sameDiff.math().square(sdT.sub(y)).mean("loss");
        sameDiff.setLossVariables("loss");

        manager = NDManager.newBaseManager("PyTorch");
        torchX = manager.create(new double[] {0, 0, 0, 1, 1, 0, 1, 1}, new ai.djl.ndarray.types.Shape(4, 2));
        torchT = manager.create(new double[] {0, 1, 1, 0}, new ai.djl.ndarray.types.Shape(4, 1));
        torchW = manager.create(new double[] {W[0][0], W[1][0]}, new ai.djl.ndarray.types.Shape(2, 1));
        torchB = manager.create(B);
        torchW.setRequiresGradient(true);
        torchB.setRequiresGradient(true);
    }

    /** Frees DJL's arrays. */
    @TearDown
    public void tearDown() {
        manager.close();
    }

    private Tensor loss() {
        return t.sub(x.matmul(w).add(b).sigmoid()).square().mean();
    }

    /** autograd: forward only, recorded. */
    @Benchmark
    public Tensor forward() {
        return loss();
    }

    /** autograd: forward and backward. */
    @Benchmark
    public Tensor forwardBackward() {
        w.zeroGrad();
        b.zeroGrad();
        Tensor loss = loss();
        loss.backward();
        return loss;
    }

    /** autograd: a training step. */
    @Benchmark
    public Tensor step() {
        w.zeroGrad();
        b.zeroGrad();
        Tensor loss = loss();
        loss.backward();
        w.addInPlace(w.grad(), -RATE);
        b.addInPlace(b.grad(), -RATE);
        return loss;
    }

    /** A training step whose gradients are derived by hand, on ND4J. */
    @Benchmark
    public INDArray nd4jByHand() {
        INDArray y =
                org.nd4j.linalg.ops.transforms.Transforms.sigmoid(ndX.mmul(ndW).addiRowVector(ndB), false);
        INDArray error = y.sub(ndT);
        INDArray delta = error.mul(0.5).muli(y).muli(y.rsub(1));
        ndW.subi(ndX.transpose().mmul(delta).muli(RATE));
        ndB.subi(delta.sum(true, 0).muli(RATE));
        return error;
    }

    /** SameDiff: gradients, and the update in place. */
    @Benchmark
    public Map<String, INDArray> sameDiff() {
        Map<String, INDArray> gradients = sameDiff.calculateGradients(Map.of(), "w", "b");
        sameDiff.getArrForVarName("w").subi(gradients.get("w").mul(RATE));
        sameDiff.getArrForVarName("b").subi(gradients.get("b").mul(RATE));
        return gradients;
    }

    /** PyTorch through DJL, which sets the gradients to zero when a collector is opened. */
    @Benchmark
    public NDArray djl() {
        try (NDManager step = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray y = Activation.sigmoid(torchX.matMul(torchW).add(torchB));
                NDArray loss = torchT.sub(y).square().mean();
                y.attach(step);
                loss.attach(step);
                collector.backward(loss);
            }
            try (NDArray dw = torchW.getGradient();
                    NDArray db = torchB.getGradient()) {
                torchW.subi(dw.mul(RATE));
                torchB.subi(db.mul(RATE));
            }
            return torchW;
        }
    }
}
