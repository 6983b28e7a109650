package dev.autograd.nn.loss;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** What losses ask of their arguments. */
final class Checks {
    private Checks() {}

    // Broadcasting a prediction [n, 1] against a target [n] would silently compare every pair.
    static void sameShape(String loss, Tensor prediction, Tensor target) {
        if (!Arrays.equals(prediction.shape(), target.shape())) {
            throw new ShapeException(loss + ": the prediction has shape " + Arrays.toString(prediction.shape())
                    + ", the target " + Arrays.toString(target.shape())
                    + (prediction.size() == target.size()
                            ? "; did you mean target.reshape(" + lengths(prediction) + ")?"
                            : ""));
        }
    }

    /** Multiplies losses by weights. */
    static Tensor weighted(String loss, Tensor losses, Tensor weights) {
        long[] from = weights.shape();
        long[] to = losses.shape();
        boolean fits = from.length <= to.length;
        for (int i = 0; fits && i < from.length; i++) {
            fits = from[i] == 1 || from[i] == to[to.length - from.length + i];
        }
        if (!fits) {
            throw new ShapeException(loss + ": the weights have shape " + Arrays.toString(from)
                    + ", which doesn't broadcast to the losses' " + Arrays.toString(to));
        }
        return losses.mul(weights);
    }

    /** Checks that labels are integers from 0 on, less than the number of classes. */
    static void labels(String loss, Tensor labels, long classes) {
        if (labels.dataType() != DataType.INT64 && labels.dataType() != DataType.INT32) {
            throw new ShapeException(loss + ": labels are integers, not " + labels.dataType()
                    + "; convert them with to(DataType.INT64)");
        }
        double[] numbers = labels.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            if (!(numbers[i] >= 0 && numbers[i] < classes)) {
                throw new ShapeException(loss + ": label " + (long) numbers[i] + " at position "
                        + position(i, labels.shape()) + " is out of range for " + classes
                        + " classes; valid labels are 0.."
                        + (classes - 1));
            }
        }
    }

    private static String position(int flat, long[] shape) {
        long[] index = new long[shape.length];
        long rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return Arrays.toString(index);
    }

    private static String lengths(Tensor x) {
        String text = Arrays.toString(x.shape());
        return text.substring(1, text.length() - 1);
    }
}
