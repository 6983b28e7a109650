package dev.autograd;

import dev.autograd.array.Geometry;
import dev.autograd.array.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Convolutions, which in this field are cross-correlations: the kernel is not flipped. Images are {@code [batch,
 * channels, lengths...]}, with one, two or three lengths. In the derivatives {@code g} is the gradient of the result.
 */
public sealed interface Convolutions permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /** Returns the convolution along one axis, by one element at a time, without padding; see {@link #conv2d}. */
    default Tensor conv1d(Tensor weight, @Nullable Tensor bias) {
        return conv1d(weight, bias, Sliding.DEFAULT);
    }

    /**
     * Returns the convolution along one axis.
     *
     * <p>Shapes: {@code [n, c, length]}, weight {@code [k, c / groups, taps]}, bias {@code [k]} or null, result {@code
     * [n, k, positions]}. Everything else is as in {@link #conv2d(Tensor, Tensor, Sliding)}.
     */
    default Tensor conv1d(Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        return convolve("conv1d", 1, weight, bias, sliding);
    }

    /** Returns the convolution along two axes, by one element at a time, without padding. */
    default Tensor conv2d(Tensor weight, @Nullable Tensor bias) {
        return conv2d(weight, bias, Sliding.DEFAULT);
    }

    /**
     * Returns the convolution along two axes: at each position of the kernel, the sum of its taps times the elements that
     * they meet, plus the bias.
     *
     * <p>Shapes: {@code [n, c, height, width]}, weight {@code [k, c / groups, kernel height, kernel width]}, bias {@code
     * [k]} or null, result {@code [n, k, positions, positions]} with {@code (length + 2 padding - dilation (taps - 1) -
     * 1) / stride + 1} positions along each axis, rounded down. Gradients: of the image the transposed convolution of
     * {@code g} with the weight; of the weight the sum over all positions of {@code g} times the elements that a tap
     * meets; of the bias the sum of {@code g} over images and positions.
     *
     * @throws ShapeException if the channels don't fit, or the kernel is larger than the padded image
     */
    default Tensor conv2d(Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        return convolve("conv2d", 2, weight, bias, sliding);
    }

    /** Returns the convolution along three axes, by one element at a time, without padding. */
    default Tensor conv3d(Tensor weight, @Nullable Tensor bias) {
        return conv3d(weight, bias, Sliding.DEFAULT);
    }

    /**
     * Returns the convolution along three axes.
     *
     * <p>Shapes: {@code [n, c, depth, height, width]}, weight {@code [k, c / groups, taps, taps, taps]}, bias {@code [k]}
     * or null. Everything else is as in {@link #conv2d(Tensor, Tensor, Sliding)}.
     */
    default Tensor conv3d(Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        return convolve("conv3d", 3, weight, bias, sliding);
    }

    /** Returns the transposed convolution along one axis, with stride 1; see {@link #convTranspose2d}. */
    default Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias) {
        return convTranspose1d(weight, bias, Sliding.DEFAULT);
    }

    /**
     * Returns the transposed convolution along one axis.
     *
     * <p>Shapes: {@code [n, c, positions]}, weight {@code [c, k / groups, taps]}, bias {@code [k]} or null, result {@code
     * [n, k, length]}. Everything else is as in {@link #convTranspose2d(Tensor, Tensor, Sliding)}.
     */
    default Tensor convTranspose1d(Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        return convolveTransposed("convTranspose1d", 1, weight, bias, sliding);
    }

    /** Returns the transposed convolution along two axes, with stride 1 and no padding. */
    default Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias) {
        return convTranspose2d(weight, bias, Sliding.DEFAULT);
    }

    /**
     * Returns the transposed convolution along two axes: each element of the input puts a copy of the kernel, times
     * itself, at its position, and the copies are added up. It is the gradient of the image of {@link #conv2d}, with the
     * same weight and options; padding is what is cut off.
     *
     * <p>Shapes: {@code [n, c, positions, positions]}, weight {@code [c, k / groups, kernel height, kernel width]}, bias
     * {@code [k]} or null, result {@code [n, k, height, width]} with {@code (positions - 1) stride - 2 padding + dilation
     * (taps - 1) + 1 + outputPadding} elements along each axis. Gradients: of the input the convolution of {@code g}
     * with the weight; of the weight that of {@link #conv2d}, with input and {@code g} exchanged; of the bias the sum of
     * {@code g} over images and positions.
     *
     * @throws ShapeException if the channels don't fit, the padding leaves nothing, or the output padding is not smaller
     *     than the stride
     */
    default Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        return convolveTransposed("convTranspose2d", 2, weight, bias, sliding);
    }

    /** Returns the transposed convolution along three axes, with stride 1 and no padding. */
    default Tensor convTranspose3d(Tensor weight, @Nullable Tensor bias) {
        return convTranspose3d(weight, bias, Sliding.DEFAULT);
    }

    /**
     * Returns the transposed convolution along three axes.
     *
     * <p>Shapes: {@code [n, c, positions, positions, positions]}, weight {@code [c, k / groups, taps, taps, taps]}, bias
     * {@code [k]} or null. Everything else is as in {@link #convTranspose2d(Tensor, Tensor, Sliding)}.
     */
    default Tensor convTranspose3d(Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        return convolveTransposed("convTranspose3d", 3, weight, bias, sliding);
    }

    /** Returns what a square window meets at each of its positions; see {@link #unfold(int[], Sliding)}. */
    default Tensor unfold(int window, Sliding sliding) {
        return unfold(new int[] {window}, sliding);
    }

    /**
     * Returns the elements that a window meets at each of its positions, as the columns of matrices (im2col). A
     * convolution is a matrix product with it.
     *
     * <p>Shapes: {@code [n, c, lengths...]} with one to three lengths, result {@code [n, c · taps, positions]}. Gradient:
     * {@link #fold} of {@code g}.
     *
     * @param window its lengths, or one for all axes
     * @throws ShapeException if the window is larger than the padded image
     */
    default Tensor unfold(int[] window, Sliding sliding) {
        int axes = x().rank() - 2;
        if (axes < 1 || axes > 3) {
            throw new ShapeException("unfold: " + x().describe()
                    + " needs the axes [batch, channels, lengths...], with one to three lengths");
        }
        return ConvolutionRules.UNFOLD.apply(window("unfold", x().dims(), window, sliding), x());
    }

    /**
     * Returns images put together from the columns of matrices: each column is added where a window of {@link #unfold}
     * has met it (col2im). It is the transpose of unfolding, and not its inverse.
     *
     * <p>Shapes: {@code [n, c · taps, positions]}, result {@code [n, c, image lengths...]}. Gradient: {@link #unfold} of
     * {@code g}.
     *
     * @param image the image's lengths, one to three
     * @param window its lengths, or one for all axes
     * @throws ShapeException if the window has another number of positions or taps
     */
    default Tensor fold(int[] image, int[] window, Sliding sliding) {
        if (image.length < 1 || image.length > 3) {
            throw new ShapeException("fold: an image has one to three lengths, not " + Arrays.toString(image));
        }
        Shape shape = Shape.of(
                IntStream.concat(IntStream.of(0, 0), IntStream.of(image)).toArray());
        Geometry geometry = window("fold", shape, window, sliding);
        int positions = geometry.positions().stream().reduce(1, (a, b) -> a * b);
        if (x().rank() != 3
                || x().dims().length(1) % geometry.taps() != 0
                || x().dims().length(2) != positions) {
            throw new ShapeException("fold: " + x().describe() + " needs the shape [batch, channels · "
                    + geometry.taps() + ", " + positions + "]: a window of " + geometry.kernel()
                    + " has " + positions + " positions in an image of " + Arrays.toString(image) + " with " + sliding);
        }
        return ConvolutionRules.FOLD.apply(geometry, x());
    }

    private Tensor convolve(String name, int axes, Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        DataType type = checkRanks(name, axes, weight, bias);
        int groups = sliding.groups();
        int channels = channels(name);
        if (channels != weight.dims().length(1) * groups || weight.dims().length(0) % groups != 0) {
            throw new ShapeException(name + ": the weight " + weight.describe() + " in " + groups
                    + (groups == 1 ? " group" : " groups") + " takes images of "
                    + weight.dims().length(1) * groups + " channels, but " + x().describe() + " has " + channels
                    + (weight.dims().length(0) % groups != 0
                            ? ", and its " + weight.dims().length(0) + " kernels can't be divided into " + groups
                            : "")
                    + "; the shapes are [batch, channels, lengths...] and [kernels, channels / groups, lengths...]");
        }
        checkBias(name, bias, weight.dims().length(0));
        noOutputPadding(name, sliding);
        Geometry geometry = geometry(name, x().dims(), weight.dims(), sliding);
        return bias == null
                ? ConvolutionRules.CONV.apply(geometry, x().to(type), weight.to(type))
                : ConvolutionRules.CONV.apply(geometry, x().to(type), weight.to(type), bias.to(type));
    }

    private Tensor convolveTransposed(String name, int axes, Tensor weight, @Nullable Tensor bias, Sliding sliding) {
        DataType type = checkRanks(name, axes, weight, bias);
        int groups = sliding.groups();
        int channels = channels(name);
        if (channels != weight.dims().length(0) || channels % groups != 0) {
            throw new ShapeException(name + ": the weight " + weight.describe() + " takes "
                    + weight.dims().length(0) + " channels, but " + x().describe() + " has " + channels + ", in "
                    + groups + (groups == 1 ? " group" : " groups")
                    + "; the shapes are [batch, channels, lengths...] and [channels, kernels / groups, lengths...]");
        }
        checkBias(name, bias, weight.dims().length(1) * groups);
        int[] stride = sliding.strides(name, axes);
        int[] padding = sliding.paddings(name, axes);
        int[] dilation = sliding.dilations(name, axes);
        int[] appended = sliding.outputPaddings(name, axes);
        int[] kernel = Arrays.copyOfRange(weight.dims().toInts(), 2, axes + 2);
        int[] image = new int[axes];
        for (int i = 0; i < axes; i++) {
            image[i] = (x().dims().length(i + 2) - 1) * stride[i]
                    - 2 * padding[i]
                    + dilation[i] * (kernel[i] - 1)
                    + 1
                    + appended[i];
            if (appended[i] >= stride[i] || image[i] < 1 || kernel[i] < 1) {
                throw new ShapeException(
                        name + ": " + x().describe() + " and the weight " + weight.describe() + " with "
                                + sliding + " make " + image[i] + " elements along axis " + (i + 2)
                                + "; there must be at least one, and the output padding must be smaller than the stride");
            }
        }
        Geometry geometry = Geometry.of(image, kernel, stride, padding, dilation, groups);
        Tensor z = ConvolutionRules.FOR_IMAGE.apply(geometry, x().to(type), weight.to(type));
        if (bias == null) {
            return z;
        }
        long[] alongChannels = new long[axes + 1];
        Arrays.fill(alongChannels, 1);
        alongChannels[0] = bias.size();
        return z.add(bias.reshape(alongChannels));
    }

    private int channels(String name) {
        int channels = x().dims().length(1);
        if (channels == 0) {
            throw new ShapeException(name + ": the images " + x().describe() + " have no channels");
        }
        return channels;
    }

    private DataType checkRanks(String name, int axes, Tensor weight, @Nullable Tensor bias) {
        if (x().rank() != axes + 2 || weight.rank() != axes + 2) {
            throw new ShapeException(
                    name + ": images and weight have a batch or kernel axis, a channel axis and " + axes
                            + (axes == 1 ? " length" : " lengths") + ", but these are "
                            + Primitive.describe(x(), weight) + "; unsqueeze(0) makes one image a batch");
        }
        DataType type = DataTypes.promote(name, x(), weight);
        return bias == null || bias.type() == type ? type : DataTypes.promote(name, x().to(type), bias);
    }

    private static void checkBias(String name, @Nullable Tensor bias, int channels) {
        if (bias != null && !bias.dims().equals(Shape.of(channels))) {
            throw new ShapeException(name + ": the bias " + bias.describe() + " must have the shape [" + channels
                    + "], one per channel");
        }
    }

    private static void noOutputPadding(String name, Sliding sliding) {
        if (sliding.hasOutputPadding()) {
            throw new ShapeException(name + " has no output padding; only transposed convolutions have");
        }
    }

    /** The geometry of a window that is no kernel. */
    static Geometry window(String name, Shape images, int[] window, Sliding sliding) {
        int axes = images.rank() - 2;
        int[] lengths = Sliding.perAxis(name, "the window", window, axes);
        if (sliding.groups() != 1) {
            throw new ShapeException(name + " has no groups; only convolutions have");
        }
        noOutputPadding(name, sliding);
        return geometry(
                name,
                images,
                Shape.of(IntStream.concat(IntStream.of(1, 1), IntStream.of(lengths))
                        .toArray()),
                sliding);
    }

    private static Geometry geometry(String name, Shape images, Shape kernels, Sliding sliding) {
        int axes = images.rank() - 2;
        Geometry geometry = Geometry.of(
                Arrays.copyOfRange(images.toInts(), 2, axes + 2),
                Arrays.copyOfRange(kernels.toInts(), 2, axes + 2),
                sliding.strides(name, axes),
                sliding.paddings(name, axes),
                sliding.dilations(name, axes),
                sliding.groups());
        for (int axis = 0; axis < axes; axis++) {
            if (geometry.kernel().get(axis) < 1 || geometry.positions(axis) < 1) {
                throw new ShapeException(name + ": a window of "
                        + geometry.kernel().get(axis) + " that reaches over "
                        + geometry.reach(axis) + " elements does not fit into axis " + (axis + 2)
                        + " of the images, which has " + geometry.image().get(axis) + " and a padding of "
                        + geometry.padding().get(axis) + " on either side");
            }
        }
        return geometry;
    }
}
