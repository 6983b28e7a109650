package dev.autograd;

import static dev.autograd.Domain.DISTINCT;
import static dev.autograd.Values.shape;

import java.util.Arrays;
import java.util.List;

final class OrderSamples {
    private OrderSamples() {}

    static final List<Sample> ALL = List.of(
            Sample.of(OrderRules.ARG_MAX, in -> in[0].argMax(), in -> position(in[0], -1), shape(2, 3))
                    .alsoFor(shape())
                    .alsoFor(shape(1)),
            Sample.of(OrderRules.ARG_MAX, in -> in[0].argMax(1), in -> positions(1, in[0], -1), shape(2, 3))
                    .when("over the last axis"),
            Sample.of(
                            OrderRules.ARG_MAX,
                            in -> in[0].argMax(true, -2),
                            in -> kept(positions(0, in[0], -1)),
                            shape(3, 2))
                    .when("over the first axis, kept"),
            Sample.of(OrderRules.ARG_MIN, in -> in[0].argMin(), in -> position(in[0], 0), shape(2, 3))
                    .alsoFor(shape()),
            Sample.of(OrderRules.ARG_MIN, in -> in[0].argMin(1), in -> positions(1, in[0], 0), shape(2, 3))
                    .when("over the last axis"),
            Sample.of(OrderRules.ARG_SORT, in -> in[0].argSort(1), in -> order(in[0]), shape(2, 5))
                    .alsoFor(shape(1, 0)),
            Sample.of(IndexingRules.GATHER, in -> in[0].sort(1), in -> sorted(in[0], false), shape(2, 5))
                    .composed("sort")
                    .on(DISTINCT)
                    .alsoFor(shape(3, 1)),
            Sample.of(IndexingRules.GATHER, in -> in[0].sort(-1, true), in -> sorted(in[0], true), shape(2, 5))
                    .composed("sort descending")
                    .on(DISTINCT),
            Sample.of(
                            IndexingRules.GATHER,
                            in -> in[0].topK(2, 1).values(),
                            in -> part(sorted(in[0], true), 2),
                            shape(3, 4))
                    .composed("topK")
                    .on(DISTINCT),
            Sample.of(
                            IndexingRules.GATHER,
                            in -> in[0].topK(3, 1, false).values(),
                            in -> part(sorted(in[0], false), 3),
                            shape(3, 4))
                    .composed("topK, smallest")
                    .on(DISTINCT),
            Sample.of(IndexingRules.GATHER, in -> in[0].median(), in -> median(in[0].elements()), shape(7))
                    .composed("median")
                    .on(DISTINCT)
                    .alsoFor(shape())
                    .alsoFor(shape(2, 3)),
            Sample.of(
                            IndexingRules.GATHER,
                            in -> in[0].median(true, 0, 2),
                            in -> Values.of(shape(1, 2, 1), i -> median(middles(in[0], i[1]))
                                    .at()),
                            shape(2, 2, 3))
                    .composed("median over the first and the last axis, kept")
                    .on(DISTINCT));

    // Of the k-th after sorting, counted from the end if negative.
    private static int find(double[] x, int k) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double wanted = sorted[k < 0 ? x.length + k : k];
        for (int i = 0; i < x.length; i++) {
            if (x[i] == wanted) {
                return i;
            }
        }
        throw new AssertionError();
    }

    private static double[] row(Values x, int i) {
        int n = x.lengths()[1];
        return Arrays.copyOfRange(x.elements(), i * n, (i + 1) * n);
    }

    private static double[] column(Values x, int j) {
        double[] column = new double[x.lengths()[0]];
        for (int i = 0; i < column.length; i++) {
            column[i] = x.at(i, j);
        }
        return column;
    }

    private static double[] middles(Values x, int j) {
        double[] part = new double[x.lengths()[0] * x.lengths()[2]];
        for (int i = 0; i < part.length; i++) {
            part[i] = x.at(i / x.lengths()[2], j, i % x.lengths()[2]);
        }
        return part;
    }

    private static Values position(Values x, int k) {
        return Values.of(shape(), i -> find(x.elements(), k));
    }

    private static Values positions(int axis, Values x, int k) {
        return Values.of(shape(x.lengths()[1 - axis]), i -> find(axis == 1 ? row(x, i[0]) : column(x, i[0]), k));
    }

    private static Values kept(Values x) {
        return new Values(shape(1, x.lengths()[0]), x.elements());
    }

    private static Values order(Values x) {
        return Values.of(x.lengths(), i -> find(row(x, i[0]), i[1]));
    }

    private static Values sorted(Values x, boolean descending) {
        return Values.of(x.lengths(), i -> {
            double[] row = row(x, i[0]);
            Arrays.sort(row);
            return row[descending ? row.length - 1 - i[1] : i[1]];
        });
    }

    private static Values part(Values x, int k) {
        return Values.of(shape(x.lengths()[0], k), x::at);
    }

    private static Values median(double... x) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        int n = x.length;
        return new Values(shape(), new double[] {(sorted[(n - 1) / 2] + sorted[n / 2]) / 2});
    }
}
