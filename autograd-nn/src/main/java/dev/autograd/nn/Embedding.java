package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A vector for each of a number of things, such as words.
 *
 * <p>Shapes: indices {@code [*]} of an integer type {@code -> [*, size]}, with weight {@code [count, size]}. The vectors start
 * as standard normal numbers, as PyTorch's do.
 */
public final class Embedding extends Layer {
    private final Tensor weight;

    /** Makes {@code count} vectors of {@code size} FLOAT numbers. */
    public Embedding(long count, long size, Seed seed) {
        this(count, size, DataType.FLOAT, Initializer.normal(1), seed);
    }

    /** Makes {@code count} vectors of {@code size} numbers of a type. */
    public Embedding(long count, long size, DataType type, Initializer start, Seed seed) {
        this(checked(count, size, type, start, seed));
    }

    /**
     * Makes a layer of given vectors. A variable is used itself, and so may be shared with another layer.
     *
     * @throws ShapeException if they are no matrix
     */
    public Embedding(Tensor weight) {
        if (weight.rank() != 2) {
            throw new ShapeException(
                    "Embedding: a weight [count, size] is wanted, not " + Arrays.toString(weight.shape()));
        }
        this.weight = parameter("weight", weight);
    }

    private static Tensor checked(long count, long size, DataType type, Initializer start, Seed seed) {
        Sizes.positive("Embedding", "count", count);
        Sizes.positive("Embedding", "size", size);
        return start.values(seed, type, count, size);
    }

    public Tensor weight() {
        return weight;
    }

    /**
     * Looks up the vectors of indices.
     *
     * @throws ShapeException if one is out of range
     */
    @Override
    protected Tensor forward(Tensor index) {
        return weight.embedding(index);
    }

    @Override
    protected String describe() {
        return "Embedding(" + weight.shape()[0] + " x " + weight.shape()[1] + ")";
    }
}
