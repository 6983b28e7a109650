package dev.autograd.nn.sequence;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;

/** Makes masks for attention: boolean tensors that are true where a query may look at a key. {@code and} combines them. */
public final class Masks {
    private Masks() {}

    /** Lets each place look at itself and what comes before it: {@code [length, length]}. */
    public static Tensor causal(long length) {
        return causal(length, length);
    }

    /** Lets query i look at the keys up to i: {@code [queries, keys]}. */
    public static Tensor causal(long queries, long keys) {
        return Tensor.arange(queries).unsqueeze(1).ge(Tensor.arange(keys));
    }

    /**
     * Hides what sequences of different lengths are filled up with: {@code [n, 1, longest]}. A query that may look nowhere,
     * as in a sequence of length 0, has NaN.
     *
     * @param lengths that of each sequence, at most the longest
     */
    public static Tensor lengths(long longest, long... lengths) {
        if (Arrays.stream(lengths).anyMatch(length -> length < 0 || length > longest)) {
            throw new ShapeException(
                    "the lengths must be from 0 to " + longest + ", but are " + Arrays.toString(lengths));
        }
        return Tensor.arange(longest).lt(Tensor.constant(lengths).reshape(lengths.length, 1, 1));
    }
}
