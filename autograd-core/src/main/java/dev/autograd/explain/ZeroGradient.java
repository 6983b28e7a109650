package dev.autograd.explain;

import dev.autograd.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a gradient is zero, small or missing.
 *
 * @param symbol as {@code ∂L/∂w}
 * @param largest the largest absolute value among the gradient's elements; NaN if there is no gradient
 * @param reasons the places that stop or shrink it, in the order of the computation
 */
public record ZeroGradient(String symbol, double largest, List<Reason> reasons) {
    /** What stops a gradient. */
    public enum Kind {
        /** It is a constant, not a variable. */
        CONSTANT,
        /** It was frozen when it was used. */
        FROZEN,
        /** The result was not computed from it. */
        NO_PATH,
        /** A value on the way was detached. */
        DETACHED,
        /** A step on the way was computed inside {@code noGrad()}. */
        NO_GRAD,
        /** A step on the way gives whole numbers. */
        INTEGER_CAST,
        /** A step on the way has no derivative: a comparison, the position of a maximum. */
        NO_DERIVATIVE,
        /** A step on the way is constant almost everywhere: rounding, the sign. */
        STEP_FUNCTION,
        /** All inputs of a ReLU are negative or zero. */
        DEAD_RELU,
        /** All values lie outside of the bounds of a clamp. */
        CLAMPED,
        /** An activation is so far out that its slope vanishes. */
        SATURATED,
        /** The other factor is zero. */
        TIMES_ZERO,
        /** A mask or a condition takes the other value. */
        MASKED,
        /** Another element is the largest, or the smallest. */
        NOT_TAKEN,
        /** The elements are not among those that are looked up or cut out. */
        NOT_SELECTED,
        /** The derivative of some other step is zero where it was evaluated. */
        FLAT,
        /** The contributions of several uses add up to zero. */
        CANCELLED
    }

    /**
     * One place that stops the gradient.
     *
     * @param kind what stops it
     * @param words a sentence with the operation and its numbers
     * @param line the user's line; null where there is none
     */
    public record Reason(Kind kind, String words, @Nullable SourceLine line) {
        @Override
        public String toString() {
            return words + (line == null ? "" : " at " + line);
        }
    }

    public ZeroGradient {
        reasons = List.copyOf(reasons);
    }

    /** True if all elements of the gradient are zero, or there is none. */
    public boolean isZero() {
        return !(largest > 0);
    }

    /** What is the case, and a line for each reason. */
    public String text() {
        List<String> lines = new ArrayList<>();
        if (Double.isNaN(largest)) {
            lines.add(symbol + " is missing:");
        } else if (isZero()) {
            lines.add(symbol + " is zero:");
        } else {
            lines.add(symbol + " is not zero: its largest element is " + Values.number(largest, Text.TEXT)
                    + (reasons.isEmpty() ? "" : "; it is made small or stopped in part"));
        }
        reasons.forEach(reason -> lines.add("  " + reason));
        return String.join("\n", lines);
    }

    /** The {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
