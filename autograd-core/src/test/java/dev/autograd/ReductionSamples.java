package dev.autograd;

import static dev.autograd.Domain.DISTINCT;
import static dev.autograd.Domain.MASK;
import static dev.autograd.Values.shape;

import java.util.Arrays;
import java.util.List;

final class ReductionSamples {
    private ReductionSamples() {}

    // Rows without a zero, with one, with two.
    private static final Domain WITH_ZEROS =
            new Domain(null, (random, i, n) -> i % 4 == 1 || i % 7 == 5 ? 0 : random.nextDouble(0.5, 1.5));

    static final List<Sample> ALL = List.of(
            Sample.of(ReductionRules.SUM, in -> in[0].sum(), in -> sum(in[0]), shape(2, 3))
                    .alsoFor(shape())
                    .alsoFor(shape(1))
                    .alsoFor(shape(0, 3)),
            Sample.of(ReductionRules.SUM, in -> in[0].sum(1), in -> in[0].fold(1, false, Double::sum), shape(2, 3, 2))
                    .when("over the middle axis")
                    .alsoFor(shape(3, 1))
                    .alsoFor(shape(0, 3)),
            Sample.of(
                            ReductionRules.SUM,
                            in -> in[0].sum(true, -1),
                            in -> in[0].fold(1, true, Double::sum),
                            shape(2, 3))
                    .when("over the last axis, kept")
                    .alsoFor(shape(0, 1)),
            Sample.of(
                            ReductionRules.SUM,
                            in -> in[0].sum(0, -1),
                            in -> in[0].fold(2, false, Double::sum).fold(0, false, Double::sum),
                            shape(2, 3, 4))
                    .when("over the first and the last axis"),
            Sample.of(ReductionRules.MEAN, in -> in[0].mean(), in -> mean(in[0]), shape(2, 3))
                    .alsoFor(shape()),
            Sample.of(
                            ReductionRules.MEAN,
                            in -> in[0].mean(true, 0),
                            in -> Values.elementwise(x -> x[0] / 3, in[0].fold(0, true, Double::sum)),
                            shape(3, 2))
                    .when("over the first axis, kept"),
            Sample.of(ReductionRules.MAX, in -> in[0].max(), in -> extreme(in[0], 1), shape(2, 3))
                    .on(DISTINCT)
                    .alsoFor(shape())
                    .alsoFor(shape(1)),
            Sample.of(
                            ReductionRules.MAX,
                            in -> in[0].max(true, 1),
                            in -> in[0].fold(1, true, Math::max),
                            shape(2, 3, 2))
                    .when("over the middle axis, kept")
                    .on(DISTINCT)
                    .alsoFor(shape(0, 3)),
            Sample.of(ReductionRules.MIN, in -> in[0].min(), in -> extreme(in[0], -1), shape(2, 3))
                    .on(DISTINCT)
                    .alsoFor(shape()),
            Sample.of(ReductionRules.MIN, in -> in[0].min(-2), in -> in[0].fold(0, false, Math::min), shape(3, 2))
                    .when("over the last axis but one")
                    .on(DISTINCT),
            Sample.of(ReductionRules.PROD, in -> in[0].prod(), in -> product(in[0]), shape(2, 3))
                    .alsoFor(shape())
                    .alsoFor(shape(0, 3)),
            Sample.of(
                            ReductionRules.PROD,
                            in -> in[0].prod(1),
                            in -> in[0].fold(1, false, (x, y) -> x * y),
                            shape(4, 3))
                    .when("of zeros too")
                    .on(WITH_ZEROS),
            Sample.of(
                            ReductionRules.PROD,
                            in -> in[0].prod(true, 0, 2),
                            in -> in[0].fold(0, true, (x, y) -> x * y).fold(2, true, (x, y) -> x * y),
                            shape(2, 4, 3))
                    .when("over the first and the last axis, kept"),
            Sample.of(ReductionRules.LOG_SUM_EXP, in -> in[0].logSumExp(), in -> logSumExp(in[0]), shape(2, 3))
                    .alsoFor(shape())
                    .alsoFor(shape(1)),
            Sample.of(
                            ReductionRules.LOG_SUM_EXP,
                            in -> in[0].logSumExp(true, 0),
                            in -> in[0].fold(0, true, (x, y) -> Math.log(Math.exp(x) + Math.exp(y))),
                            shape(3, 2))
                    .when("over the first axis, kept"),
            Sample.of(ReductionRules.NORM, in -> in[0].norm(), in -> norm(in[0], 2), shape(2, 3))
                    .alsoFor(shape())
                    .alsoFor(shape(1)),
            Sample.of(
                            ReductionRules.NORM,
                            in -> in[0].norm(2, true, 0),
                            in -> in[0].fold(0, true, Math::hypot),
                            shape(2, 3))
                    .when("over the first axis, kept"),
            Sample.of(ReductionRules.NORM, in -> in[0].norm(3), in -> norm(in[0], 3), shape(2, 3))
                    .when("for p = 3"),
            Sample.of(ReductionRules.NORM, in -> in[0].norm(1.5, -1), in -> norms(in[0], 1.5), shape(2, 3))
                    .when("for p = 1.5 over the last axis"),
            Sample.of(ReductionRules.SUM, in -> in[0].norm(1), in -> norm(in[0], 1), shape(2, 3))
                    .composed("norm for p = 1"),
            Sample.of(
                            ReductionRules.MAX,
                            in -> in[0].norm(Double.POSITIVE_INFINITY, 1),
                            in -> in[0].fold(1, false, (x, y) -> Math.max(Math.abs(x), Math.abs(y))),
                            shape(2, 3))
                    .composed("norm for infinite p")
                    .on(DISTINCT),
            Sample.of(ReductionRules.SUM, in -> in[0].variance(), in -> variance(in[0], 0), shape(2, 3))
                    .composed("variance")
                    .alsoFor(shape(1)),
            Sample.of(
                            ReductionRules.SUM,
                            in -> in[0].variance(Correction.BESSEL, false),
                            in -> variance(in[0], 1),
                            shape(2, 3))
                    .composed("variance with correction"),
            Sample.of(
                            ReductionRules.SUM,
                            in -> in[0].variance(true, -1),
                            in -> Values.elementwise(
                                    x -> (x[0] - x[1]) * (x[0] - x[1]) / 4, column(in[0], 0), column(in[0], 1)),
                            shape(3, 2))
                    .composed("variance over the last axis, kept"),
            Sample.of(ReductionRules.SUM, in -> in[0].std(), in -> root(variance(in[0], 0)), shape(2, 3))
                    .composed("std"),
            Sample.of(
                            ReductionRules.SUM,
                            in -> in[0].std(Correction.BESSEL, false, 0),
                            in -> root(variance(in[0], 1)),
                            shape(5))
                    .composed("std with correction"),
            Sample.of(ReductionRules.ANY, in -> in[0].any(), in -> logic(in[0], 0), shape(2, 2))
                    .on(MASK)
                    .alsoFor(shape())
                    .alsoFor(shape(0)),
            Sample.of(ReductionRules.ANY, in -> in[0].any(true, 1), in -> in[0].fold(1, true, Math::max), shape(3, 2))
                    .when("over the last axis, kept")
                    .on(MASK),
            Sample.of(ReductionRules.ALL, in -> in[0].all(), in -> logic(in[0], 1), shape(1, 2))
                    .on(MASK)
                    .alsoFor(shape())
                    .alsoFor(shape(0)),
            Sample.of(ReductionRules.ALL, in -> in[0].all(0), in -> in[0].fold(0, false, Math::min), shape(2, 3))
                    .when("over the first axis")
                    .on(MASK));

