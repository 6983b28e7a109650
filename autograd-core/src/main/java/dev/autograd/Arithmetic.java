package dev.autograd;

/**
 * Arithmetic on each element. Operands broadcast as in NumPy, and a Java number takes the tensor's data type. In the
 * derivatives {@code g} is the gradient of the result; where an operand was broadcast its gradient is summed back to
 * its shape.
 */
public sealed interface Arithmetic permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /** Returns {@code x + y}. Gradients: {@code g} and {@code g}. */
    default Tensor add(Tensor y) {
        return ArithmeticRules.ADD.apply(x(), y);
    }

    /** Returns {@code x + y}. Gradient: {@code g}. */
    default Tensor add(double y) {
        return add(x().number(y));
    }

    /** Returns {@code x - y}. Gradients: {@code g} and {@code -g}. */
    default Tensor sub(Tensor y) {
        return ArithmeticRules.SUB.apply(x(), y);
    }

    /** Returns {@code x - y}. Gradient: {@code g}. */
    default Tensor sub(double y) {
        return sub(x().number(y));
    }

    /** Returns {@code y - x}: subtraction with the operands swapped. Gradient: {@code -g}. */
    default Tensor rsub(double y) {
        return x().number(y).sub(x());
    }

    /** Returns {@code 1 - x}. Gradient: {@code -g}. */
    default Tensor oneMinus() {
        return rsub(1);
    }

    /** Returns {@code x y}, element by element. Gradients: {@code g y} and {@code g x}. */
    default Tensor mul(Tensor y) {
        return ArithmeticRules.MUL.apply(x(), y);
    }

    /** Returns {@code x y}. Gradient: {@code g y}. */
    default Tensor mul(double y) {
        return mul(x().number(y));
    }

    /** Returns {@code x / y}. Gradients: {@code g / y} and {@code -g x / y²}. Division by zero follows IEEE 754. */
    default Tensor div(Tensor y) {
        return ArithmeticRules.DIV.apply(x(), y);
    }

    /** Returns {@code x / y}. Gradient: {@code g / y}. */
    default Tensor div(double y) {
        return div(x().number(y));
    }

    /** Returns {@code y / x}: division with the operands swapped. Gradient: {@code -g y / x²}. */
    default Tensor rdiv(double y) {
        return x().number(y).div(x());
    }

    /** Returns {@code -x}. Gradient: {@code -g}. */
    default Tensor neg() {
        return ArithmeticRules.NEG.apply(x());
    }

    /** Returns {@code x²}. Gradient: {@code 2 g x}. */
    default Tensor square() {
        return ArithmeticRules.SQUARE.apply(x());
    }

    /** Returns {@code √x}; NaN for negative numbers. Gradient: {@code g / (2 √x)}, infinite at 0. */
    default Tensor sqrt() {
        return ArithmeticRules.SQRT.apply(x());
    }

    /** Returns {@code 1 / √x}. Gradient: {@code -g / (2 x √x)}. */
    default Tensor rsqrt() {
        return ArithmeticRules.RSQRT.apply(x());
    }

    /** Returns the cube root, negative for negative numbers. Gradient: {@code g / (3 ∛x²)}, infinite at 0. */
    default Tensor cbrt() {
        return ArithmeticRules.CBRT.apply(x());
    }

    /** Returns {@code 1 / x}. Gradient: {@code -g / x²}. */
    default Tensor reciprocal() {
        return rdiv(1);
    }

    /**
     * Returns {@code √(x² + y²)} without overflow. Gradients: {@code g x / z} and {@code g y / z}, with the result z; both
     * are 0 where z is.
     */
    default Tensor hypot(Tensor y) {
        return ArithmeticRules.HYPOT.apply(x(), y);
    }

    /** Returns {@code √(x² + y²)} without overflow. Gradient: {@code g x / z}, 0 where z is. */
    default Tensor hypot(double y) {
        return hypot(x().number(y));
    }

    /**
     * Returns {@code x^y}. Gradients: {@code g y x^(y-1)}, and {@code g x^y log x}, which is NaN for negative x. Where x
     * is 0, {@code x^0} counts as constant in x, and {@code 0^y} with {@code y >= 0} as constant in y.
     */
    default Tensor pow(Tensor y) {
        return ArithmeticRules.POW.apply(x(), y);
    }

    /** Returns {@code x^y}. Gradient: {@code g y x^(y-1)}, which is 0 everywhere for {@code y = 0}. */
    default Tensor pow(double y) {
        return y == 2 ? square() : ArithmeticRules.POWER.apply(y, x());
    }

    /** Returns {@code |x|}. Gradient: {@code g sign(x)}, which is 0 at 0. */
    default Tensor abs() {
        return ArithmeticRules.ABS.apply(x());
    }

    /** Returns -1, 0 or 1; NaN for NaN. Gradient: 0. */
    default Tensor sign() {
        return ArithmeticRules.SIGN.apply(x());
    }

    /** Returns the largest integer that is not above x. Gradient: 0. */
    default Tensor floor() {
        return ArithmeticRules.FLOOR.apply(x());
    }

    /** Returns the smallest integer that is not below x. Gradient: 0. */
    default Tensor ceil() {
        return ArithmeticRules.CEIL.apply(x());
    }

    /** Returns the integer nearest to x, the even one of two. Gradient: 0. */
    default Tensor round() {
        return ArithmeticRules.ROUND.apply(x());
    }

    /** Returns x without its fraction: the integer nearest to it on the way to 0. Gradient: 0. */
    default Tensor trunc() {
        return ArithmeticRules.TRUNC.apply(x());
    }

    /**
     * Returns the remainder {@code x - y trunc(x / y)}, with the sign of x, as Java's {@code %}; NaN for {@code y = 0}.
     * Gradients: {@code g} and {@code -g trunc(x / y)}.
     */
    default Tensor fmod(Tensor y) {
        return ArithmeticRules.FMOD.apply(x(), y);
    }

    /** Returns the remainder {@code x - y trunc(x / y)}, with the sign of x. Gradient: {@code g}. */
    default Tensor fmod(double y) {
        return fmod(x().number(y));
    }

    /**
     * Returns the linear interpolation {@code x + w (y - x)}; all three broadcast.
     * Gradients: {@code g (1 - w)}, {@code g w} and {@code g (y - x)}.
     */
    default Tensor lerp(Tensor y, Tensor w) {
        return add(y.sub(x()).mul(w));
    }

    /**
     * Returns the linear interpolation {@code x + w (y - x)}, exactly this tensor for {@code w = 0} and exactly {@code y}
     * for {@code w = 1}. Gradients: {@code g (1 - w)} and {@code g w}.
     */
    default Tensor lerp(Tensor y, double w) {
        Tensor step = y.sub(x());
        return w < 0.5 ? add(step.mul(w)) : y.sub(step.mul(1 - w));
    }
}
