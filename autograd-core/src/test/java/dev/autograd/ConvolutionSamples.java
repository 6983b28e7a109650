package dev.autograd;

import static dev.autograd.Values.shape;

import dev.autograd.array.Geometry;
import java.util.Arrays;
import java.util.List;

final class ConvolutionSamples {
    private ConvolutionSamples() {}

    private static final Sliding MIXED = Sliding.stride(2, 1).padding(0, 1).dilation(1, 2);

    static final List<Sample> ALL = List.of(
            conv("in one axis", 1, Sliding.stride(1).padding(1))
                    .onlyFor(shape(2, 2, 5), shape(3, 2, 3), shape(3))
                    .alsoFor(shape(1, 1, 4), shape(1, 1, 1), shape(1))
                    .alsoFor(shape(0, 2, 5), shape(3, 2, 3), shape(3)),
            conv("in two axes", 2, Sliding.stride(1))
                    .onlyFor(shape(2, 2, 4, 3), shape(2, 2, 3, 2), shape(2))
                    .alsoFor(shape(2, 3, 2, 2), shape(2, 3, 1, 1), shape(2)),
            conv("with stride, padding and dilation", 2, MIXED).onlyFor(shape(1, 2, 5, 4), shape(2, 2, 2, 2), shape(2)),
            conv("by more than the kernel's length", 2, Sliding.stride(3))
                    .onlyFor(shape(1, 1, 6, 5), shape(2, 1, 2, 2), shape(2)),
            conv("in groups", 2, Sliding.stride(1).padding(1).groups(2))
                    .onlyFor(shape(2, 4, 3, 3), shape(2, 2, 3, 3), shape(2)),
            conv("in three axes", 3, Sliding.stride(1, 2, 1).padding(1, 1, 0))
                    .onlyFor(shape(1, 2, 2, 4, 3), shape(2, 2, 2, 3, 2), shape(2)),
            Sample.of(
                            ConvolutionRules.FOR_IMAGE,
                            in -> in[0].convTranspose1d(in[1], in[2], Sliding.stride(2)),
                            in -> transposed(in[0], in[1], in[2], Sliding.stride(2), 1),
                            shape(2, 2, 3),
                            shape(2, 3, 3),
                            shape(3))
                    .when("in one axis"),
            Sample.of(
                            ConvolutionRules.FOR_IMAGE,
                            in -> in[0].convTranspose2d(
                                    in[1],
                                    in[2],
                                    MIXED.padding(1).outputPadding(1, 0).groups(2)),
                            in -> transposed(
                                    in[0],
                                    in[1],
                                    in[2],
                                    MIXED.padding(1).outputPadding(1, 0).groups(2),
                                    2),
                            shape(1, 2, 3, 2),
                            shape(2, 1, 2, 3),
                            shape(2))
                    .when("with all options"),
            Sample.of(
                            ConvolutionRules.FOR_IMAGE,
                            in -> in[0].convTranspose3d(in[1], null),
                            in -> transposed(in[0], in[1], new Values(shape(1), new double[1]), Sliding.DEFAULT, 3),
                            shape(1, 2, 2, 1, 2),
                            shape(2, 1, 1, 2, 2))
                    .when("in three axes"),
            Sample.of(
                    ConvolutionRules.FOR_KERNEL,
                    in -> ConvolutionRules.FOR_KERNEL.apply(
                            Geometry.of(
                                    new int[] {5, 4},
                                    new int[] {2, 2},
                                    new int[] {2, 1},
                                    new int[] {0, 1},
                                    new int[] {1, 2},
                                    1),
                            in[0],
                            in[1]),
                    in -> forKernel(in[0], in[1]),
                    shape(2, 2, 5, 4),
                    shape(2, 3, 2, 4)),
            Sample.of(
                            ConvolutionRules.UNFOLD,
                            in -> in[0].unfold(new int[] {2, 3}, MIXED),
                            in -> unfolded(in[0]),
                            shape(1, 2, 4, 5))
                    .alsoFor(shape(2, 1, 3, 4)),
            Sample.of(
                    ConvolutionRules.FOLD,
                    in -> in[0].fold(new int[] {4, 5}, new int[] {2, 3}, MIXED),
                    in -> folded(in[0]),
                    shape(2, 6, 6)));

    private static Sample conv(String special, int axes, Sliding sliding) {
        return Sample.of(
                        ConvolutionRules.CONV,
                        in -> switch (axes) {
                            case 1 -> in[0].conv1d(in[1], in[2], sliding);
                            case 2 -> in[0].conv2d(in[1], in[2], sliding);
                            default -> in[0].conv3d(in[1], in[2], sliding);
                        },
                        in -> correlation(in[0], in[1], in[2], sliding, axes))
                .when(special);
    }

