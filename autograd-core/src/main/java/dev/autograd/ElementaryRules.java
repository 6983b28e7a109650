package dev.autograd;

import static dev.autograd.Rows.broadcasting;
import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.slopeAtInput;
import static dev.autograd.Rows.slopeAtOutput;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.Unary;
import dev.autograd.array.ElementaryLoops;
import dev.autograd.array.Loops;

/** The derivatives of the elementary and special functions. Each row: name, kernel, slope. */
final class ElementaryRules {
    private ElementaryRules() {}

    private static final double LN_2 = Math.log(2);
    private static final double LN_10 = Math.log(10);
    private static final double TWO_BY_ROOT_PI = 2 / Math.sqrt(Math.PI);

    static final Unary EXP = elementwise("exp", Loops.EXP, slopeAtOutput(z -> z));
    static final Unary EXPM1 = elementwise("expm1", ElementaryLoops.EXPM1, slopeAtInput(x -> x.exp()));
    static final Unary LOG = elementwise("log", Loops.LOG, (z, x) -> g -> g.div(x));
    static final Unary LOG1P = elementwise("log1p", ElementaryLoops.LOG1P, (z, x) -> g -> g.div(x.add(1)));
    static final Unary LOG2 = elementwise("log2", ElementaryLoops.LOG2, (z, x) -> g -> g.div(x.mul(LN_2)));
    static final Unary LOG10 = elementwise("log10", ElementaryLoops.LOG10, (z, x) -> g -> g.div(x.mul(LN_10)));

    static final Unary SIN = elementwise("sin", ElementaryLoops.SIN, slopeAtInput(x -> x.cos()));
    static final Unary COS =
            elementwise("cos", ElementaryLoops.COS, slopeAtInput(x -> x.sin().neg()));
    static final Unary TAN = elementwise(
            "tan", ElementaryLoops.TAN, slopeAtOutput(z -> z.square().add(1)));
    static final Unary ASIN = elementwise("asin", ElementaryLoops.ASIN, (z, x) -> g -> g.div(onCircle(x)));
    static final Unary ACOS = elementwise(
            "acos", ElementaryLoops.ACOS, (z, x) -> g -> g.div(onCircle(x)).neg());
    static final Unary ATAN = elementwise(
            "atan", ElementaryLoops.ATAN, (z, x) -> g -> g.div(x.square().add(1)));
    static final Binary ATAN2 = broadcasting(
            "atan2",
            ElementaryLoops.ATAN2,
            (z, y, x) -> g -> g.mul(perSquare(x, y)),
            (z, y, x) -> g -> g.mul(perSquare(y, x)).neg());

    static final Unary SINH = elementwise("sinh", ElementaryLoops.SINH, slopeAtInput(x -> x.cosh()));
    static final Unary COSH = elementwise("cosh", ElementaryLoops.COSH, slopeAtInput(x -> x.sinh()));
    static final Unary TANH =
            elementwise("tanh", Loops.TANH, slopeAtOutput(z -> z.square().oneMinus(), Loops.TANH_SLOPE));
    static final Unary ASINH = elementwise("asinh", ElementaryLoops.ASINH, (z, x) -> g -> g.div(x.hypot(1)));
    static final Unary ACOSH = elementwise("acosh", ElementaryLoops.ACOSH, (z, x) -> g -> g.div(onHyperbola(x)));
    static final Unary ATANH = elementwise(
            "atanh", ElementaryLoops.ATANH, (z, x) -> g -> g.div(x.oneMinus().mul(x.add(1))));

    static final Unary ERF = elementwise("erf", ElementaryLoops.ERF, slopeAtInput(x -> bell(x)));
    static final Unary ERFC = elementwise("erfc", ElementaryLoops.ERFC, slopeAtInput(x -> bell(x).neg()));
    static final Unary LGAMMA = elementwise("lgamma", ElementaryLoops.LGAMMA, slopeAtInput(x -> x.digamma()));
    static final Primitive<Integer> POLYGAMMA =
            elementwise("polygamma", ElementaryLoops.POLYGAMMA, (z, x, n) -> g -> g.mul(x.polygamma(n + 1)));

    // √(1 - x²), as a product: near ±1 the square would cancel.
    private static Tensor onCircle(Tensor x) {
        return x.oneMinus().mul(x.add(1)).sqrt();
    }

    // √(x² - 1) without squares, which would overflow.
    private static Tensor onHyperbola(Tensor x) {
        return x.sub(1).sqrt().mul(x.add(1).sqrt());
    }

    // x / (x² + y²) without squares, which would overflow; 0 at the origin.
    private static Tensor perSquare(Tensor x, Tensor y) {
        Tensor length = ArithmeticRules.orOne(x.hypot(y));
        return x.div(length).div(length);
    }

    private static Tensor bell(Tensor x) {
        return x.square().neg().exp().mul(TWO_BY_ROOT_PI);
    }
}
