package dev.autograd;

import static dev.autograd.Values.shape;

import dev.autograd.array.AxisMap;
import java.util.List;
import java.util.function.Function;

final class PoolingSamples {
    private PoolingSamples() {}

    private static final Sliding OVERLAPPING = Sliding.stride(2, 1).padding(1);

    static final List<Sample> ALL = List.of(
            mean("avgPool2d", x -> x.avgPool2d(2), 2, 2, 0, shape(2, 1, 4, 6)),
            mean(
                    "avgPool2d that overlaps",
                    x -> x.avgPool2d(3, Sliding.stride(2).padding(1)),
                    3,
                    2,
                    1,
                    shape(1, 2, 5, 4)),
            Sample.of(
                            PoolingRules.RESAMPLE,
                            in -> in[0].avgPool1d(2, Sliding.stride(1)),
                            in -> Values.of(
                                    shape(1, 2, 3),
                                    i -> (in[0].at(i[0], i[1], i[2]) + in[0].at(i[0], i[1], i[2] + 1)) / 2),
                            shape(1, 2, 4))
                    .composed("avgPool1d"),
            Sample.of(
                            PoolingRules.RESAMPLE,
                            in -> in[0].avgPool3d(2),
                            in -> Values.of(
                                    shape(1, 1, 1, 2, 1),
                                    i -> Values.sum(8, k -> in[0].at(0, 0, k / 4, 2 * i[3] + k / 2 % 2, k % 2)) / 8),
                            shape(1, 1, 2, 4, 2))
                    .composed("avgPool3d"),
            Sample.of(
                            PoolingRules.RESAMPLE,
                            in -> in[0].adaptiveAvgPool(2, 1),
                            in -> Values.of(
                                    shape(1, 2, 2, 1),
                                    i -> Values.sum(4, k -> in[0].at(0, i[1], i[2] + k / 2, k % 2)) / 4),
                            shape(1, 2, 3, 2))
                    .composed("adaptiveAvgPool"),
            Sample.of(
                            PoolingRules.RESAMPLE,
                            in -> in[0].resizeNearest(5, 2),
                            in -> Values.of(shape(1, 2, 5, 2), i -> in[0].at(0, i[1], i[2] * 3 / 5, i[3] * 4 / 2)),
                            shape(1, 2, 3, 4))
                    .composed("resizeNearest"),
            Sample.of(
                    PoolingRules.RESAMPLE,
                    in -> in[0].resizeBilinear(5, 2),
                    in -> Values.of(shape(1, 2, 5, 2), i -> bilinear(in[0], i, 5, 2)),
                    shape(1, 2, 3, 4)),
            Sample.of(
                            PoolingRules.RESAMPLE,
                            in -> in[0].resizeBilinear(2, 7),
                            in -> Values.of(shape(2, 1, 2, 7), i -> bilinear(in[0], i, 2, 7)),
                            shape(2, 1, 1, 3))
                    .when("of one line"),
            Sample.of(
                            PoolingRules.ARG_MAX_POOL,
                            in -> PoolingRules.ARG_MAX_POOL.apply(
                                    List.of(AxisMap.adaptive(4, 2), AxisMap.adaptive(3, 1)), in[0]),
                            in -> Values.of(shape(2, 2, 2, 1), i -> argMax(in[0], i)),
                            shape(2, 2, 4, 3))
                    .on(Domain.DISTINCT),
            largest("maxPool2d", x -> x.maxPool2d(2), 2, 2, 2, 0, shape(2, 1, 4, 6)),
            largest("maxPool2d that overlaps", x -> x.maxPool2d(3, OVERLAPPING), 3, 2, 1, 1, shape(1, 2, 5, 4)),
            Sample.of(
                            PoolingRules.ARG_MAX_POOL,
                            in -> in[0].maxPool1d(3, Sliding.stride(1).dilation(2)),
                            in -> Values.of(
                                    shape(1, 2, 2),
                                    i -> Math.max(
                                            in[0].at(0, i[1], i[2]),
                                            Math.max(in[0].at(0, i[1], i[2] + 2), in[0].at(0, i[1], i[2] + 4)))),
                            shape(1, 2, 6))
                    .composed("maxPool1d with dilation")
                    .on(Domain.DISTINCT),
            Sample.of(
                            PoolingRules.ARG_MAX_POOL,
                            in -> in[0].maxPool3d(2),
                            in -> Values.of(shape(1, 1, 1, 1, 2), i -> {
                                double best = Double.NEGATIVE_INFINITY;
                                for (int k = 0; k < 8; k++) {
                                    best = Math.max(best, in[0].at(0, 0, k / 4, k / 2 % 2, 2 * i[4] + k % 2));
                                }
                                return best;
                            }),
                            shape(1, 1, 2, 2, 4))
                    .composed("maxPool3d")
                    .on(Domain.DISTINCT),
            Sample.of(
                            PoolingRules.ARG_MAX_POOL,
                            in -> in[0].adaptiveMaxPool(2),
                            in -> Values.of(
                                    shape(2, 1, 2),
                                    i -> Math.max(
                                            in[0].at(i[0], 0, i[2]),
                                            Math.max(in[0].at(i[0], 0, i[2] + 1), in[0].at(i[0], 0, 2 * i[2])))),
                            shape(2, 1, 3))
                    .composed("adaptiveMaxPool")
                    .on(Domain.DISTINCT));

