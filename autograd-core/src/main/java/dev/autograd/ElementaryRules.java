package dev.autograd;

import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.slopeAtInput;
import static dev.autograd.Rows.slopeAtOutput;
import static dev.autograd.Rows.whereOutput;

import dev.autograd.Primitive.Unary;
import dev.autograd.array.Loops;

/** The derivatives of the elementary functions. Each row: name, kernel, slope. */
final class ElementaryRules {
    private ElementaryRules() {}

    static final Unary EXP = elementwise("exp", Loops.EXP, slopeAtOutput(z -> z));
    static final Unary LOG = elementwise("log", Loops.LOG, (z, x) -> g -> g.div(x));

    static final Unary TANH =
            elementwise("tanh", Loops.TANH, slopeAtOutput(z -> z.square().oneMinus(), Loops.TANH_SLOPE));
    static final Unary SIGMOID =
            elementwise("sigmoid", Loops.SIGMOID, slopeAtOutput(z -> z.mul(z.oneMinus()), Loops.SIGMOID_SLOPE));
    static final Unary SOFTPLUS = elementwise("softplus", Loops.SOFTPLUS, slopeAtInput(x -> x.sigmoid()));
    static final Unary RELU = elementwise("relu", Loops.RELU, whereOutput(z -> z.gt(0), Loops.RELU_SLOPE));
}
