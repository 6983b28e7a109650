package dev.autograd;

import static dev.autograd.Rows.broadcasting;
import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.slopeAtInput;
import static dev.autograd.Rows.slopeAtOutput;
import static dev.autograd.Rows.stepwise;
import static dev.autograd.Rows.unrecorded;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.Unary;
import dev.autograd.array.Loops;
import dev.autograd.array.Updates;
import dev.autograd.array.Updates.Factors;
import dev.autograd.array.Updates.Quotient;

/** The derivatives of arithmetic: sums, products, powers, rounding. Each row: name, kernel, rule for each input. */
final class ArithmeticRules {
    private ArithmeticRules() {}

    static final Binary ADD = broadcasting("add", Loops.ADD, (z, x, y) -> g -> g, (z, x, y) -> g -> g);
    static final Binary SUB = broadcasting("sub", Loops.SUB, (z, x, y) -> g -> g, (z, x, y) -> g -> g.neg());
    static final Binary MUL = broadcasting("mul", Loops.MUL, (z, x, y) -> g -> g.mul(y), (z, x, y) -> g -> g.mul(x));
    static final Binary DIV = broadcasting(
            "div",
            Loops.DIV,
            (z, x, y) -> g -> g.div(y),
            (z, x, y) -> g -> g.mul(z).div(y).neg());
    static final Unary NEG = elementwise("neg", Loops.NEG, (z, x) -> g -> g.neg());

    // How optimizers write their variables.
    static final Primitive<Factors> SCALE_ADD = unrecorded("scaleAdd", Updates::scaleAdd);
    static final Primitive<Factors> SCALE_ADD_SQUARE = unrecorded("scaleAddSquare", Updates::scaleAddSquare);
    static final Primitive<Quotient> ADD_QUOTIENT = unrecorded("addQuotient", Updates::addQuotient);

    static final Unary SQUARE = elementwise("square", Loops.SQUARE, slopeAtInput(x -> x.mul(2), Loops.SQUARE_SLOPE));
    static final Unary SQRT = elementwise("sqrt", Loops.SQRT, (z, x) -> g -> g.div(z.mul(2)));
    static final Unary RSQRT =
            elementwise("rsqrt", Loops.RSQRT, slopeAtOutput(z -> z.pow(3).mul(-0.5)));
    static final Unary CBRT =
            elementwise("cbrt", Loops.CBRT, (z, x) -> g -> g.div(z.square().mul(3)));
    static final Binary HYPOT = broadcasting(
            "hypot", Loops.HYPOT, (z, x, y) -> g -> g.mul(x.div(orOne(z))), (z, x, y) -> g -> g.mul(y.div(orOne(z))));

    /** A power whose exponent is a number. */
    static final Primitive<Double> POWER = elementwise(
            "power",
            Loops.POWER,
            (z, x, y) -> g -> g.mul(x.pow(y == 0 ? 0 : y - 1).mul(y)));

    static final Binary POW = broadcasting(
            "pow",
            Loops.POW,
            (z, x, y) -> g -> g.mul(powerSlope(x, y)),
            (z, x, y) -> g -> g.mul(exponentSlope(z, x, y)));

    static final Unary ABS = elementwise("abs", Loops.ABS, slopeAtInput(x -> x.sign()));
    static final Unary SIGN = stepwise("sign", Loops.SIGN);
    static final Unary FLOOR = stepwise("floor", Loops.FLOOR);
    static final Unary CEIL = stepwise("ceil", Loops.CEIL);
    static final Unary ROUND = stepwise("round", Loops.ROUND);
    static final Unary TRUNC = stepwise("trunc", Loops.TRUNC);

    // (z - x) / y is the negative quotient, up to the rounding of the division.
    static final Binary FMOD = broadcasting(
            "fmod",
            Loops.FMOD,
            (z, x, y) -> g -> g,
            (z, x, y) -> g -> g.mul(z.sub(x).div(y).round()));

    // To divide by: 0 / 1 in the place of 0 / 0.
    static Tensor orOne(Tensor z) {
        return z.where(z.ne(0), 1);
    }

    // x^0 is constant, also where x is 0 or NaN and y·x^(y-1) no number. The exponent is replaced there, so that no
    // derivative of this one meets it either.
    private static Tensor powerSlope(Tensor x, Tensor y) {
        Tensor regular = y.ne(0).or(x.abs().gt(0));
        return y.mul(x.pow(y.sub(1).where(regular, 0))).where(regular, 0);
    }

    // 0^y is constant for y >= 0, where z·log(x) is 0·inf. The base is replaced there.
    private static Tensor exponentSlope(Tensor z, Tensor x, Tensor y) {
        Tensor constant = x.eq(0).and(y.ge(0));
        return z.mul(x.number(1).where(constant, x).log());
    }
}
