package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

class ConvolutionTest {
    private final Seed seed = Seed.of(7);

    /** The definition: a convolution is a matrix product with the unfolded images. */
    private static Tensor byDefinition(Tensor x, Tensor weight, int[] kernel, Sliding sliding, long... shape) {
        return weight.reshape(weight.shape()[0], -1)
                .matmul(x.unfold(kernel, sliding))
                .reshape(shape);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void agreesWithItsDefinitionForAnyGeometry(DataType type) {
        SplittableRandom random = new SplittableRandom(11);
        double tolerance = type == DataType.DOUBLE ? 1e-12 : 1e-5;
        for (int i = 0; i < 40; i++) {
            int[] kernel = {random.nextInt(1, 5), random.nextInt(1, 5)};
            Sliding sliding = Sliding.stride(random.nextInt(1, 4), random.nextInt(1, 4))
                    .padding(random.nextInt(3), random.nextInt(3))
                    .dilation(random.nextInt(1, 3), random.nextInt(1, 3));
            Tensor x = Tensor.variable(seed.normal(
                    type,
                    0,
                    1,
                    random.nextInt(1, 4),
                    random.nextInt(1, 40),
                    random.nextInt(7, 20),
                    random.nextInt(7, 20)));
            Tensor weight = Tensor.variable(
                    seed.normal(type, 0, 0.1, random.nextInt(1, 70), x.shape()[1], kernel[0], kernel[1]));
            Tensor z = x.conv2d(weight, null, sliding);
            Tensor same = byDefinition(x, weight, kernel, sliding, z.shape());
            close(same, z, tolerance);

            // Whichever way the images' gradient is computed, which depends on the channels.
            Tensor g = seed.normal(type, 0, 0.1, z.shape());
            List<Tensor> expected = Gradients.of(same).seed(g).wrt(x, weight);
            List<Tensor> actual = Gradients.of(z).seed(g).wrt(x, weight);
            close(expected.get(0), actual.get(0), tolerance);
            close(expected.get(1), actual.get(1), 10 * tolerance);
        }
    }

    @Test
    void itsGradientsAgreeWithThoseOfTheDefinition() {
        for (Sliding sliding : new Sliding[] {
            Sliding.stride(1).padding(1),
            Sliding.stride(2).padding(1),
            Sliding.stride(3, 1).dilation(2, 1)
        }) {
            Tensor x = Tensor.variable(seed.normal(DataType.DOUBLE, 0, 1, 5, 34, 11, 12));
            Tensor weight = Tensor.variable(seed.normal(DataType.DOUBLE, 0, 1, 66, 34, 3, 3));
            Tensor z = x.conv2d(weight, null, sliding);
            Tensor same = byDefinition(x, weight, new int[] {3, 3}, sliding, z.shape());
            Tensor g = seed.normal(DataType.DOUBLE, 0, 1, z.shape());
            Gradients actual = Gradients.of(z).seed(g);
            Gradients expected = Gradients.of(same).seed(g);

            close(expected.wrt(x), actual.wrt(x), 1e-11);
            close(expected.wrt(weight), actual.wrt(weight), 1e-11);
        }
    }

    @Test
    void foldingIsTheTransposeOfUnfolding() {
        Sliding sliding = Sliding.stride(2, 1).padding(1).dilation(1, 2);
        Tensor x = seed.normal(DataType.DOUBLE, 0, 1, 3, 2, 9, 8);
        Tensor columns = x.unfold(3, sliding);
        Tensor g = seed.normal(DataType.DOUBLE, 0, 1, columns.shape());

        assertEquals(
                columns.mul(g).sum().item(),
                x.mul(g.fold(new int[] {9, 8}, new int[] {3}, sliding)).sum().item(),
                1e-11);
    }

    @Test
    void givesTheSameBitsInSeveralThreadsAtOnce() {
        Tensor x = Tensor.variable(seed.normal(DataType.FLOAT, 0, 1, 8, 16, 14, 14));
        Tensor weight = Tensor.variable(seed.normal(DataType.FLOAT, 0, 1, 24, 16, 5, 5));
        double[] expected =
                Autograd.grad(x.conv2d(weight, null).square().sum(), weight).toDoubles();

        IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Autograd.grad(x.conv2d(weight, null).square().sum(), weight)
                                .toDoubles()))
                .toList()
                .forEach(future -> assertArrayEquals(expected, future.join()));
    }

    @Test
    void saysWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DataType.DOUBLE, 2, 3, 8, 8).named("x");
        Tensor w = Tensor.zeros(DataType.DOUBLE, 4, 2, 3, 3).named("w");
        Tensor fits = Tensor.zeros(DataType.DOUBLE, 4, 3, 3, 3).named("w");

        fails(
                "conv2d: the weight w DOUBLE[4, 2, 3, 3] in 1 group takes images of 2 channels, but x DOUBLE[2, 3, 8, 8]"
                        + " has 3; the shapes are [batch, channels, lengths...] and [kernels, channels / groups,"
                        + " lengths...]",
                () -> x.conv2d(w, null));
        fails(
                "conv1d: images and weight have a batch or kernel axis, a channel axis and 1 length, but these are"
                        + " x DOUBLE[2, 3, 8, 8], w DOUBLE[4, 2, 3, 3]; unsqueeze(0) makes one image a batch",
                () -> x.conv1d(w, null));
        fails(
                "conv2d: the bias DOUBLE[3] must have the shape [4], one per channel",
                () -> x.conv2d(fits, Tensor.zeros(DataType.DOUBLE, 3)));
        fails(
                "conv2d: a window of 3 that reaches over 9 elements does not fit into axis 2 of the images, which has 8"
                        + " and a padding of 0 on either side",
                () -> x.conv2d(fits, null, Sliding.stride(1).dilation(4)));
        fails(
                "conv2d: stride [1, 2, 3] has 3 numbers, but the window slides along 2 axes",
                () -> x.conv2d(fits, null, Sliding.stride(1, 2, 3)));
        fails(
                "conv2d has no output padding; only transposed convolutions have",
                () -> x.conv2d(fits, null, Sliding.stride(2).outputPadding(1)));
        fails("padding is [-1]; give one number for all axes or one per axis, each at least 0", () -> Sliding.stride(1)
                .padding(-1));
        fails(
                "fold: DOUBLE[2, 9, 4] needs the shape [batch, channels · 9, 9]: a window of [3, 3] has 9 positions in an"
                        + " image of [5, 5] with stride [1]",
                () -> Tensor.zeros(DataType.DOUBLE, 2, 9, 4).fold(new int[] {5, 5}, new int[] {3}, Sliding.stride(1)));
    }

    @Test
    void refusesAnOutputPaddingThatIsNotSmallerThanTheStride() {
        Tensor y = Tensor.zeros(DataType.DOUBLE, 1, 2, 3, 3);
        Tensor w = Tensor.zeros(DataType.DOUBLE, 2, 1, 3, 3);

        assertThrows(
                ShapeException.class,
                () -> y.convTranspose2d(w, null, Sliding.stride(2).outputPadding(2)));
        assertArrayEquals(
                new long[] {1, 1, 8, 8},
                y.convTranspose2d(w, null, Sliding.stride(2).outputPadding(1)).shape());
    }

    private static void fails(String message, Runnable call) {
        assertEquals(message, assertThrows(ShapeException.class, call::run).getMessage());
    }

    private static void close(Tensor expected, Tensor actual, double tolerance) {
        assertArrayEquals(expected.shape(), actual.shape());
        double largest = expected.abs().max().item();
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), tolerance * Math.max(1, largest));
    }
}
