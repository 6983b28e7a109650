package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * relu whose slope below 0 is learned: {@code max(0, x) + a min(0, x)}, with one {@code weight} a for all channels or one for
 * each. Source: K. He et al., "Delving deep into rectifiers", 2015.
 *
 * <p>Shapes: {@code [n, channels, *]} with a slope per channel, any with one slope.
 */
public final class PRelu extends Layer {
    private static final double START = 0.25;

    private final long channels;
    private final Tensor weight;

    /** Makes one slope for all, of type FLOAT, that starts at 0.25. */
    public PRelu() {
        this(DataType.FLOAT, 1);
    }

    /** Makes a slope for each channel; one serves all. */
    public PRelu(DataType type, long channels) {
        Sizes.positive("PRelu", "channels", channels);
        this.channels = channels;
        weight = parameter("weight", Tensor.full(type, START, channels));
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (channels == 1) {
            return x.relu().add(x.minimum(0).mul(weight.reshape()));
        }
        Sizes.expectChannels(x, channels);
        long[] perChannel = new long[x.rank() - 1];
        Arrays.fill(perChannel, 1);
        perChannel[0] = channels;
        return x.relu().add(x.minimum(0).mul(weight.reshape(perChannel)));
    }

    @Override
    protected String describe() {
        return "PRelu(" + channels + ")";
    }
}
