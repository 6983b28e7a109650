package dev.autograd.check.hand;

import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Tensors with the shape and type of others, and shapes given back to what was broadcast. */
final class Fill {
    private Fill() {}

    static Tensor like(Tensor x, double value) {
        return Tensor.full(x.dataType(), value, x.shape());
    }

    static Tensor of(Tensor x, IntToDoubleFunction element) {
        double[] elements = new double[(int) x.size()];
        Arrays.setAll(elements, element);
        return Tensor.constant(elements).to(x.dataType()).reshape(x.shape());
    }

    /** True if a shape broadcasts to another one. */
    static boolean broadcasts(long[] from, long[] to) {
        int more = to.length - from.length;
        if (more < 0) {
            return false;
        }
        for (int i = 0; i < from.length; i++) {
            if (from[i] != 1 && from[i] != to[more + i]) {
                return false;
            }
        }
        return true;
    }

    /** Sums over what was repeated when a tensor of the shape was broadcast to that of x. */
    static Tensor sumTo(Tensor x, long[] shape) {
        int more = x.rank() - shape.length;
        Tensor sum = x;
        for (int axis = 0; axis < x.rank(); axis++) {
            if (x.shape()[axis] != 1 && (axis < more || shape[axis - more] == 1)) {
                sum = sum.sum(true, axis);
            }
        }
        return sum.reshape(shape);
    }
}