    private static Values sum(Values x) {
        return Values.of(shape(), i -> Values.sum(x.elements().length, k -> x.elements()[k]));
    }

    private static Values mean(Values x) {
        return Values.of(shape(), i -> sum(x).at() / x.elements().length);
    }

    private static Values extreme(Values x, int sign) {
        double extreme = x.elements()[0];
        for (double element : x.elements()) {
            extreme = sign * (element - extreme) > 0 ? element : extreme;
        }
        return new Values(shape(), new double[] {extreme});
    }

    private static Values product(Values x) {
        return scalar(Arrays.stream(x.elements()).reduce(1, (a, b) -> a * b));
    }

    private static Values logSumExp(Values x) {
        return scalar(Math.log(Arrays.stream(x.elements()).map(Math::exp).sum()));
    }

    private static Values norm(Values x, double p) {
        return scalar(norm(p, x.elements()));
    }

    private static Values norms(Values x, double p) {
        return Values.of(shape(2), i -> norm(p, x.at(i[0], 0), x.at(i[0], 1), x.at(i[0], 2)));
    }

    private static double norm(double p, double... x) {
        return Math.pow(Arrays.stream(x).map(e -> Math.pow(Math.abs(e), p)).sum(), 1 / p);
    }

    // n Σx² - (Σx)², over n (n - correction)
    private static Values variance(Values x, int correction) {
        int n = x.elements().length;
        double sum = Arrays.stream(x.elements()).sum();
        double squares = Arrays.stream(x.elements()).map(e -> e * e).sum();
        return scalar((n * squares - sum * sum) / (n * (n - correction)));
    }

    private static Values root(Values x) {
        return Values.elementwise(e -> Math.sqrt(e[0]), x);
    }

    private static Values column(Values x, int j) {
        return Values.of(shape(x.lengths()[0], 1), i -> x.at(i[0], j));
    }

    // 1 where an element is 1 (any), or where none is 0 (all).
    private static Values logic(Values x, int all) {
        boolean found = Arrays.stream(x.elements()).anyMatch(e -> e != all);
        return scalar(found ? 1 - all : all);
    }

    private static Values scalar(double value) {
        return new Values(shape(), new double[] {value});
    }
}
