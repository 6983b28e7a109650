package dev.autograd.nn.train;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.BatchNorm;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Linear;
import dev.autograd.nn.data.DataLoader;
import dev.autograd.nn.data.TensorDataset;
import org.nd4j.linalg.api.buffer.DataType;

/** A small classifier that has all kinds of state, and data for it: points inside and outside of a circle. */
final class Noisy extends Layer {
    private final Linear hidden;
    private final BatchNorm norm = new BatchNorm(8);
    private final Dropout dropout;
    private final Linear output;

    Noisy(Seed seed) {
        hidden = new Linear(2, 8, seed);
        dropout = new Dropout(0.25, seed);
        output = new Linear(8, 2, seed);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return output.apply(dropout.apply(norm.apply(hidden.apply(x)).relu()));
    }

    static DataLoader data(long seed, int samples) {
        Tensor x = Seed.of(seed).normal(DataType.FLOAT, 0, 1, samples, 2);
        Tensor isOutside = x.square().sum(1).gt(1.4).to(DataType.INT64);
        return DataLoader.of(TensorDataset.of(x, isOutside)).batchSize(16).shuffle(seed);
    }
}
