package dev.autograd.benchmarks.longrun;

import dev.autograd.Seed;
import dev.autograd.nn.Activation;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.TensorDataset;
import dev.autograd.nn.loss.MeanSquaredError;
import dev.autograd.nn.optim.Adam;
import dev.autograd.nn.train.Callback;
import dev.autograd.nn.train.Trainer;
import org.nd4j.linalg.api.buffer.DataType;

/** Trains a 1000-1000-1000 network on batches of 256 floats by a {@code Trainer}, with Adam and dropout: {@code Training STEPS}. */
final class Training {
    private static final int WIDTH = 1000;
    private static final int BATCH = 256;
    private static final int SAMPLES = 4096;

    private Training() {}

    public static void main(String... arguments) {
        int steps = Integer.parseInt(arguments[0]);
        Seed seed = Seed.of(7);
        Layer model = new Sequential(
                new Linear(WIDTH, WIDTH, seed),
                Activation.relu(),
                new Dropout(0.1, seed),
                new Linear(WIDTH, WIDTH, seed));
        DataLoader data = DataLoader.of(TensorDataset.of(
                        seed.normal(DataType.FLOAT, 0, 1, SAMPLES, WIDTH),
                        seed.normal(DataType.FLOAT, 0, 1, SAMPLES, WIDTH)))
                .batchSize(BATCH)
                .shuffle(7);
        Callback watcher = new Callback() {
            @Override
            public void onStepEnd(Trainer trainer, double loss) {
                if (trainer.steps() % Math.max(1, steps / 20) == 0) {
                    System.out.println(
                            "step " + trainer.steps() + " loss " + loss + " resident " + Resident.megabytes() + " MB");
                }
            }
        };
        long begin = System.nanoTime();
        Trainer.of(model, new MeanSquaredError(), new Adam(model.parameters(), 1e-3))
                .callback(watcher)
                .mostSteps(steps)
                .quiet()
                .fit(data, Integer.MAX_VALUE);
        System.out.println("nanoseconds " + (System.nanoTime() - begin) / steps + " per step");
        System.out.println("peak " + Resident.peakMegabytes() + " MB");
    }
}
