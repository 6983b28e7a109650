package dev.autograd;

import dev.autograd.array.Dropout.Drop;
import dev.autograd.array.Shape;
import dev.autograd.array.Standardisation.Row;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Normalisation, dropout and attention. Weights and biases may be null: then nothing is multiplied or added. In the
 * derivatives {@code g} is the gradient of the result.
 */
public sealed interface Normalisation permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns {@code z · weight + bias}, where z is each sample's last axes brought to mean 0 and variance 1: {@code z =
     * (x - mean) / √(variance + ε)}.
     *
     * <p>Shapes: weight and bias have the shape of the axes that are normalised. Gradients: {@code (h - mean(h) - z
     * mean(h z)) / √(variance + ε)} with {@code h = g · weight}; {@code g z} and {@code g}, summed over the samples.
     *
     * <p>Source: J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer normalization", 2016.
     *
     * @param axes how many of the last axes are normalised together
     * @throws ShapeException if there are fewer axes, or weight or bias have another shape
     */
    default Tensor layerNorm(int axes, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
        return overLastAxes("layerNorm", axes, true, weight, bias, epsilon);
    }

    /** Returns {@link #layerNorm(int, Tensor, Tensor, double)} over the last axis, with ε = 1e-5. */
    default Tensor layerNorm(@Nullable Tensor weight, @Nullable Tensor bias) {
        return layerNorm(1, weight, bias, 1e-5);
    }

    /**
     * Returns {@code z · weight}, where z is each sample's last axis brought to mean square 1: {@code z = x / √(mean(x²) +
     * ε)}.
     *
     * <p>Shapes: the weight has the shape of the last axis. Gradients: {@code (h - z mean(h z)) / √(mean(x²) + ε)} with
     * {@code h = g · weight}; {@code g z}, summed over the samples.
     *
     * <p>Source: B. Zhang, R. Sennrich, "Root mean square layer normalization", 2019.
     *
     * @throws ShapeException if this is a scalar, or the weight has another shape
     */
    default Tensor rmsNorm(@Nullable Tensor weight, double epsilon) {
        return overLastAxes("rmsNorm", 1, false, weight, null, epsilon);
    }

    /**
     * Returns {@code z · weight + bias}, where z is each group of channels of each image brought to mean 0 and variance 1.
     * One group is layer normalisation of images; as many as channels is instance normalisation.
     *
     * <p>Shapes: {@code [n, c, lengths...]}, weight and bias {@code [c]}. Gradients: those of {@link #layerNorm(int,
     * Tensor, Tensor, double)} within each group.
     *
     * <p>Source: Y. Wu, K. He, "Group normalization", 2018.
     *
     * @throws ShapeException if the channels can't be divided into so many groups, or weight or bias have another shape
     */
    default Tensor groupNorm(int groups, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
        checkChannels("groupNorm", weight, bias);
        int channels = x().dims().length(1);
        if (groups < 1 || channels % groups != 0) {
            throw new ShapeException("groupNorm: the " + channels + " channels of " + x().describe()
                    + " can't be divided into " + groups + " groups");
        }
        int rows = x().dims().length(0) * groups;
        int length = rows == 0 ? 0 : x().dims().size() / rows;
        Tensor z = length == 0
                ? x()
                : NormalisationRules.STANDARDISE
                        .apply(new Row(length, epsilon, true), x().reshape(Shape.of(rows, length)))
                        .reshape(x().dims());
        return perChannel(z, weight, bias);
    }

    /**
     * Returns {@code (x - mean) / √(variance + ε) · weight + bias} with each channel's own mean and variance over the
     * batch, as in training; the variance is that without correction.
     *
     * <p>Shapes: {@code [n, c]} or {@code [n, c, lengths...]}, weight and bias {@code [c]}. Gradients: those of {@link
     * #layerNorm(int, Tensor, Tensor, double)} within each channel.
     *
     * <p>Source: S. Ioffe, C. Szegedy, "Batch normalization", 2015.
     *
     * @throws ShapeException if there is no channel axis, or weight or bias have another shape
     */
    default Tensor batchNorm(@Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
        checkChannels("batchNorm", weight, bias);
        long[] axes = LongStream.range(0, x().rank()).filter(axis -> axis != 1).toArray();
        Tensor centred = x().sub(x().mean(true, axes));
        Tensor scale = centred.square().mean(true, axes).add(epsilon).rsqrt();
        return perChannel(centred.mul(scale), weight, bias);
    }

    /**
     * Returns {@code (x - mean) / √(variance + ε) · weight + bias} with a given mean and variance per channel, as in
     * evaluation.
     *
     * <p>Shapes: {@code [n, c]} or {@code [n, c, lengths...]}, all others {@code [c]}.
     *
     * @throws ShapeException if there is no channel axis, or another shape
     */
    default Tensor batchNorm(
            Tensor mean, Tensor variance, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
        checkChannels("batchNorm", weight, bias);
        Shape channels = Shape.of(x().dims().length(1));
        checkShape("batchNorm", "mean", mean, channels);
        checkShape("batchNorm", "variance", variance, channels);
        Tensor scale = variance.add(epsilon).rsqrt();
        return perChannel(x().sub(alongChannels(mean)).mul(alongChannels(scale)), weight, bias);
    }

    /**
     * Returns the elements with each one zeroed with a probability, and the others divided by the probability of staying,
     * so that the mean stays. The seed draws one number for this; which elements stay depends on it alone, whatever the
     * number of threads.
     *
     * <p>Gradient: {@code g}, zeroed and divided in the same way.
     *
     * <p>Source: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014.
     *
     * @param probability from 0 up to, not including, 1
     * @throws ShapeException if the probability is not in that range
     */
    default Tensor dropout(double probability, Seed seed) {
        if (!(probability >= 0 && probability < 1)) {
            throw new ShapeException("dropout: the probability " + probability + " must be at least 0 and less than 1");
        }
        return NormalisationRules.DROPOUT.apply(new Drop(probability, seed.nextLong()), x());
    }

    /** Returns {@link #scaledDotProductAttention(Tensor, Tensor, Tensor)} of this query to all keys. */
    default Tensor scaledDotProductAttention(Tensor key, Tensor value) {
        return scaledDotProductAttention(key, value, null);
    }

    /**
     * Returns the scaled dot-product attention of this query: {@code softmax(q kᵀ / √d) v}, where a mask may forbid
     * places. A query that may look nowhere has NaN.
     *
     * <p>Shapes: query {@code [..., m, d]}, key {@code [..., n, d]}, value {@code [..., n, e]}, result {@code [..., m,
     * e]}; leading axes broadcast. The mask broadcasts to {@code [..., m, n]}.
     *
     * <p>Source: A. Vaswani et al., "Attention is all you need", 2017.
     *
     * @param mask true where a query may look at a key; or numbers that are added to the scores; or null
     * @throws ShapeException if the shapes don't fit
     */
    default Tensor scaledDotProductAttention(Tensor key, Tensor value, @Nullable Tensor mask) {
        int d = width("the query", x());
        if (width("the key", key) != d || length(key) != length(value) || width("the value", value) < 0) {
            throw new ShapeException("scaledDotProductAttention: query " + x().describe() + ", key " + key.describe()
                    + " and value " + value.describe() + " need the shapes [..., m, d], [..., n, d] and [..., n, e]");
        }
        Tensor scores = x().matmul(key, false, true).mul(1 / Math.sqrt(d));
        if (mask != null) {
            scores = mask.dataType() == DataType.BOOL ? scores.where(mask, Double.NEGATIVE_INFINITY) : scores.add(mask);
        }
        return scores.softmax(-1).matmul(value);
    }

    /**
     * Returns {@link #scaledDotProductAttention(Tensor, Tensor, Tensor)} of this query to all keys or, if it is causal, of
     * query {@code i} to the keys up to {@code i}: none looks ahead.
     */
    default Tensor scaledDotProductAttention(Tensor key, Tensor value, boolean causal) {
        if (!causal) {
            return scaledDotProductAttention(key, value);
        }
        width("the query", x());
        width("the key", key);
        Tensor query = Tensor.arange(length(x())).unsqueeze(1);
        return scaledDotProductAttention(key, value, query.ge(Tensor.arange(length(key))));
    }

    private static int width(String what, Tensor x) {
        if (x.rank() < 2) {
            throw new ShapeException("scaledDotProductAttention: " + what + " " + x.describe()
                    + " needs the shape [..., length, width]");
        }
        return x.dims().length(x.rank() - 1);
    }

    private static int length(Tensor x) {
        return x.rank() < 2 ? -1 : x.dims().length(x.rank() - 2);
    }

    private Tensor overLastAxes(
            String name, int axes, boolean centred, @Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
        int rank = x().rank();
        if (axes < 1 || axes > rank) {
            throw new ShapeException(
                    name + ": " + axes + " axes are to be normalised, but " + x().describe() + " has " + rank);
        }
        Shape shape = Shape.of(Arrays.copyOfRange(x().dims().toInts(), rank - axes, rank));
        checkShape(name, "weight", weight, shape);
        checkShape(name, "bias", bias, shape);
        if (x().size() == 0) {
            return affine(x(), weight, bias);
        }
        int length = shape.size();
        Row row = new Row(length, epsilon, centred);
        Tensor rows = x().reshape(Shape.of(x().dims().size() / length, length));
        if (weight != null && bias != null && weight.type() == x().type() && bias.type() == x().type()) {
            Shape flat = Shape.of(length);
            return NormalisationRules.STANDARDISE
                    .apply(row, rows, weight.reshape(flat), bias.reshape(flat))
                    .reshape(x().dims());
        }
        return affine(NormalisationRules.STANDARDISE.apply(row, rows).reshape(x().dims()), weight, bias);
    }

    private static Tensor affine(Tensor z, @Nullable Tensor weight, @Nullable Tensor bias) {
        Tensor scaled = weight == null ? z : z.mul(weight);
        return bias == null ? scaled : scaled.add(bias);
    }

    private Tensor perChannel(Tensor z, @Nullable Tensor weight, @Nullable Tensor bias) {
        return affine(z, weight == null ? null : alongChannels(weight), bias == null ? null : alongChannels(bias));
    }

    private Tensor alongChannels(Tensor perChannel) {
        int[] lengths = new int[x().rank() - 1];
        Arrays.fill(lengths, 1);
        lengths[0] = x().dims().length(1);
        return perChannel.reshape(Shape.of(lengths));
    }

    private void checkChannels(String name, @Nullable Tensor weight, @Nullable Tensor bias) {
        if (x().rank() < 2) {
            throw new ShapeException(name + ": " + x().describe() + " needs the axes [batch, channels, ...]");
        }
        Shape channels = Shape.of(x().dims().length(1));
        checkShape(name, "weight", weight, channels);
        checkShape(name, "bias", bias, channels);
    }

    private void checkShape(String name, String what, @Nullable Tensor tensor, Shape shape) {
        if (tensor != null && !tensor.dims().equals(shape)) {
            throw new ShapeException(name + ": the " + what + " " + tensor.describe() + " must have the shape " + shape
                    + " for " + x().describe());
        }
    }
}
