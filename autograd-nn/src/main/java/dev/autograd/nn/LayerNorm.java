package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Brings the last axes of each sample to mean 0 and variance 1, and then scales and shifts each element: {@link
 * Tensor#layerNorm(int, Tensor, Tensor, double)} with ε = 1e-5. The scale, {@code weight}, starts at 1 and the shift,
 * {@code bias}, at 0.
 */
public final class LayerNorm extends Layer {
    private static final double EPSILON = 1e-5;

    private final long[] shape;
    private final Tensor weight;
    private final Tensor bias;

    /** Normalises the last axis, of this length, of FLOAT tensors. */
    public LayerNorm(long length) {
        this(DataType.FLOAT, length);
    }

    /** Normalises the last axes together, of these lengths. */
    public LayerNorm(DataType type, long... shape) {
        Sizes.positive("LayerNorm", "the number of axes", shape.length);
        this.shape = shape.clone();
        weight = parameter("weight", Tensor.ones(type, shape));
        bias = parameter("bias", Tensor.zeros(type, shape));
    }

    /** What is added to the variance: ε. */
    public double epsilon() {
        return EPSILON;
    }

    @Override
    protected Tensor forward(Tensor x) {
        long[] lengths = x.shape();
        int lead = lengths.length - shape.length;
        if (lead < 0 || !Arrays.equals(Arrays.copyOfRange(lengths, lead, lengths.length), shape)) {
            throw Sizes.mismatch("[*, " + describeShape() + "]", x);
        }
        return x.layerNorm(shape.length, weight, bias, EPSILON);
    }

    private String describeShape() {
        String text = Arrays.toString(shape);
        return text.substring(1, text.length() - 1);
    }

    @Override
    protected String describe() {
        return "LayerNorm(" + describeShape() + ")";
    }
}
