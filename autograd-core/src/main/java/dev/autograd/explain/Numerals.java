package dev.autograd.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as decimals. */
final class Numerals {
    /** As many digits as it takes to tell the number from its neighbours. */
    static final int EXACT = 0;

    private Numerals() {}

    /** As {@code 0.524979}, {@code 12}, {@code 1.5e-7}, {@code NaN} or {@code ∞}; with a hyphen as the minus sign. */
    static String decimal(double value, int significant) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value));
        BigDecimal rounded = significant == EXACT
                ? exact.stripTrailingZeros()
                : exact.round(new MathContext(significant, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -5 && exponent < 15) {
            return rounded.toPlainString();
        }
        return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }
}
