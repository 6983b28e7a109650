package dev.autograd;

import static dev.autograd.Domain.ANY;
import static dev.autograd.Values.shape;

import dev.autograd.array.Scan.Course;
import java.util.List;
import java.util.function.ToDoubleFunction;

final class ScanSamples {
    private ScanSamples() {}

    // Zeros among other numbers.
    private static final Domain WITH_ZEROS =
            new Domain(null, (random, i, n) -> i % 3 == 1 ? 0 : random.nextDouble(0.5, 1.5));

    static final List<Sample> ALL = List.of(
            Sample.of(ScanRules.CUM_SUM, in -> in[0].cumSum(0), in -> prefixes(0, in[0], ScanSamples::sum), shape(4))
                    .alsoFor(shape(1))
                    .alsoFor(shape(0))
                    .alsoFor(shape(3, 2))
                    .alsoFor(shape(3, 0)),
            Sample.of(
                            ScanRules.CUM_SUM,
                            in -> in[0].cumSum(-2),
                            in -> prefixes(1, in[0], ScanSamples::sum),
                            shape(2, 3, 2))
                    .when("over the middle axis")
                    .alsoFor(shape(2, 2, 17)),
            Sample.of(
                            ScanRules.CUM_PROD,
                            in -> in[0].cumProd(0),
                            in -> prefixes(0, in[0], ScanSamples::product),
                            shape(4))
                    .alsoFor(shape(1))
                    .alsoFor(shape(0)),
            Sample.of(
                            ScanRules.CUM_PROD,
                            in -> in[0].cumProd(-1),
                            in -> prefixes(1, in[0], ScanSamples::product),
                            shape(2, 5))
                    .when("of zeros too")
                    .on(WITH_ZEROS),
            Sample.of(
                            ScanRules.LOG_CUM_SUM_EXP,
                            in -> in[0].logCumSumExp(0),
                            in -> prefixes(0, in[0], ScanSamples::logSumExp),
                            shape(4))
                    .alsoFor(shape(1))
                    .alsoFor(shape(0)),
            Sample.of(
                            ScanRules.LOG_CUM_SUM_EXP,
                            in -> in[0].logCumSumExp(1),
                            in -> prefixes(1, in[0], ScanSamples::logSumExp),
                            shape(2, 4, 2))
                    .when("over the middle axis"),
            Sample.of(
                            ScanRules.RECURRENCE,
                            in -> ScanRules.RECURRENCE.apply(new Course(0, false), in),
                            in -> recurrence(in[0], in[1], false),
                            shape(4),
                            shape(4))
                    .alsoFor(shape(1), shape(1))
                    .alsoFor(shape(0), shape(0)),
            Sample.of(
                            ScanRules.RECURRENCE,
                            in -> ScanRules.RECURRENCE.apply(new Course(0, true), in),
                            in -> recurrence(in[0], in[1], true),
                            shape(4),
                            shape(4))
                    .when("backwards")
                    .on(ANY));

    /** A function of the elements up to each one along an axis. */
    private static Values prefixes(int axis, Values x, ToDoubleFunction<double[]> function) {
        return Values.of(x.lengths(), index -> {
            double[] prefix = new double[index[axis] + 1];
            int[] i = index.clone();
            for (i[axis] = 0; i[axis] < prefix.length; i[axis]++) {
                prefix[i[axis]] = x.at(i);
            }
            return function.applyAsDouble(prefix);
        });
    }

    private static double sum(double... x) {
        return Values.sum(x.length, i -> x[i]);
    }

    private static double product(double... x) {
        double product = 1;
        for (double factor : x) {
            product *= factor;
        }
        return product;
    }

    private static double logSumExp(double... x) {
        return Math.log(Values.sum(x.length, i -> Math.exp(x[i])));
    }

    // Each element is the sum of all terms, each times the factors after it.
    private static Values recurrence(Values x, Values y, boolean backwards) {
        int n = x.lengths()[0];
        return Values.of(
                x.lengths(),
                index -> Values.sum(n, from -> {
                    double term = y.at(from);
                    int step = backwards ? -1 : 1;
                    for (int k = from; k != index[0]; k += step) {
                        if (k + step < 0 || k + step >= n) {
                            return 0;
                        }
                        term *= x.at(k + step);
                    }
                    return term;
                }));
    }
}
