package dev.autograd.nn.data;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Decimal numbers in texts. The message of what is thrown says what was expected instead. */
final class Numbers {
    private Numbers() {}

    /** The number of a text, or null; NaN and what only Java takes for a number is none. */
    static @Nullable BigDecimal exact(String text) {
        String stripped = text.strip();
        boolean isPlain = stripped.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
        try {
            return isPlain ? new BigDecimal(stripped) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * The number of a floating type that is nearest to a text's.
     *
     * @throws NumberFormatException if it has none, one beyond the type's range, or an integer that DOUBLE would round
     */
    static double real(String text, DataType type) {
        BigDecimal exact = exact(text);
        if (exact == null) {
            throw new NumberFormatException("a number");
        }
        // Not exact.doubleValue(), which knows no -0.
        double number = Double.parseDouble(text.strip());
        if (Double.isInfinite(type == DataType.FLOAT ? (float) number : number)) {
            String largest = type == DataType.FLOAT ? "" + Float.MAX_VALUE : "" + Double.MAX_VALUE;
            throw new NumberFormatException("a number of type " + type + ", from -" + largest + " to " + largest + ",");
        }
        if (type == DataType.DOUBLE && exact.scale() == 0 && new BigDecimal(number).compareTo(exact) != 0) {
            throw new NumberFormatException("an integer that " + type + " holds without rounding, as all up to 2^53 ("
                    + DataType.INT64 + " holds all up to 2^63),");
        }
        return number;
    }

    /**
     * The number of an integer type.
     *
     * @throws NumberFormatException if the text has no whole number, or one beyond the type's range
     */
    static long whole(String text, DataType type) {
        BigDecimal exact = whole(text);
        long least = type == DataType.BOOL ? 0 : type == DataType.INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
        long largest = type == DataType.BOOL ? 1 : type == DataType.INT32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
        if (exact.compareTo(BigDecimal.valueOf(least)) < 0 || exact.compareTo(BigDecimal.valueOf(largest)) > 0) {
            throw new NumberFormatException(
                    "a whole number of type " + type + ", from " + least + " to " + largest + ",");
        }
        return exact.longValueExact();
    }

    /**
     * A whole number of any size.
     *
     * @throws NumberFormatException if the text has none
     */
    static BigDecimal whole(String text) {
        BigDecimal exact = exact(text);
        if (exact == null || exact.stripTrailingZeros().scale() > 0) {
            throw new NumberFormatException("a whole number");
        }
        return exact;
    }
}
