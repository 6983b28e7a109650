package dev.autograd.nn.sequence;

import dev.autograd.Tensor;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import java.util.function.UnaryOperator;

/**
 * How the parts of a transformer's layer are put together.
 *
 * @param isPreNorm or else normalised afterwards
 */
record Sublayers(boolean isPreNorm, UnaryOperator<Tensor> activation, Dropout dropout) {
    /** A part, the way past it, and the normalisation. */
    Tensor around(UnaryOperator<Tensor> part, LayerNorm norm, Tensor x) {
        return isPreNorm
                ? x.add(dropout.apply(part.apply(norm.apply(x))))
                : norm.apply(x.add(dropout.apply(part.apply(x))));
    }

    Tensor feedForward(Linear first, Linear second, Tensor x) {
        return second.apply(dropout.apply(activation.apply(first.apply(x))));
    }
}
