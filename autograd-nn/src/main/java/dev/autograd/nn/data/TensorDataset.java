package dev.autograd.nn.data;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.List;

/** Samples that lie in tensors, whose first axis is the sample. */
public final class TensorDataset implements Dataset {
    private final List<Tensor> tensors;
    private final int size;

    private TensorDataset(List<Tensor> tensors) {
        size = Batch.samples(tensors);
        this.tensors = tensors.stream().map(Tensor::detach).toList();
    }

    /**
     * Takes tensors as constants: {@code [n, *]} each, what a model takes first and what it is to predict last.
     *
     * @throws ShapeException if there are none, or they differ in the number of samples
     */
    public static TensorDataset of(Tensor... tensors) {
        return new TensorDataset(List.of(tensors));
    }

    @Override
    public int size() {
        return size;
    }

    /** The tensors with all samples. */
    public List<Tensor> tensors() {
        return tensors;
    }

    @Override
    public Batch batch(int[] indices) {
        for (int index : indices) {
            if (index < 0 || index >= size) {
                throw new IndexOutOfBoundsException("there is no sample " + index + ", the data set has " + size);
            }
        }
        Tensor rows = Tensor.constant(indices);
        return new Batch(tensors.stream()
                .map(tensor -> tensor.take(rows, 0).named(tensor.name()))
                .toList());
    }
}
