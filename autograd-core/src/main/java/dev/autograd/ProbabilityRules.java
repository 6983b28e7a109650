package dev.autograd;

import static dev.autograd.Rows.along;
import static dev.autograd.Rows.broadcasting;

import dev.autograd.Primitive.Binary;
import dev.autograd.array.Folds;
import dev.autograd.array.Folds.Lane;
import dev.autograd.array.Loops;

/** The derivatives of operations on probabilities and their logarithms. */
final class ProbabilityRules {
    private ProbabilityRules() {}

    static final Primitive<Lane> SOFTMAX = along(
            "softmax", Folds::softmax, (z, x, lane) -> g -> z.mul(g.sub(g.mul(z).sum(true, lane.axis()))));

    static final Primitive<Integer> LOG_SOFTMAX = along(
            "logSoftmax", Folds.LOG_SOFTMAX, (z, x, axis) -> g -> g.sub(z.exp().mul(g.sum(true, axis))));

    /** Of a logit x and the probability y that the truth gives. */
    static final Binary BINARY_CROSS_ENTROPY = broadcasting(
            "binaryCrossEntropyWithLogits",
            Loops.BINARY_CROSS_ENTROPY,
            (z, x, y) -> g -> g.mul(x.sigmoid().sub(y)),
            (z, x, y) -> g -> g.mul(x.neg()));
}
