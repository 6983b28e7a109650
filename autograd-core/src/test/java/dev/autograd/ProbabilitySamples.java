package dev.autograd;

import static dev.autograd.Domain.ANY;
import static dev.autograd.Domain.between;
import static dev.autograd.Domain.indices;
import static dev.autograd.Sample.binary;
import static dev.autograd.Values.shape;

import java.util.List;

final class ProbabilitySamples {
    private ProbabilitySamples() {}

    private static final CrossEntropy SETTINGS = CrossEntropy.PLAIN;

    static final List<Sample> ALL = List.of(
            Sample.of(ProbabilityRules.SOFTMAX, in -> in[0].softmax(-1), in -> softmax(in[0], 1), shape(2, 3))
                    .alsoFor(shape(3, 1))
                    .alsoFor(shape(2, 0)),
            Sample.of(ProbabilityRules.SOFTMAX, in -> in[0].softmax(1), in -> softmax(in[0], 1), shape(2, 3, 2))
                    .when("over the middle axis")
                    .alsoFor(shape(2, 3, 17)),
            Sample.of(ProbabilityRules.SOFTMAX, in -> in[0].softmax(0), in -> softmax(in[0], 0), shape(4))
                    .when("of a vector"),
            Sample.of(ProbabilityRules.LOG_SOFTMAX, in -> in[0].logSoftmax(-1), in -> logSoftmax(in[0], 1), shape(2, 3))
                    .alsoFor(shape(2, 0)),
            Sample.of(ProbabilityRules.LOG_SOFTMAX, in -> in[0].logSoftmax(0), in -> logSoftmax(in[0], 0), shape(3, 2))
                    .when("over the first axis"),
            binary(
                            ProbabilityRules.BINARY_CROSS_ENTROPY,
                            Tensor::binaryCrossEntropyWithLogits,
                            (x, y) -> y * Math.log(1 + Math.exp(-x)) + (1 - y) * Math.log(1 + Math.exp(x)))
                    .on(ANY, between(0, 1)),
            Sample.of(
                            ProbabilityRules.LOG_SOFTMAX,
                            in -> in[0].crossEntropy(in[1]),
                            in -> ofLabels(in[0], in[1], 1),
                            shape(3, 4),
                            shape(3))
                    .composed("crossEntropy with labels")
                    .on(ANY, indices(4))
                    .alsoFor(shape(0, 4), shape(0)),
            Sample.of(
                            ProbabilityRules.LOG_SOFTMAX,
                            in -> in[0].crossEntropy(in[1], SETTINGS.axis(0)),
                            in -> ofLabels(in[0], in[1], 0),
                            shape(4, 3),
                            shape(3))
                    .composed("crossEntropy with the classes on the first axis")
                    .on(ANY, indices(4)),
            Sample.of(
                            ProbabilityRules.LOG_SOFTMAX,
                            in -> in[0].crossEntropy(in[1]),
                            in -> ofProbabilities(in[0], in[1]),
                            shape(3, 4),
                            shape(3, 4))
                    .composed("crossEntropy with probabilities")
                    .on(ANY, between(0.1, 0.5)),
            Sample.of(
                            ProbabilityRules.LOG_SOFTMAX,
                            in -> in[0].crossEntropy(in[1], SETTINGS.labelSmoothing(0.2)),
                            in -> smoothed(in[0], in[1], 0.2),
                            shape(3, 4),
                            shape(3))
                    .composed("crossEntropy with smoothed labels")
                    .on(ANY, indices(4)),
            Sample.of(
                            ProbabilityRules.LOG_SOFTMAX,
                            in -> in[0].crossEntropy(
                                    in[1], SETTINGS.labelSmoothing(0.2).ignoring(2)),
                            in -> ignoring(smoothed(in[0], in[1], 0.2), in[1], 2),
                            shape(6, 3),
                            shape(6))
                    .composed("crossEntropy with ignored labels")
                    .on(ANY, indices(3)));

    private static Values softmax(Values x, int axis) {
        return Values.elementwise(z -> Math.exp(z[0]), logSoftmax(x, axis));
    }

    private static Values logSoftmax(Values x, int axis) {
        Values sum = x.lengths()[axis] == 0
                ? x
                : Values.elementwise(z -> Math.exp(z[0]), x).fold(axis, true, Double::sum);
        return Values.elementwise(z -> z[0] - Math.log(z[1]), x, sum);
    }

    private static Values ofLabels(Values x, Values labels, int axis) {
        Values log = logSoftmax(x, axis);
        return Values.of(labels.lengths(), i -> {
            int label = (int) labels.at(i);
            return axis == 0 ? -log.at(label, i[0]) : -log.at(i[0], label);
        });
    }

    private static Values ofProbabilities(Values x, Values y) {
        Values log = logSoftmax(x, 1);
        int classes = x.lengths()[1];
        return Values.of(shape(x.lengths()[0]), i -> -Values.sum(classes, k -> y.at(i[0], k) * log.at(i[0], k)));
    }

    private static Values smoothed(Values x, Values labels, double share) {
        int classes = x.lengths()[1];
        Values y = Values.of(x.lengths(), i -> share / classes + (i[1] == labels.at(i[0]) ? 1 - share : 0));
        return ofProbabilities(x, y);
    }

    private static Values ignoring(Values loss, Values labels, int ignored) {
        return Values.of(loss.lengths(), i -> labels.at(i) == ignored ? 0 : loss.at(i));
    }
}
