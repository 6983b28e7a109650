package dev.autograd.nn.data;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Several samples at once: tensors whose first axis is the sample.
 *
 * @param tensors what a model takes first, what it is to predict last, as {@code [n, *]}
 */
public record Batch(List<Tensor> tensors) {
    /**
     * Takes the tensors.
     *
     * @throws ShapeException if there are none, or their first axes differ in length
     */
    public Batch {
        tensors = List.copyOf(tensors);
        samples(tensors);
    }

    /** Takes the tensors. */
    public static Batch of(Tensor... tensors) {
        return new Batch(List.of(tensors));
    }

    /** The number of samples. */
    public int size() {
        return (int) tensors.get(0).shape()[0];
    }

    /** The first tensor. */
    public Tensor x() {
        return tensors.get(0);
    }

    /** The last tensor; the only one, if there is no other. */
    public Tensor y() {
        return tensors.get(tensors.size() - 1);
    }

    /** The tensor at a position, from 0. */
    public Tensor get(int position) {
        return tensors.get(position);
    }

    /** The common length of the first axes. */
    static int samples(List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            throw new ShapeException("samples need a tensor, but there is none");
        }
        for (int i = 0; i < tensors.size(); i++) {
            long[] shape = tensors.get(i).shape();
            if (shape.length == 0) {
                throw new ShapeException("the first axis is the sample, but tensor " + i + " is a scalar");
            }
            long samples = tensors.get(0).shape()[0];
            if (shape[0] != samples) {
                throw new ShapeException("tensor 0 has " + samples + " samples, but tensor " + i + " of shape "
                        + Arrays.toString(shape) + " has " + shape[0]);
            }
        }
        return (int) tensors.get(0).shape()[0];
    }
}
