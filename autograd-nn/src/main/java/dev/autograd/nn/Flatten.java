package dev.autograd.nn;

import dev.autograd.Tensor;

/** Lays all axes but the first into one: {@code [n, *] -> [n, size]}. */
public final class Flatten extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
        if (x.rank() < 1) {
            throw Sizes.mismatch("[*, ...]", x);
        }
        return x.reshape(x.shape()[0], x.shape()[0] == 0 ? 0 : -1);
    }
}
