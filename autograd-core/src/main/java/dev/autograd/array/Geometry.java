package dev.autograd.array;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a kernel slides over an image, axis by axis: its tap {@code j} at position {@code p} meets element
 * {@code p·stride + j·dilation - padding}; around the image there are zeros.
 *
 * @param image the image's lengths, without batch and channels
 * @param kernel the kernel's lengths
 * @param groups into how many parts the channels are divided, each of which has kernels of its own
 */
public record Geometry(
        List<Integer> image,
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> padding,
        List<Integer> dilation,
        int groups) {
    /** Takes one number per axis. */
    public static Geometry of(int[] image, int[] kernel, int[] stride, int[] padding, int[] dilation, int groups) {
        return new Geometry(list(image), list(kernel), list(stride), list(padding), list(dilation), groups);
    }

    private static List<Integer> list(int... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** The number of axes that the kernel slides along: 1 to 3. */
    public int rank() {
        return image.size();
    }

    /** How many elements of an axis the kernel reaches over. */
    public int reach(int axis) {
        return dilation.get(axis) * (kernel.get(axis) - 1) + 1;
    }

    /** How many positions the kernel takes along an axis; less than 1 if it does not fit. */
    public int positions(int axis) {
        return Math.floorDiv(image.get(axis) + 2 * padding.get(axis) - reach(axis), stride.get(axis)) + 1;
    }

    /** The numbers of positions. */
    public List<Integer> positions() {
        return IntStream.range(0, rank()).mapToObj(this::positions).toList();
    }

    /** The number of the kernel's taps. */
    public int taps() {
        return product(kernel);
    }

    /** The number of an image's elements, of one channel. */
    public int imageSize() {
        return product(image);
    }

    private static int product(List<Integer> lengths) {
        return lengths.stream().reduce(1, (a, b) -> a * b);
    }
}