    /** Visits each image, position, tap, kernel and channel of its group. */
    private interface Meeting {
        void of(int[] output, int[] kernel, int[] input);
    }

    private static void forEachMeeting(int[] x, int[] w, int[] z, Sliding sliding, int axes, Meeting meeting) {
        int[] stride = sliding.strides("", axes);
        int[] padding = sliding.paddings("", axes);
        int[] dilation = sliding.dilations("", axes);
        int each = w[0] / sliding.groups();
        Values.of(z, output -> {
            Values.of(w, tap -> {
                int[] input = output.clone();
                input[1] = tap[0] / each * w[1] + tap[1];
                boolean isInside = tap[0] == output[1];
                for (int i = 0; i < axes; i++) {
                    input[i + 2] = output[i + 2] * stride[i] + tap[i + 2] * dilation[i] - padding[i];
                    isInside &= input[i + 2] >= 0 && input[i + 2] < x[i + 2];
                }
                if (isInside) {
                    meeting.of(output, tap, input);
                }
                return 0;
            });
            return 0;
        });
    }

    private static int position(int[] shape, int... index) {
        int position = 0;
        for (int i = 0; i < shape.length; i++) {
            position = position * shape[i] + index[i];
        }
        return position;
    }

    private static Values correlation(Values x, Values w, Values b, Sliding sliding, int axes) {
        int[] z = x.lengths().clone();
        z[1] = w.lengths()[0];
        for (int i = 0; i < axes; i++) {
            int reach = sliding.dilations("", axes)[i] * (w.lengths()[i + 2] - 1) + 1;
            int room = x.lengths()[i + 2] + 2 * sliding.paddings("", axes)[i] - reach;
            z[i + 2] = room / sliding.strides("", axes)[i] + 1;
        }
        double[] sums = new double[Values.size(z)];
        forEachMeeting(
                x.lengths(),
                w.lengths(),
                z,
                sliding,
                axes,
                (output, tap, input) -> sums[position(z, output)] += w.at(tap) * x.at(input));
        return Values.of(z, i -> sums[position(z, i)] + b.at(i[1]));
    }

    private static Values transposed(Values y, Values w, Values b, Sliding sliding, int axes) {
        int[] z = y.lengths().clone();
        z[1] = w.lengths()[1] * sliding.groups();
        for (int i = 0; i < axes; i++) {
            z[i + 2] = (y.lengths()[i + 2] - 1) * sliding.strides("", axes)[i]
                    - 2 * sliding.paddings("", axes)[i]
                    + sliding.dilations("", axes)[i] * (w.lengths()[i + 2] - 1)
                    + 1
                    + sliding.outputPaddings("", axes)[i];
        }
        double[] sums = new double[Values.size(z)];
        forEachMeeting(
                z,
                w.lengths(),
                y.lengths(),
                sliding,
                axes,
                (output, tap, input) -> sums[position(z, input)] += w.at(tap) * y.at(output));
        return Values.of(z, i -> sums[position(z, i)] + b.at(i[1]));
    }

    private static Values forKernel(Values x, Values y) {
        int[] w = shape(3, 2, 2, 2);
        double[] sums = new double[Values.size(w)];
        forEachMeeting(
                x.lengths(),
                w,
                y.lengths(),
                MIXED,
                2,
                (output, tap, input) -> sums[position(w, tap)] += x.at(input) * y.at(output));
        return new Values(w, sums);
    }

    // A kernel of two by three taps: row 6c + 3i + j holds what tap i, j of channel c meets.
    private static Values unfolded(Values x) {
        int height = x.lengths()[2];
        int width = x.lengths()[3];
        int lines = (height - 2) / 2 + 1;
        int columns = width - 2;
        return Values.of(shape(x.lengths()[0], x.lengths()[1] * 6, lines * columns), i -> {
            int row = i[2] / columns * 2 + i[1] % 6 / 3;
            int column = i[2] % columns + i[1] % 3 * 2 - 1;
            return column < 0 || column >= width ? 0 : x.at(i[0], i[1] / 6, row, column);
        });
    }

    private static Values folded(Values columns) {
        double[] sums = new double[2 * 4 * 5];
        Values.of(columns.lengths(), i -> {
            int row = i[2] / 3 * 2 + i[1] / 3;
            int column = i[2] % 3 + i[1] % 3 * 2 - 1;
            if (column >= 0 && column < 5) {
                sums[i[0] * 20 + row * 5 + column] += columns.at(i);
            }
            return 0;
        });
        return new Values(shape(2, 1, 4, 5), Arrays.copyOf(sums, sums.length));
    }
}
