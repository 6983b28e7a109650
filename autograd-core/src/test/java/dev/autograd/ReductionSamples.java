package dev.autograd;

import static dev.autograd.Domain.DISTINCT;
import static dev.autograd.Values.shape;

import java.util.List;

final class ReductionSamples {
    private ReductionSamples() {}

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
                    .on(DISTINCT));

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
}
