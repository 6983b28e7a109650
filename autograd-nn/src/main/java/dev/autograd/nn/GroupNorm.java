package dev.autograd.nn;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Brings each group of channels of each image {@code [n, channels, lengths...]} to mean 0 and variance 1, and then scales and
 * shifts each channel: {@link Tensor#groupNorm} with ε = 1e-5. The scale, {@code weight}, starts at 1 and the shift,
 * {@code bias}, at 0.
 */
public final class GroupNorm extends Layer {
    private static final double EPSILON = 1e-5;

    private final int groups;
    private final long channels;
    private final Tensor weight;
    private final Tensor bias;

    /** Normalises FLOAT tensors. */
    public GroupNorm(int groups, long channels) {
        this(DataType.FLOAT, groups, channels);
    }

    /**
     * Divides the channels into groups.
     *
     * @throws ShapeException if the groups don't divide the channels
     */
    public GroupNorm(DataType type, int groups, long channels) {
        Sizes.positive("GroupNorm", "channels", channels);
        if (groups < 1 || channels % groups != 0) {
            throw new ShapeException("GroupNorm: " + groups + " groups don't divide " + channels + " channels");
        }
        this.groups = groups;
        this.channels = channels;
        weight = parameter("weight", Tensor.ones(type, channels));
        bias = parameter("bias", Tensor.zeros(type, channels));
    }

    /** How many groups the channels are divided into. */
    public int groups() {
        return groups;
    }

    /** What is added to the variance before the root is taken. */
    public double epsilon() {
        return EPSILON;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Sizes.expectChannels(x, channels);
        return x.groupNorm(groups, weight, bias, EPSILON);
    }

    @Override
    protected String describe() {
        return "GroupNorm(" + groups + " groups of " + channels + ")";
    }
}
