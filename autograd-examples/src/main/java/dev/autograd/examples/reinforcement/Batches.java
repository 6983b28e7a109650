package dev.autograd.examples.reinforcement;

import dev.autograd.Tensor;
import java.util.List;

/** What was seen in many trials, as tensors. */
final class Batches {
    private static final double LEAST_DEVIATION = 1e-6;

    private Batches() {}

    static Tensor floats(List<Double> numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return Tensor.constant(values);
    }

    /** Zero for a push to the left and one for a push to the right. */
    static Tensor indices(List<Boolean> pushes) {
        return Tensor.constant(pushes.stream().mapToInt(right -> right ? 1 : 0).toArray());
    }

    /** Brings numbers to mean 0 and deviation 1. */
    static Tensor standardised(Tensor x) {
        Tensor centred = x.sub(x.mean());
        return centred.div(centred.square().mean().sqrt().add(LEAST_DEVIATION));
    }
}
