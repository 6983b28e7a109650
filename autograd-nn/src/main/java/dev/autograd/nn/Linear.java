package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@code y = x Wᵀ + b}, on the last axis of x.
 *
 * <p>Shapes: {@code [*, in] -> [*, out]} with weight {@code [out, in]} and bias {@code [out]}. That is PyTorch's layout,
 * a row per output, and PyTorch's names, so that files of weights can be exchanged with it as they are; a {@code W} of
 * the form {@code x W + b}, as in Keras, is the transpose.
 *
 * <p>Weight and bias start uniform between {@code ±1/√in}, as PyTorch's do.
 */
public final class Linear extends Layer {
    private final long in;
    private final long out;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** Makes a layer of type FLOAT with a bias; {@link #of} offers more. */
    public Linear(long in, long out, Seed seed) {
        this(of(in, out), seed);
    }

    /**
     * Makes a layer of given numbers. Variables are used themselves, and so may be shared with another layer; of
     * constants it makes variables.
     *
     * @param weight of shape [out, in]
     * @param bias of shape [out], or null
     * @throws ShapeException if the shapes don't fit
     */
    public Linear(Tensor weight, @Nullable Tensor bias) {
        if (weight.rank() != 2 || (bias != null && !Arrays.equals(bias.shape(), new long[] {weight.shape()[0]}))) {
            throw new ShapeException("Linear: a weight [out, in] and a bias [out] are wanted, not "
                    + Arrays.toString(weight.shape())
                    + (bias == null ? "" : " and " + Arrays.toString(bias.shape())));
        }
        out = weight.shape()[0];
        in = weight.shape()[1];
        this.weight = parameter("weight", weight);
        this.bias = bias == null ? null : parameter("bias", bias);
    }

    private Linear(Builder builder, Seed seed) {
        this(
                builder.weight.values(seed, builder.type, builder.out, builder.in),
                builder.bias == null ? null : builder.bias.values(seed, builder.type, builder.out));
    }

    /** Begins a layer that differs from the usual. */
    public static Builder of(long in, long out) {
        return new Builder(in, out);
    }

    public Tensor weight() {
        return weight;
    }

    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    protected Tensor forward(Tensor x) {
        Sizes.expectLast(x, in);
        Tensor product = x.matmul(weight, false, true);
        return bias == null ? product : product.add(bias);
    }

    @Override
    protected String describe() {
        return "Linear(" + in + " -> " + out + (bias == null ? ", no bias)" : ")");
    }

    /** What a linear layer will be like. */
    public static final class Builder {
        private final long in;
        private final long out;
        private DataType type = DataType.FLOAT;
        private Initializer weight;
        private @Nullable Initializer bias;

        private Builder(long in, long out) {
            Sizes.positive("Linear", "in", in);
            Sizes.positive("Linear", "out", out);
            this.in = in;
            this.out = out;
            weight = Initializer.uniform(Math.sqrt(1.0 / in));
            bias = weight;
        }

        /** The type of its numbers: FLOAT, the default, or DOUBLE. */
        public Builder type(DataType wanted) {
            type = wanted;
            return this;
        }

        /** How the weight starts. */
        public Builder weight(Initializer wanted) {
            weight = wanted;
            return this;
        }

        /** How the bias starts. */
        public Builder bias(Initializer wanted) {
            bias = wanted;
            return this;
        }

        /** Leaves the bias out. */
        public Builder withoutBias() {
            bias = null;
            return this;
        }

        /** Makes the layer. */
        public Linear build(Seed seed) {
            return new Linear(this, seed);
        }
    }
}
