package dev.autograd.nn.optim;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.util.Collection;
import java.util.List;

/** Keeps gradients from growing out of hand; to be called between {@code backward()} and {@code step()}. */
public final class Clipping {
    private Clipping() {}

    /**
     * Scales all gradients by one number so that their norm, taken together as one vector, is at most {@code largest}. A norm
     * that is infinite or NaN changes nothing.
     *
     * @return the norm before
     */
    public static double byNorm(Collection<Tensor> parameters, double largest) {
        Settings.positive("largest norm", largest);
        List<Tensor> gradients = gradients(parameters);
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            double squares = 0;
            for (Tensor g : gradients) {
                squares += g.square().sum().item();
            }
            double norm = Math.sqrt(squares);
            if (norm > largest && norm < Double.POSITIVE_INFINITY) {
                gradients.forEach(g -> g.assign(g.mul(largest / norm)));
            }
            return norm;
        }
    }

    /** Limits each element of each gradient to {@code -largest .. largest}. */
    public static void byValue(Collection<Tensor> parameters, double largest) {
        Settings.positive("largest value", largest);
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            gradients(parameters).forEach(g -> g.assign(g.clamp(-largest, largest)));
        }
    }

    private static List<Tensor> gradients(Collection<Tensor> parameters) {
        return parameters.stream().filter(p -> !p.isFrozen()).map(Tensor::grad).toList();
    }
}
