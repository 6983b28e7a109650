package dev.autograd;

import static dev.autograd.Rows.broadcasting;
import static dev.autograd.Rows.choosing;
import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.predicate;
import static dev.autograd.Rows.slopeAtInput;
import static dev.autograd.Rows.unrecorded;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.None;
import dev.autograd.Primitive.Unary;
import dev.autograd.array.Loops;

/** The derivatives of arithmetic: sums, products, powers and choices. Each row: name, kernel, rule for each input. */
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

    /** {@code x + y·s}, with which gradients are added in place. */
    static final Primitive<None> ADD_SCALED = unrecorded("addScaled", Loops.ADD_SCALED);

    static final Unary SQUARE = elementwise("square", Loops.SQUARE, slopeAtInput(x -> x.mul(2), Loops.SQUARE_SLOPE));
    static final Unary SQRT = elementwise("sqrt", Loops.SQRT, (z, x) -> g -> g.div(z.mul(2)));
    static final Binary POW = broadcasting(
            "pow",
            Loops.POW,
            (z, x, y) -> g -> g.mul(powerSlope(x, y)),
            (z, x, y) -> g -> g.mul(exponentSlope(z, x, y)));

    static final Unary ABS = elementwise("abs", Loops.ABS, slopeAtInput(x -> x.sign()));
    static final Unary SIGN = elementwise("sign", Loops.SIGN, (z, x) -> g -> g.mul(0));
    static final Binary MAXIMUM = broadcasting(
            "maximum", Loops.MAXIMUM, (z, x, y) -> g -> g.mul(share(x, y)), (z, x, y) -> g -> g.mul(share(y, x)));
    static final Binary MINIMUM = broadcasting(
            "minimum", Loops.MINIMUM, (z, x, y) -> g -> g.mul(share(y, x)), (z, x, y) -> g -> g.mul(share(x, y)));

    static final Binary GREATER = predicate("gt", Loops.GREATER);
    static final Binary GREATER_EQUAL = predicate("ge", Loops.GREATER_EQUAL);
    static final Binary EQUAL = predicate("eq", Loops.EQUAL);
    static final Binary NOT_EQUAL = predicate("ne", Loops.NOT_EQUAL);

    static final Primitive<None> WHERE =
            choosing("where", Loops.WHERE, c -> g -> g.where(c, 0), c -> g -> g.where(c.not(), 0));

    // x^0 is constant, also at 0 where y·x^(y-1) is 0·inf. The exponent is replaced there, so that no derivative of
    // this
    // one meets the infinity either.
    private static Tensor powerSlope(Tensor x, Tensor y) {
        Tensor elsewhere = x.ne(0).where(y.eq(0), true);
        return y.mul(x.pow(y.sub(1).where(elsewhere, 0))).where(elsewhere, 0);
    }

    // 0^y is constant for y >= 0, where z·log(x) is 0·inf. The base is replaced there.
    private static Tensor exponentSlope(Tensor z, Tensor x, Tensor y) {
        Tensor elsewhere = x.ne(0).where(y.ge(0), true);
        return z.mul(x.where(elsewhere, 1).log());
    }

    // 1 where x is the larger, 1/2 where both are equal.
    private static Tensor share(Tensor x, Tensor y) {
        Tensor larger = x.gt(y).to(x.dataType());
        return larger.add(x.eq(y).to(x.dataType()).mul(0.5));
    }
}
