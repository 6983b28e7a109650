package dev.autograd.nn.loss;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

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

    private static String lengths(Tensor x) {
        String text = Arrays.toString(x.shape());
        return text.substring(1, text.length() - 1);
    }
}
