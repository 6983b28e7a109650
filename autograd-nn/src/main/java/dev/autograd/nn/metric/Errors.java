package dev.autograd.nn.metric;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

/** A figure made of the mean over all elements of a function of the error. */
abstract sealed class Errors extends Mean permits Rmse, Mae {
    abstract double ofError(double error);

    @Override
    public final void update(Tensor prediction, Tensor target) {
        // Broadcasting a prediction [n, 1] against a target [n] would silently compare every pair.
        if (!Arrays.equals(prediction.shape(), target.shape())) {
            throw new ShapeException(getClass().getSimpleName() + ": the prediction has shape "
                    + Arrays.toString(prediction.shape()) + ", the target " + Arrays.toString(target.shape())
                    + "; they must be equal");
        }
        double[] predictions = prediction.toDoubles();
        double[] targets = target.toDoubles();
        for (int i = 0; i < targets.length; i++) {
            add(ofError(predictions[i] - targets[i]));
        }
    }
}
