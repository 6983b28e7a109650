package dev.autograd;

import dev.autograd.Primitive.None;
import org.nd4j.linalg.api.buffer.DataType;

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

    /**
     * Returns {@code x^y}. Gradients: {@code g y x^(y-1)}, which is 0 for {@code y = 0}, and {@code g x^y log x}, which
     * is 0 for {@code x = 0, y >= 0} and NaN for negative x.
     */
    default Tensor pow(Tensor y) {
        return ArithmeticRules.POW.apply(x(), y);
    }

    /** Returns {@code x^y}. Gradient: {@code g y x^(y-1)}. */
    default Tensor pow(double y) {
        return pow(x().number(y));
    }

    /** Returns {@code |x|}. Gradient: {@code g sign(x)}, which is 0 at 0. */
    default Tensor abs() {
        return ArithmeticRules.ABS.apply(x());
    }

    /** Returns -1, 0 or 1; NaN for NaN. Gradient: 0. */
    default Tensor sign() {
        return ArithmeticRules.SIGN.apply(x());
    }

    /** Returns the larger of x and y, NaN if one is. The larger one has the gradient {@code g}; equals share it. */
    default Tensor maximum(Tensor y) {
        return ArithmeticRules.MAXIMUM.apply(x(), y);
    }

    /** Returns the larger of x and y, NaN if one is. Gradient: {@code g} where x is larger, half of it at equality. */
    default Tensor maximum(double y) {
        return maximum(x().number(y));
    }

    /** Returns the smaller of x and y, NaN if one is. The smaller one has the gradient {@code g}; equals share it. */
    default Tensor minimum(Tensor y) {
        return ArithmeticRules.MINIMUM.apply(x(), y);
    }

    /** Returns the smaller of x and y, NaN if one is. Gradient: {@code g} where x is smaller, half of it at equality. */
    default Tensor minimum(double y) {
        return minimum(x().number(y));
    }

    /** Returns where {@code x > y}, as a boolean tensor, which has no gradient. NaN compares as false. */
    default Tensor gt(Tensor y) {
        return ArithmeticRules.GREATER.apply(x(), y);
    }

    /** Returns where {@code x > y}. */
    default Tensor gt(double y) {
        return gt(x().number(y));
    }

    /** Returns where {@code x >= y}. */
    default Tensor ge(Tensor y) {
        return ArithmeticRules.GREATER_EQUAL.apply(x(), y);
    }

    /** Returns where {@code x >= y}. */
    default Tensor ge(double y) {
        return ge(x().number(y));
    }

    /** Returns where {@code x < y}. */
    default Tensor lt(Tensor y) {
        return y.gt(x());
    }

    /** Returns where {@code x < y}. */
    default Tensor lt(double y) {
        return lt(x().number(y));
    }

    /** Returns where {@code x <= y}. */
    default Tensor le(Tensor y) {
        return y.ge(x());
    }

    /** Returns where {@code x <= y}. */
    default Tensor le(double y) {
        return le(x().number(y));
    }

    /** Returns where {@code x = y}. */
    default Tensor eq(Tensor y) {
        return ArithmeticRules.EQUAL.apply(x(), y);
    }

    /** Returns where {@code x = y}. */
    default Tensor eq(double y) {
        return eq(x().number(y));
    }

    /** Returns where {@code x ≠ y}; NaN differs from everything. */
    default Tensor ne(Tensor y) {
        return ArithmeticRules.NOT_EQUAL.apply(x(), y);
    }

    /** Returns where {@code x ≠ y}. */
    default Tensor ne(double y) {
        return ne(x().number(y));
    }

    /** Returns the negation of a boolean tensor. */
    default Tensor not() {
        if (x().dataType() != DataType.BOOL) {
            throw new ShapeException("not: " + x().describe() + " is not boolean; compare it first, as in x.gt(0)");
        }
        return eq(0);
    }

    /**
     * Returns this tensor where the condition holds and {@code otherwise} elsewhere. All three broadcast. Gradients:
     * {@code g} where the condition holds, else 0, and the reverse: a NaN of the branch not taken has no effect.
     */
    default Tensor where(Tensor condition, Tensor otherwise) {
        if (condition.dataType() != DataType.BOOL) {
            throw new ShapeException(
                    "where: the condition " + condition.describe() + " is not boolean; compare it, as in x.gt(0)");
        }
        DataType common = DataTypes.promote("where", x(), otherwise);
        return ArithmeticRules.WHERE.apply(None.NONE, condition, x().to(common), otherwise.to(common));
    }

    /** Returns this tensor where the condition holds and a number elsewhere. Gradient: {@code g} where it holds. */
    default Tensor where(Tensor condition, double otherwise) {
        return where(condition, x().number(otherwise));
    }
}
