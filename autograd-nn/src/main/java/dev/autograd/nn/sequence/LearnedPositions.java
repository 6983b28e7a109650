package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Initializer;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Sizes;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Tells the places of a sequence apart: adds a vector of its own, which is trained, to each place.
 *
 * <p>Shapes: {@code [n, length, width] -> [n, length, width]}, with {@code weight} {@code [longest, width]}, which starts
 * normal with deviation 0.02. Source: A. Radford et al., "Improving language understanding by generative pre-training",
 * 2018.
 */
public final class LearnedPositions extends Layer {
    private static final double DEVIATION = 0.02;

    private final long width;
    private final Tensor weight;

    /** Makes vectors of FLOAT numbers for sequences up to a length. */
    public LearnedPositions(long longest, long width, Seed seed) {
        this(longest, width, DataType.FLOAT, Initializer.normal(DEVIATION), seed);
    }

    /** Makes vectors of a type for sequences up to a length. */
    public LearnedPositions(long longest, long width, DataType type, Initializer start, Seed seed) {
        Sizes.positive("LearnedPositions", "the longest length", longest);
        Sizes.positive("LearnedPositions", "the width", width);
        this.width = width;
        weight = parameter("weight", start.values(seed, type, longest, width));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.add(PositionalEncoding.firstOf(weight, x, width));
    }

    @Override
    protected String describe() {
        return "LearnedPositions(" + weight.shape()[0] + " x " + width + ")";
    }
}
