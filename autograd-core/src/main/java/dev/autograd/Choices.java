package dev.autograd;

import dev.autograd.ChoiceRules.Interval;
import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.None;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Comparisons, logic, and choices between elements. Operands broadcast. Comparisons have boolean results and no
 * gradient; in the derivatives of choices {@code g} is the gradient of the result.
 */
public sealed interface Choices permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    // --- comparisons

    /** Returns where {@code x > y}, as a boolean tensor, which has no gradient. NaN compares as false. */
    default Tensor gt(Tensor y) {
        return ChoiceRules.GREATER.apply(x(), y);
    }

    /** Returns where {@code x > y}. */
    default Tensor gt(double y) {
        return gt(x().number(y));
    }

    /** Returns where {@code x >= y}. */
    default Tensor ge(Tensor y) {
        return ChoiceRules.GREATER_EQUAL.apply(x(), y);
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

    /** Returns where {@code x = y}; NaN equals nothing. */
    default Tensor eq(Tensor y) {
        return ChoiceRules.EQUAL.apply(x(), y);
    }

    /** Returns where {@code x = y}. */
    default Tensor eq(double y) {
        return eq(x().number(y));
    }

    /** Returns where {@code x ≠ y}; NaN differs from everything. */
    default Tensor ne(Tensor y) {
        return ChoiceRules.NOT_EQUAL.apply(x(), y);
    }

    /** Returns where {@code x ≠ y}. */
    default Tensor ne(double y) {
        return ne(x().number(y));
    }

    /** Returns where x is not a number. */
    default Tensor isNaN() {
        return ne(x());
    }

    /** Returns where x is Infinity or -Infinity. */
    default Tensor isInfinite() {
        return x().abs().eq(Double.POSITIVE_INFINITY);
    }

    /** Returns where x is neither infinite nor NaN. */
    default Tensor isFinite() {
        return x().abs().lt(Double.POSITIVE_INFINITY);
    }

    // --- logic

    /** Returns the negation of a boolean tensor. */
    default Tensor not() {
        Rows.booleanType("not", x());
        return ChoiceRules.XOR.apply(x(), x().number(1));
    }

    /**
     * Returns where both boolean tensors hold.
     *
     * @throws ShapeException if one of them is not boolean
     */
    default Tensor and(Tensor y) {
        return logic(ChoiceRules.AND, y);
    }

    /** Returns where at least one of two boolean tensors holds. */
    default Tensor or(Tensor y) {
        return logic(ChoiceRules.OR, y);
    }

    /** Returns where exactly one of two boolean tensors holds. */
    default Tensor xor(Tensor y) {
        return logic(ChoiceRules.XOR, y);
    }

    private Tensor logic(Binary row, Tensor y) {
        Rows.booleanType(row.name(), x());
        Rows.booleanType(row.name(), y);
        return row.apply(x(), y);
    }

    // --- choices

    /**
     * Returns this tensor where the condition holds and {@code otherwise} elsewhere. All three broadcast. Gradients:
     * {@code g} where the condition holds, else 0, and the reverse: a NaN of the branch not taken has no effect.
     *
     * <p>That is so for a branch's own value and gradient. A function inside of the branch not taken still gets the
     * gradient 0, and {@code 0 · ∞} is NaN: write {@code x.where(x.gt(0), 1).log().where(x.gt(0), 0)}, which keeps the
     * logarithm away from 0 too.
     *
     * @throws ShapeException if the condition is not boolean, or the shapes don't broadcast
     */
    default Tensor where(Tensor condition, Tensor otherwise) {
        if (condition.dataType() != DataType.BOOL) {
            throw new ShapeException(
                    "where: the condition " + condition.describe() + " is not boolean; compare it, as in x.gt(0)");
        }
        DataType common = DataTypes.promote("where", x(), otherwise);
        return ChoiceRules.WHERE.apply(None.NONE, condition, x().to(common), otherwise.to(common));
    }

    /** Returns this tensor where the condition holds and a number elsewhere. Gradient: {@code g} where it holds. */
    default Tensor where(Tensor condition, double otherwise) {
        return where(condition, x().number(otherwise));
    }

    /** Returns the larger of x and y, NaN if one is. The larger one has the gradient {@code g}; equals share it. */
    default Tensor maximum(Tensor y) {
        return ChoiceRules.MAXIMUM.apply(x(), y);
    }

    /** Returns the larger of x and y, NaN if one is. Gradient: {@code g} where x is larger, half of it at equality. */
    default Tensor maximum(double y) {
        return maximum(x().number(y));
    }

    /** Returns the smaller of x and y, NaN if one is. The smaller one has the gradient {@code g}; equals share it. */
    default Tensor minimum(Tensor y) {
        return ChoiceRules.MINIMUM.apply(x(), y);
    }

    /** Returns the smaller of x and y, NaN if one is. Gradient: {@code g} where x is smaller, half of it at equality. */
    default Tensor minimum(double y) {
        return minimum(x().number(y));
    }

    /**
     * Returns x, raised to {@code from} where it is below and lowered to {@code to} where it is above; NaN for NaN. An
     * infinite bound leaves that side open. Gradient: {@code g} inside of the interval and at both ends, else 0.
     *
     * @throws IllegalArgumentException if {@code from > to}, or a bound is NaN
     */
    default Tensor clamp(double from, double to) {
        if (!(from <= to)) {
            throw new IllegalArgumentException("clamp: there is nothing between " + from + " and " + to);
        }
        return ChoiceRules.CLAMP.apply(new Interval(from, to), x());
    }
}
