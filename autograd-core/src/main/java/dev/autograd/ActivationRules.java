package dev.autograd;

import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.slopeAtInput;
import static dev.autograd.Rows.slopeAtOutput;
import static dev.autograd.Rows.whereOutput;

import dev.autograd.Primitive.Unary;
import dev.autograd.array.Loops;

/** The derivatives of activation functions. Each row: name, kernel, slope. */
final class ActivationRules {
    private ActivationRules() {}

    static final Unary SIGMOID =
            elementwise("sigmoid", Loops.SIGMOID, slopeAtOutput(z -> z.mul(z.oneMinus()), Loops.SIGMOID_SLOPE));
    static final Unary SOFTPLUS = elementwise("softplus", Loops.SOFTPLUS, slopeAtInput(x -> x.sigmoid()));
    static final Unary SOFTSIGN = elementwise(
            "softsign", Loops.SOFTSIGN, (z, x) -> g -> g.div(x.abs().add(1).square()));

    static final Unary RELU = elementwise("relu", Loops.RELU, whereOutput(z -> z.gt(0), Loops.RELU_SLOPE));
    static final Primitive<Double> LEAKY_RELU =
            elementwise("leakyRelu", Loops.LEAKY_RELU, (z, x, slope) -> g -> g.where(x.gt(0), g.mul(slope)));
    static final Primitive<Double> ELU =
            elementwise("elu", Loops.ELU, (z, x, alpha) -> g -> g.where(x.gt(0), g.mul(z.add(alpha))));
}
