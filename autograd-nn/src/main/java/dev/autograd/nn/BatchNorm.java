package dev.autograd.nn;

import dev.autograd.Autograd;
import dev.autograd.Correction;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Brings each channel to mean 0 and variance 1, and then scales and shifts it: {@link Tensor#batchNorm(Tensor, Tensor,
 * double)} with ε = 1e-5, for {@code [n, channels]} and images {@code [n, channels, lengths...]}.
 *
 * <p>In training mean and variance are those of the batch, and a tenth of them goes into running averages; in use they are
 * these averages. As in PyTorch the averaged variance is the unbiased one. The parameters {@code weight} and {@code bias}
 * start at 1 and 0, the buffers {@code running_mean} and {@code running_var} at 0 and 1.
 */
public final class BatchNorm extends Layer {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private final long channels;
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor runningMean;
    private final Tensor runningVariance;

    /** Normalises FLOAT tensors. */
    public BatchNorm(long channels) {
        this(DataType.FLOAT, channels);
    }

    /** Normalises tensors of a type. */
    public BatchNorm(DataType type, long channels) {
        Sizes.positive("BatchNorm", "channels", channels);
        this.channels = channels;
        weight = parameter("weight", Tensor.ones(type, channels));
        bias = parameter("bias", Tensor.zeros(type, channels));
        runningMean = buffer("running_mean", Tensor.zeros(type, channels));
        runningVariance = buffer("running_var", Tensor.ones(type, channels));
    }

    /** What is added to the variance: ε. */
    public double epsilon() {
        return EPSILON;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Sizes.expectChannels(x, channels);
        if (!isTraining()) {
            return x.batchNorm(runningMean.detach(), runningVariance.detach(), weight, bias, EPSILON);
        }
        if (x.size() <= channels) {
            throw new ShapeException("in training needs more than one value per channel, got "
                    + Arrays.toString(x.shape()) + "; leave a last batch of one sample out, or call eval()");
        }
        average(x);
        return x.batchNorm(weight, bias, EPSILON);
    }

    private void average(Tensor x) {
        long[] axes = LongStream.range(0, x.rank()).filter(axis -> axis != 1).toArray();
        try (var off = Autograd.noGrad()) {
            Tensor mean = x.mean(axes);
            Tensor variance = x.variance(Correction.BESSEL, false, axes);
            runningMean.assign(runningMean.lerp(mean, MOMENTUM));
            runningVariance.assign(runningVariance.lerp(variance, MOMENTUM));
        }
    }

    @Override
    protected String describe() {
        return "BatchNorm(" + channels + ")";
    }
}
