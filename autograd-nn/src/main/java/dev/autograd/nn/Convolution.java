package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Sliding;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What convolutions along one, two or three axes have in common.
 *
 * <p>Weight and bias have PyTorch's names and layouts: {@code [out, in / groups, kernel...]}, or, transposed,
 * {@code [in, out / groups, kernel...]}, and {@code [out]}. Both start uniform between {@code ±1/√n}, where n is the number of
 * elements of {@code weight[0]}, as PyTorch's do.
 */
public abstract sealed class Convolution extends Layer
        permits Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final Sliding sliding;
    private final long in;
    private final long out;
    private final int axes;

    Convolution(Builder<?> builder, Seed seed) {
        in = builder.in;
        out = builder.out;
        axes = builder.axes;
        long[] shape = builder.weightShape();
        Initializer usual =
                Initializer.uniform(Math.sqrt(1.0 / Arrays.stream(shape).skip(1).reduce(1, (x, y) -> x * y)));
        Initializer start = builder.weight == null ? usual : builder.weight;
        weight = parameter("weight", start.values(seed, builder.type, shape));
        bias = builder.hasBias ? parameter("bias", usual.values(seed, builder.type, out)) : null;
        sliding = builder.sliding();
    }

    public final Tensor weight() {
        return weight;
    }

    public final @Nullable Tensor bias() {
        return bias;
    }

    /** How the kernel slides over the input. */
    public final Sliding sliding() {
        return sliding;
    }

    final void check(Tensor x) {
        if (x.rank() != axes + 2 || x.shape()[1] != in) {
            throw Sizes.mismatch("[*, " + in + ", *".concat(", *".repeat(axes - 1)) + "]", x);
        }
    }

    @Override
    protected final String describe() {
        long[] shape = weight.shape();
        return getClass().getSimpleName() + "(" + in + " -> " + out + ", kernel "
                + Arrays.toString(Arrays.copyOfRange(shape, 2, shape.length)) + ", " + sliding
                + (bias == null ? ", no bias)" : ")");
    }

    /**
     * What a convolution will be like. Numbers are one for all axes, or one per axis.
     *
     * @param <L> the layer
     */
    public static final class Builder<L extends Convolution> {
        private final int axes;
        private final long in;
        private final long out;
        private final int[] kernel;
        private final boolean isTransposed;
        private final BiFunction<Builder<L>, Seed, L> make;
        private int[] stride = {1};
        private int[] padding = {0};
        private int[] outputPadding = {0};
        private int[] dilation = {1};
        private int groups = 1;
        private boolean hasBias = true;
        private DataType type = DataType.FLOAT;
        private @Nullable Initializer weight;

        Builder(int axes, boolean isTransposed, long in, long out, int[] kernel, BiFunction<Builder<L>, Seed, L> make) {
            Sizes.positive("convolution", "in", in);
            Sizes.positive("convolution", "out", out);
            if ((kernel.length != 1 && kernel.length != axes)
                    || Arrays.stream(kernel).anyMatch(length -> length < 1)) {
                throw new ShapeException(
                        "convolution: the kernel has one positive length for all axes or one for each of " + axes
                                + ", but is " + Arrays.toString(kernel));
            }
            this.axes = axes;
            this.isTransposed = isTransposed;
            this.in = in;
            this.out = out;
            this.kernel = kernel.clone();
            this.make = make;
        }

        /** How far the kernel moves from one position to the next; 1 unless set. */
        public Builder<L> stride(int... wanted) {
            stride = wanted.clone();
            return this;
        }

        /** How many zeros are added on either side; 0 unless set. */
        public Builder<L> padding(int... wanted) {
            padding = wanted.clone();
            return this;
        }

        /** How many elements a transposed convolution appends to its output; 0 unless set. */
        public Builder<L> outputPadding(int... wanted) {
            outputPadding = wanted.clone();
            return this;
        }

        /** The distance between neighbouring elements of the kernel; 1 unless set. */
        public Builder<L> dilation(int... wanted) {
            dilation = wanted.clone();
            return this;
        }

        /** Into how many groups the channels are divided; 1 unless set. */
        public Builder<L> groups(int wanted) {
            groups = wanted;
            return this;
        }

        /** Leaves the bias out. */
        public Builder<L> withoutBias() {
            hasBias = false;
            return this;
        }

        /** The type of its numbers: FLOAT, the default, or DOUBLE. */
        public Builder<L> type(DataType wanted) {
            type = wanted;
            return this;
        }

        /** How the weight starts. */
        public Builder<L> weight(Initializer wanted) {
            weight = wanted;
            return this;
        }

        /**
         * Makes the layer.
         *
         * @throws ShapeException if the groups don't divide the channels, or a number makes no sense
         */
        public L build(Seed seed) {
            return make.apply(this, seed);
        }

        private Sliding sliding() {
            Sliding sliding =
                    Sliding.stride(stride).padding(padding).dilation(dilation).groups(groups);
            return isTransposed ? sliding.outputPadding(outputPadding) : sliding;
        }

        private long[] weightShape() {
            if (groups < 1 || in % groups != 0 || out % groups != 0) {
                throw new ShapeException(
                        "convolution: " + groups + " groups don't divide " + in + " channels in and " + out + " out");
            }
            long[] channels = isTransposed ? new long[] {in, out / groups} : new long[] {out, in / groups};
            return IntStream.range(0, axes + 2)
                    .mapToLong(i -> i < 2 ? channels[i] : kernel[kernel.length == 1 ? 0 : i - 2])
                    .toArray();
        }
    }
}
