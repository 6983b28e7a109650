package dev.autograd.nn;

import dev.autograd.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Brings the last axis of each sample to mean square 1, and then scales each element: {@link Tensor#rmsNorm} with ε = 1e-5.
 * The scale, {@code weight}, starts at 1.
 */
public final class RmsNorm extends Layer {
    private static final double EPSILON = 1e-5;

    private final long length;
    private final Tensor weight;

    /** Normalises the last axis, of this length, of FLOAT tensors. */
    public RmsNorm(long length) {
        this(DataType.FLOAT, length);
    }

    /** Normalises the last axis, of this length. */
    public RmsNorm(DataType type, long length) {
        Sizes.positive("RmsNorm", "the length", length);
        this.length = length;
        weight = parameter("weight", Tensor.ones(type, length));
    }

    /** What is added to the mean square before the root is taken. */
    public double epsilon() {
        return EPSILON;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Sizes.expectLast(x, length);
        return x.rmsNorm(weight, EPSILON);
    }

    @Override
    protected String describe() {
        return "RmsNorm(" + length + ")";
    }
}
