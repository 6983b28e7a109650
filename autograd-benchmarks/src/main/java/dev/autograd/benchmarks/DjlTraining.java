package dev.autograd.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.function.UnaryOperator;

/** The same training steps with DJL's blocks and its trainer, on PyTorch. */
final class DjlTraining implements AutoCloseable {
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Model model = Model.newInstance("model", "PyTorch");
    private final Runnable step;

    DjlTraining(TrainingStepBenchmark.Model kind) {
        step = switch (kind) {
            case MLP ->
                classification(
                        new SequentialBlock()
                                .add(linear(256))
                                .add(Activation::relu)
                                .add(linear(128))
                                .add(Activation::relu)
                                .add(linear(10)),
                        new Shape(64, 784));
            case LENET ->
                classification(
                        new SequentialBlock()
                                .add(convolution(16))
                                .add(Activation::relu)
                                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                                .add(convolution(32))
                                .add(Activation::relu)
                                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                                .add(Blocks.batchFlattenBlock())
                                .add(linear(10)),
                        new Shape(32, 1, 28, 28));
            case LSTM ->
                regression(
                        LSTM.builder()
                                .setNumLayers(1)
                                .setStateSize(128)
                                .optBatchFirst(true)
                                .build(),
                        new Shape(32, 20, 64));
            case TRANSFORMER ->
                regression(new TransformerEncoderBlock(128, 4, 256, 0f, Activation::relu), new Shape(16, 64, 128));
            case ADAM -> adam();
        };
    }

    void step() {
        step.run();
    }

    @Override
    public void close() {
        model.close();
        manager.close();
    }

    private static Block linear(int units) {
        return Linear.builder().setUnits(units).build();
    }

    private static Block convolution(int channels) {
        return Conv2d.builder()
                .setKernelShape(new Shape(5, 5))
                .setFilters(channels)
                .build();
    }

    private Runnable classification(Block block, Shape shape) {
        float[] labels = new float[(int) shape.get(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 10;
        }
        NDList target = new NDList(manager.create(labels));
        Loss loss = Loss.softmaxCrossEntropyLoss();
        return training(block, shape, y -> loss.evaluate(target, new NDList(y)));
    }

    private Runnable regression(Block block, Shape shape) {
        return training(block, shape, y -> y.square().mean());
    }

    private Runnable training(Block block, Shape shape, UnaryOperator<NDArray> loss) {
        Trainer trainer = trainer(
                block,
                shape,
                Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed((float) TrainingStepBenchmark.RATE))
                        .build());
        NDArray x = manager.randomNormal(shape);
        return () -> {
            try (NDManager scope = trainer.getManager().newSubManager()) {
                x.tempAttach(scope);
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDArray y = trainer.forward(new NDList(x)).get(0);
                    collector.backward(loss.apply(y));
                }
                trainer.step();
            }
        };
    }

    private Trainer trainer(Block block, Shape shape, Optimizer optimizer) {
        model.setBlock(block);
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(optimizer));
        trainer.initialize(shape);
        return trainer;
    }

    private Runnable adam() {
        Trainer trainer = trainer(
                Linear.builder().setUnits(1000).optBias(false).build(),
                new Shape(1, 1000),
                Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build());
        NDArray x = manager.ones(new Shape(1, 1000));
        try (GradientCollector collector = trainer.newGradientCollector()) {
            collector.backward(trainer.forward(new NDList(x)).get(0).square().mean());
        }
        return trainer::step;
    }
}