    private static Sample mean(
            String name, Function<Tensor, Tensor> call, int window, int stride, int padding, int[] shape) {
        int[] z = pooled(shape, window, stride, stride, padding);
        return Sample.of(
                        PoolingRules.RESAMPLE,
                        in -> call.apply(in[0]),
                        in -> Values.of(
                                z,
                                i -> Values.sum(window * window, k -> {
                                            int row = i[2] * stride + k / window - padding;
                                            int column = i[3] * stride + k % window - padding;
                                            return isInside(shape, row, column) ? in[0].at(i[0], i[1], row, column) : 0;
                                        })
                                        / (window * window)),
                        shape)
                .composed(name);
    }

    private static Sample largest(
            String name, Function<Tensor, Tensor> call, int window, int down, int right, int padding, int[] shape) {
        int[] z = pooled(shape, window, down, right, padding);
        return Sample.of(
                        PoolingRules.ARG_MAX_POOL,
                        in -> call.apply(in[0]),
                        in -> Values.of(z, i -> {
                            double best = Double.NEGATIVE_INFINITY;
                            for (int k = 0; k < window * window; k++) {
                                int row = i[2] * down + k / window - padding;
                                int column = i[3] * right + k % window - padding;
                                if (isInside(shape, row, column)) {
                                    best = Math.max(best, in[0].at(i[0], i[1], row, column));
                                }
                            }
                            return best;
                        }),
                        shape)
                .composed(name)
                .on(Domain.DISTINCT);
    }

    private static int[] pooled(int[] x, int window, int down, int right, int padding) {
        return shape(x[0], x[1], (x[2] + 2 * padding - window) / down + 1, (x[3] + 2 * padding - window) / right + 1);
    }

    private static boolean isInside(int[] shape, int row, int column) {
        return row >= 0 && row < shape[2] && column >= 0 && column < shape[3];
    }

    // In each half of four rows of three.
    private static double argMax(Values x, int... i) {
        int best = i[2] * 6;
        for (int k = best; k < i[2] * 6 + 6; k++) {
            if (x.at(i[0], i[1], k / 3, k % 3) > x.at(i[0], i[1], best / 3, best % 3)) {
                best = k;
            }
        }
        return best;
    }

    private static double bilinear(Values x, int[] i, int height, int width) {
        double row = place(i[2], x.lengths()[2], height);
        double column = place(i[3], x.lengths()[3], width);
        double sum = 0;
        for (int k = 0; k < x.lengths()[2]; k++) {
            for (int l = 0; l < x.lengths()[3]; l++) {
                double weight = Math.max(0, 1 - Math.abs(row - k)) * Math.max(0, 1 - Math.abs(column - l));
                sum += weight * x.at(i[0], i[1], k, l);
            }
        }
        return sum;
    }

    private static double place(int i, int length, int n) {
        return Math.min(length - 1, Math.max(0, (i + 0.5) * length / n - 0.5));
    }
}
