package dev.autograd;

import static dev.autograd.Values.shape;
import static dev.autograd.Values.sum;

import dev.autograd.array.Dropout.Drop;
import dev.autograd.array.Standardisation.Row;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

final class NormalisationSamples {
    private NormalisationSamples() {}

    private static final double EPSILON = 0.1;
    private static final Drop DROP = new Drop(0.4, 12345);

    static final List<Sample> ALL = List.of(
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].layerNorm(null, null),
                            in -> layerNorm(in[0], 1e-5),
                            shape(2, 5))
                    .alsoFor(shape(3, 4)),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].layerNorm(1, in[1], in[2], EPSILON),
                            in -> Values.of(
                                    in[0].lengths(),
                                    i -> layerNorm(in[0], EPSILON).at(i) * in[1].at(i[1]) + in[2].at(i[1])),
                            shape(2, 5),
                            shape(5),
                            shape(5))
                    .alsoFor(shape(3, 2), shape(2), shape(2))
                    .when("with weight and bias"),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].layerNorm(2, in[1], null, EPSILON),
                            in -> Values.of(
                                    in[0].lengths(),
                                    i -> standard(6, k -> in[0].at(i[0], k / 3, k % 3), in[0].at(i), EPSILON, true)
                                            * in[1].at(i[1], i[2])),
                            shape(2, 2, 3),
                            shape(2, 3))
                    .when("over two axes"),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].rmsNorm(in[1], EPSILON),
                            in -> Values.of(
                                    in[0].lengths(),
                                    i -> standard(4, k -> in[0].at(i[0], k), in[0].at(i), EPSILON, false)
                                            * in[1].at(i[1])),
                            shape(3, 4),
                            shape(4))
                    .when("without centring"),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].groupNorm(2, in[1], in[2], EPSILON),
                            in -> Values.of(
                                    in[0].lengths(),
                                    i -> standard(
                                                            6,
                                                            k -> in[0].at(i[0], i[1] / 2 * 2 + k / 3, k % 3),
                                                            in[0].at(i),
                                                            EPSILON,
                                                            true)
                                                    * in[1].at(i[1])
                                            + in[2].at(i[1])),
                            shape(2, 4, 3),
                            shape(4),
                            shape(4))
                    .when("of groups of channels"),
            Sample.of(
                    NormalisationRules.SLOPE,
                    in -> NormalisationRules.SLOPE.apply(new Row(5, EPSILON, true), in[0], in[1]),
                    in -> Values.of(in[0].lengths(), i -> {
                        IntToDoubleFunction x = k -> in[1].at(i[0], k);
                        IntToDoubleFunction z = k -> standard(5, x, x.applyAsDouble(k), EPSILON, true);
                        double mean = sum(5, k -> in[0].at(i[0], k)) / 5;
                        double along = sum(5, k -> in[0].at(i[0], k) * z.applyAsDouble(k)) / 5;
                        double deviation = Math.sqrt(variance(5, x, true) + EPSILON);
                        return (in[0].at(i) - mean - z.applyAsDouble(i[1]) * along) / deviation;
                    }),
                    shape(2, 5),
                    shape(2, 5)),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].batchNorm(in[1], in[2], EPSILON),
                            in -> Values.of(
                                    in[0].lengths(),
                                    i -> standard(6, k -> in[0].at(k / 2, i[1], k % 2), in[0].at(i), EPSILON, true)
                                                    * in[1].at(i[1])
                                            + in[2].at(i[1])),
                            shape(3, 2, 2),
                            shape(2),
                            shape(2))
                    .composed("batchNorm"),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].batchNorm(in[1], in[2], in[3], in[4], EPSILON),
                            in -> Values.of(
                                    in[0].lengths(),
                                    i -> (in[0].at(i) - in[1].at(i[1]))
                                                    / Math.sqrt(in[2].at(i[1]) + EPSILON)
                                                    * in[3].at(i[1])
                                            + in[4].at(i[1])),
                            shape(2, 2),
                            shape(2),
                            shape(2),
                            shape(2),
                            shape(2))
                    .composed("batchNorm with given statistics")
                    .on(Domain.POSITIVE),
            Sample.of(
                    NormalisationRules.DROPOUT,
                    in -> NormalisationRules.DROPOUT.apply(DROP, in[0]),
                    in -> Values.of(
                            in[0].lengths(), i -> stays(i[0] * in[0].lengths()[1] + i[1]) ? in[0].at(i) / 0.6 : 0),
                    shape(4, 5)),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].scaledDotProductAttention(in[1], in[2]),
                            in -> attention(in, (i, k) -> true),
                            shape(2, 2, 3),
                            shape(2, 4, 3),
                            shape(2, 4, 2))
                    .composed("scaledDotProductAttention"),
            Sample.of(
                            NormalisationRules.STANDARDISE,
                            in -> in[0].scaledDotProductAttention(in[1], in[2], true),
                            in -> attention(in, (i, k) -> k <= i),
                            shape(1, 3, 2),
                            shape(1, 3, 2),
                            shape(1, 3, 2))
                    .composed("scaledDotProductAttention, causal"));

    private static Values layerNorm(Values x, double epsilon) {
        int n = x.lengths()[1];
        return Values.of(x.lengths(), i -> standard(n, k -> x.at(i[0], k), x.at(i), epsilon, true));
    }

    private static double standard(int n, IntToDoubleFunction x, double own, double epsilon, boolean centred) {
        double mean = centred ? sum(n, x) / n : 0;
        return (own - mean) / Math.sqrt(variance(n, x, centred) + epsilon);
    }

    private static double variance(int n, IntToDoubleFunction x, boolean centred) {
        double mean = centred ? sum(n, x) / n : 0;
        return sum(n, k -> Math.pow(x.applyAsDouble(k) - mean, 2)) / n;
    }

    // The project's other implementation of the same generator.
    private static boolean stays(int place) {
        Seed seed = Seed.of(DROP.seed());
        for (int i = 0; i < place; i++) {
            seed.nextLong();
        }
        return seed.nextDouble() >= DROP.probability();
    }

    /** Whether a query may look at a key. */
    private interface Allowed {
        boolean test(int query, int key);
    }

    private static Values attention(Values[] in, Allowed allowed) {
        int n = in[1].lengths()[1];
        int d = in[1].lengths()[2];
        int[] z = shape(in[0].lengths()[0], in[0].lengths()[1], in[2].lengths()[2]);
        return Values.of(z, i -> {
            IntPredicate may = k -> allowed.test(i[1], k);
            IntToDoubleFunction weight = k -> may.test(k)
                    ? Math.exp(sum(d, l -> in[0].at(i[0], i[1], l) * in[1].at(i[0], k, l)) / Math.sqrt(d))
                    : 0;
            return sum(n, k -> weight.applyAsDouble(k) * in[2].at(i[0], k, i[2])) / sum(n, weight);
        });
    }
}
