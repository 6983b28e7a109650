package dev.autograd;

import static dev.autograd.Rows.bilinear;
import static dev.autograd.Rows.floatingType;
import static dev.autograd.Rows.linear;

import dev.autograd.Primitive.Result;
import dev.autograd.array.Convolution;
import dev.autograd.array.Geometry;
import dev.autograd.array.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The derivatives of convolutions.
 *
 * <p>Image, kernel and gradient enter as three factors of one sum over all pairs of a tap and the element that it meets.
 * Each of the first three rows is that sum with one factor left out; so each is the derivative of the other two, and
 * derivatives of every order stay among them.
 */
final class ConvolutionRules {
    private ConvolutionRules() {}

    /** Images and a kernel; a number per channel may be given as a third input, to be added. */
    static final Primitive<Geometry> CONV = new Primitive<>(
            "conv",
            (geometry, in) -> new Result(
                    floatingType("conv", in[0]),
                    shape(in[0].dims().length(0), in[1].dims().length(0), geometry.positions())),
            Convolution::forward,
            List.of(
                    (z, in, i, geometry) -> {
                        Tensor kernel = in[1];
                        return g -> forImage(geometry, g, kernel);
                    },
                    (z, in, i, geometry) -> {
                        Tensor x = in[0];
                        return g -> forKernel(geometry, x, g);
                    },
                    (z, in, i, geometry) -> g -> overPositions(g).sum(0)));

    /** The gradient of the images, from that of the result and the kernel: the transposed convolution. */
    static final Primitive<Geometry> FOR_IMAGE = bilinear(
            "convTranspose",
            (geometry, in) -> new Result(
                    floatingType("convTranspose", in[0]),
                    shape(in[0].dims().length(0), in[1].dims().length(1) * geometry.groups(), geometry.image())),
            Convolution::forImage,
            (y, kernel, geometry) -> g -> CONV.apply(geometry, g, kernel),
            (y, kernel, geometry) -> g -> forKernel(geometry, g, y));

    /** The gradient of the kernel, from the images and the gradient of the result. */
    static final Primitive<Geometry> FOR_KERNEL = bilinear(
            "convKernel",
            (geometry, in) -> new Result(
                    floatingType("convKernel", in[0]),
                    shape(in[1].dims().length(1), in[0].dims().length(1) / geometry.groups(), geometry.kernel())),
            Convolution::forKernel,
            (x, y, geometry) -> g -> forImage(geometry, y, g),
            (x, y, geometry) -> g -> CONV.apply(geometry, x, g));

    private static Tensor forImage(Geometry geometry, Tensor y, Tensor kernel) {
        return FOR_IMAGE.apply(geometry, y, kernel);
    }

    private static Tensor forKernel(Geometry geometry, Tensor x, Tensor y) {
        return FOR_KERNEL.apply(geometry, x, y);
    }

    /** What each tap of a kernel meets at each position, as the columns of a matrix (im2col). */
    static final Primitive<Geometry> UNFOLD = linear(
            "unfold",
            (geometry, in) -> new Result(
                    floatingType("unfold", in[0]),
                    shape(
                            in[0].dims().length(0),
                            in[0].dims().length(1) * geometry.taps(),
                            List.of(geometry.positions().stream().reduce(1, (a, b) -> a * b)))),
            Convolution::unfold,
            (z, x, geometry) -> g -> fold(geometry, g));

    /** The transpose of unfolding: columns are added up where they came from (col2im). */
    static final Primitive<Geometry> FOLD = linear(
            "fold",
            (geometry, in) -> new Result(
                    floatingType("fold", in[0]),
                    shape(in[0].dims().length(0), in[0].dims().length(1) / geometry.taps(), geometry.image())),
            Convolution::fold,
            (z, columns, geometry) -> g -> UNFOLD.apply(geometry, g));

    private static Tensor fold(Geometry geometry, Tensor columns) {
        return FOLD.apply(geometry, columns);
    }

    private static Shape shape(int batch, int channels, List<Integer> lengths) {
        int[] shape = new int[lengths.size() + 2];
        shape[0] = batch;
        shape[1] = channels;
        for (int i = 0; i < lengths.size(); i++) {
            shape[i + 2] = lengths.get(i);
        }
        return Shape.of(shape);
    }

    // All axes behind the channels, which are one run of memory.
    private static Tensor overPositions(Tensor g) {
        return g.sum(IntStream.range(2, g.rank()).asLongStream().toArray());
    }
}
