package dev.autograd;

import dev.autograd.array.AxisMap;
import dev.autograd.array.Geometry;
import dev.autograd.array.Indexed;
import dev.autograd.array.Resampling.Along;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Pooling and resizing. Images are {@code [batch, channels, lengths...]}, with one, two or three lengths; batch and
 * channels stay as they are. In the derivatives {@code g} is the gradient of the result.
 */
public sealed interface Poolings permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /** Returns the largest element of windows side by side along one axis; see {@link #maxPool2d(int[], Sliding)}. */
    default Tensor maxPool1d(int window) {
        return maxPool1d(window, Sliding.stride(window));
    }

    /** Returns the largest element of each window along one axis; see {@link #maxPool2d(int[], Sliding)}. */
    default Tensor maxPool1d(int window, Sliding sliding) {
        return maxPool("maxPool1d", 1, new int[] {window}, sliding);
    }

    /** Returns the largest element of square windows side by side; see {@link #maxPool2d(int[], Sliding)}. */
    default Tensor maxPool2d(int window) {
        return maxPool2d(window, Sliding.stride(window));
    }

    /** Returns the largest element of each square window; see {@link #maxPool2d(int[], Sliding)}. */
    default Tensor maxPool2d(int window, Sliding sliding) {
        return maxPool2d(new int[] {window}, sliding);
    }

    /**
     * Returns the largest element that a window meets at each of its positions; NaN if there is one. Padding is never the
     * largest.
     *
     * <p>Shapes: {@code [n, c, height, width]}, result {@code [n, c, positions, positions]}, as many as a convolution has.
     * Gradient: {@code g} to the largest element of each window, the first one of equals, as in PyTorch.
     *
     * @param window its lengths, or one for both axes
     * @throws ShapeException if the window is larger than the padded image, or the padding than half of the window
     */
    default Tensor maxPool2d(int[] window, Sliding sliding) {
        return maxPool("maxPool2d", 2, window, sliding);
    }

    /** Returns the largest element of cubic windows side by side; see {@link #maxPool2d(int[], Sliding)}. */
    default Tensor maxPool3d(int window) {
        return maxPool3d(new int[] {window}, Sliding.stride(window));
    }

    /** Returns the largest element of each window along three axes; see {@link #maxPool2d(int[], Sliding)}. */
    default Tensor maxPool3d(int[] window, Sliding sliding) {
        return maxPool("maxPool3d", 3, window, sliding);
    }

    /** Returns the mean over windows side by side along one axis; see {@link #avgPool2d(int[], Sliding)}. */
    default Tensor avgPool1d(int window) {
        return avgPool1d(window, Sliding.stride(window));
    }

    /** Returns the mean over each window along one axis; see {@link #avgPool2d(int[], Sliding)}. */
    default Tensor avgPool1d(int window, Sliding sliding) {
        return avgPool("avgPool1d", 1, new int[] {window}, sliding);
    }

    /** Returns the mean over square windows side by side; see {@link #avgPool2d(int[], Sliding)}. */
    default Tensor avgPool2d(int window) {
        return avgPool2d(window, Sliding.stride(window));
    }

    /** Returns the mean over each square window; see {@link #avgPool2d(int[], Sliding)}. */
    default Tensor avgPool2d(int window, Sliding sliding) {
        return avgPool2d(new int[] {window}, sliding);
    }

    /**
     * Returns the mean of the elements that a window meets at each of its positions. The zeros of the padding count, as in
     * PyTorch's default.
     *
     * <p>Shapes: as in {@link #maxPool2d(int[], Sliding)}. Gradient: {@code g} divided by the window's size, to each
     * element that a window meets, added up.
     *
     * @param window its lengths, or one for both axes
     * @throws ShapeException if the window is larger than the padded image, or the padding than half of the window
     */
    default Tensor avgPool2d(int[] window, Sliding sliding) {
        return avgPool("avgPool2d", 2, window, sliding);
    }

    /** Returns the mean over cubic windows side by side; see {@link #avgPool2d(int[], Sliding)}. */
    default Tensor avgPool3d(int window) {
        return avgPool3d(new int[] {window}, Sliding.stride(window));
    }

    /** Returns the mean over each window along three axes; see {@link #avgPool2d(int[], Sliding)}. */
    default Tensor avgPool3d(int[] window, Sliding sliding) {
        return avgPool("avgPool3d", 3, window, sliding);
    }

    /**
     * Returns the largest element of each of so many windows along each axis: window {@code i} of {@code n} reaches from
     * {@code i · length / n}, rounded down, to {@code (i + 1) length / n}, rounded up.
     *
     * <p>Shapes: {@code [n, c, lengths...]}, result {@code [n, c, windows...]}. Gradient: as that of {@link
     * #maxPool2d(int[], Sliding)}.
     *
     * @throws ShapeException if there is not one number per axis, or one is less than 1
     */
    default Tensor adaptiveMaxPool(long... windows) {
        return maxPool(resized("adaptiveMaxPool", windows, AxisMap::adaptive));
    }

    /**
     * Returns the mean over each of so many windows along each axis, which lie as in {@link #adaptiveMaxPool}; with 1
     * everywhere it is the mean over the image.
     *
     * <p>Gradient: {@code g} divided by its window's size, to each element of a window, added up.
     *
     * @throws ShapeException if there is not one number per axis, or one is less than 1
     */
    default Tensor adaptiveAvgPool(long... windows) {
        return resample(resized("adaptiveAvgPool", windows, AxisMap::adaptive));
    }

    /**
     * Returns the images in another size, each element a copy of the one that lies at {@code i · old length / new length},
     * rounded down.
     *
     * <p>Shapes: {@code [n, c, old lengths...]}, result {@code [n, c, new lengths...]}. Gradient: {@code g}, summed over
     * the copies.
     *
     * @throws ShapeException if there is not one length per axis, or one is less than 1
     */
    default Tensor resizeNearest(long... lengths) {
        return resample(resized("resizeNearest", lengths, AxisMap::nearest));
    }

    /**
     * Returns the images in another size, each element interpolated linearly between the four that surround its place. An
     * element stands for the middle of its area, and beyond the outermost ones the image goes on as they are (PyTorch's
     * {@code align_corners=False}).
     *
     * <p>Shapes: {@code [n, c, old height, old width]}, result {@code [n, c, height, width]}. Gradient: {@code g}, in the
     * same parts, to the four elements.
     *
     * @throws ShapeException if these are no images with two lengths, or a length is less than 1
     */
    default Tensor resizeBilinear(long height, long width) {
        return resample(resized("resizeBilinear", new long[] {height, width}, AxisMap::linear));
    }

    private List<AxisMap> resized(String name, long[] lengths, BiFunction<Integer, Integer, AxisMap> map) {
        checkAxes(name, lengths.length);
        return maps(lengths.length, i -> {
            int length = x().dims().length(i + 2);
            if (lengths[i] < 1 || lengths[i] > Integer.MAX_VALUE || length == 0) {
                throw new ShapeException(name + ": there is no way from " + x().describe() + " to the lengths "
                        + Arrays.toString(lengths) + "; each must be at least 1");
            }
            return map.apply(length, (int) lengths[i]);
        });
    }

    private List<AxisMap> windows(String name, int axes, int[] window, Sliding sliding) {
        checkAxes(name, axes);
        Geometry geometry = Convolutions.window(name, x().dims(), window, sliding);
        for (int i = 0; i < axes; i++) {
            if (2 * geometry.padding().get(i) > geometry.reach(i)) {
                throw new ShapeException(
                        name + ": the padding " + geometry.padding().get(i)
                                + " is more than half of the window, which reaches over " + geometry.reach(i)
                                + " elements: it would meet nothing but padding");
            }
        }
        return maps(axes, i -> AxisMap.windows(geometry, i));
    }

    private static List<AxisMap> maps(int axes, IntFunction<AxisMap> map) {
        return IntStream.range(0, axes).mapToObj(map).toList();
    }

    private void checkAxes(String name, int axes) {
        if (x().rank() != axes + 2 || axes < 1 || axes > 3) {
            throw new ShapeException(name + ": images have the axes [batch, channels] and " + axes
                    + (axes == 1 ? " length" : " lengths") + ", but this is " + x().describe()
                    + "; unsqueeze(0) makes one image a batch");
        }
    }

    private Tensor maxPool(String name, int axes, int[] window, Sliding sliding) {
        List<AxisMap> windows = windows(name, axes, window, sliding);
        for (AxisMap map : windows) {
            if (map.hasEmptySums()) {
                throw new ShapeException(name + ": a window of " + Arrays.toString(window) + " with " + sliding
                        + " meets nothing but padding somewhere in " + x().describe());
            }
        }
        return maxPool(windows);
    }

    private Tensor maxPool(List<AxisMap> windows) {
        Tensor positions = PoolingRules.ARG_MAX_POOL.apply(windows, x());
        long n = x().shape()[0];
        long channels = x().shape()[1];
        long size = windows.stream().mapToLong(AxisMap::length).reduce(1, (a, b) -> a * b);
        long results = windows.stream().mapToLong(AxisMap::resultLength).reduce(1, (a, b) -> a * b);
        Tensor images = x().reshape(n, channels, size);
        // No index needs a check.
        return IndexingRules.GATHER
                .apply(new Indexed.Along(2, images.dims()), images, positions.reshape(n, channels, results))
                .reshape(positions.shape());
    }

    private Tensor avgPool(String name, int axes, int[] window, Sliding sliding) {
        return resample(windows(name, axes, window, sliding));
    }

    // The last axis first: what is left for the others is smaller, and their runs stay together.
    private Tensor resample(List<AxisMap> maps) {
        Tensor z = x();
        for (int i = maps.size() - 1; i >= 0; i--) {
            z = PoolingRules.RESAMPLE.apply(new Along(i + 2, maps.get(i)), z);
        }
        return z;
    }
}
