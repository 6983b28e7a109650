package dev.autograd.check.hand;

import dev.autograd.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;

/** A traced computation and its backward pass, written out by hand and able to make mistakes. */
abstract class HandModel {
    final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(42);

    /** The gradients under the names of their tensors. */
    abstract Map<String, Tensor> backward(Plant plant);

    abstract Tensor loss();

    /** The mistakes that can be made in it, each of its place. */
    abstract List<Plant> plants();

    Tensor named(String name, Tensor tensor) {
        tensors.put(name, tensor.named(name));
        return tensor;
    }

    /** A variable of random numbers between -1 and 1. */
    Tensor variable(String name, int... shape) {
        return named(name, Tensor.variable(numbers(shape)));
    }

    Tensor numbers(int... shape) {
        int size = 1;
        long[] lengths = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            size *= shape[i];
            lengths[i] = shape[i];
        }
        double[] elements = new double[size];
        for (int i = 0; i < size; i++) {
            elements[i] = random.nextDouble(-1, 1);
        }
        return Tensor.constant(elements).reshape(lengths);
    }

    static Tensor v(Tensor x) {
        return x.detach();
    }

    /** Adds rows of g to a table of zeros, or lets the last of them overwrite the others. */
    static Tensor scatter(Tensor table, int[] index, Tensor g, boolean isAdding) {
        int width = (int) table.shape()[1];
        double[] sum = new double[(int) table.size()];
        double[] rows = g.toDoubles();
        for (int i = 0; i < index.length; i++) {
            for (int j = 0; j < width; j++) {
                int at = index[i] * width + j;
                sum[at] = (isAdding ? sum[at] : 0) + rows[i * width + j];
            }
        }
        return Tensor.constant(sum).reshape(table.shape());
    }

    static Tensor oneHot(int[] labels, int classes) {
        return Tensor.constant(labels).oneHot(classes, DataType.DOUBLE);
    }
}
