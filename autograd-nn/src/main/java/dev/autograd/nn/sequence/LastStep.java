package dev.autograd.nn.sequence;

import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Sizes;

/**
 * Keeps the last step of sequences, {@code [n, t, width] -> [n, width]}: what a recurrent network says when it has seen all.
 *
 * <pre>{@code
 * new Sequential(new Embedding(words, 64, seed), new Lstm(64, 128, seed), new LastStep(), new Linear(128, classes, seed))
 * }</pre>
 *
 * <p>Of a bidirectional network the backward direction has seen only that step: {@link Recurrent#run} returns the states of
 * both at their ends, also where sequences differ in length.
 */
public final class LastStep extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
        Sizes.expect(x, -1, -1, -1);
        return x.select(1, -1);
    }
}
