package dev.autograd.array;

import org.apache.commons.numbers.gamma.LogGamma;

/** Functions of one number that {@link Math} lacks. */
final class SpecialFunctions {
    private static final double LN_2 = Math.log(2);

    // From here on x² ± 1 and x² are the same number.
    private static final double HUGE = 1L << 28;

    // Where the asymptotic series of the digamma function is exact to the last digit with the terms below.
    private static final int FAR = 10;

    /** B₂ₖ / (2k), k = 1, 2, ..., with the Bernoulli numbers B. */
    private static final double[] DIGAMMA_SERIES = {
        1.0 / 12,
        -1.0 / 120,
        1.0 / 252,
        -1.0 / 240,
        1.0 / 132,
        -691.0 / 32760,
        1.0 / 12,
        -3617.0 / 8160,
        43867.0 / 14364
    };

    /** B₂ₖ / (2k)!, k = 1, 2, ... */
    private static final double[] ZETA_SERIES = {
        1.0 / 12,
        -1.0 / 720,
        1.0 / 30240,
        -1.0 / 1209600,
        1.0 / 47900160,
        -691.0 / 1307674368000.0,
        1.0 / 74724249600.0,
        -3617.0 / 10670622842880000.0,
        43867.0 / 5109094217170944000.0,
        -174611.0 / 802857662698291200000.0
    };

    // The positive zero of the digamma function, in two parts.
    private static final double DIGAMMA_ZERO = 1.4616321449683622;
    private static final double DIGAMMA_ZERO_REST = 9.549995429965697e-17;

    private SpecialFunctions() {}

    static double asinh(double x) {
        double a = Math.abs(x);
        double z = a >= HUGE ? Math.log(a) + LN_2 : Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
        return Math.copySign(z, x);
    }

    static double acosh(double x) {
        double above = x - 1;
        return x >= HUGE ? Math.log(x) + LN_2 : Math.log1p(above + Math.sqrt(above * (x + 1)));
    }

    static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
    }

    /** The logarithm to base 2, exact for powers of 2. */
    static double log2(double x) {
        if (!(x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE)) {
            return x > 0 && x < 1 ? log2(x * 0x1p54) - 54 : Math.log(x);
        }
        // The fraction lies around 1, so that nothing cancels for x just below 1.
        int exponent = Math.getExponent(x * Math.sqrt(2));
        return exponent + Math.log(Math.scalb(x, -exponent)) / LN_2;
    }

    /** {@code log|Γ(x)|}. */
    static double lgamma(double x) {
        boolean infinite = x <= 0 && x == Math.rint(x);
        return infinite ? Double.POSITIVE_INFINITY : LogGamma.value(x);
    }

    /** The derivative of {@link #lgamma}; below 0 by reflection. */
    static double digamma(double x) {
        if (x == 0) {
            return Math.copySign(Double.POSITIVE_INFINITY, -x);
        }
        if (x < 0) {
            return x == Math.rint(x) ? Double.NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - Math.rint(x)));
        }
        return x < FAR ? digammaNear(x) : Math.log(x) - 0.5 / x - evaluate(DIGAMMA_SERIES, 1 / (x * x));
    }

    /**
     * The difference to the value at the zero, term by term, for {@code 0 < x < FAR}: each term has the factor x - zero,
     * so all digits are right around the zero too.
     */
    private static double digammaNear(double x) {
        double distance = x - DIGAMMA_ZERO - DIGAMMA_ZERO_REST;
        double sum = 0;
        for (int i = FAR - 1; i >= 0; i--) {
            sum += 1 / ((DIGAMMA_ZERO + i) * (x + i));
        }
        double far = x + FAR;
        double zero = DIGAMMA_ZERO + FAR;
        double u = 1 / (far * far);
        double v = 1 / (zero * zero);
        double series = (far + zero) * u * v * dividedDifference(DIGAMMA_SERIES, u, v);
        return Math.log1p(distance / zero) + distance * (sum + 0.5 / (far * zero) + series);
    }

    /** {@code Σ c[k] u^(k+1)}. */
    private static double evaluate(double[] c, double u) {
        double sum = 0;
        for (int k = c.length - 1; k >= 0; k--) {
            sum = (sum + c[k]) * u;
        }
        return sum;
    }

    /** {@code (p(u) - p(v)) / (u - v)} for {@code p(u) = Σ c[k] u^(k+1)}. */
    private static double dividedDifference(double[] c, double u, double v) {
        double value = 0;
        double difference = 0;
        for (int k = c.length - 1; k >= 0; k--) {
            value += c[k];
            difference = difference * v + value;
            value *= u;
        }
        return difference;
    }

    /** The n-th derivative of {@link #digamma}. */
    static double polygamma(int n, double x) {
        if (n == 0) {
            return digamma(x);
        }
        double sign = n % 2 == 0 ? -1 : 1;
        if (x < 0) {
            if (x == Math.rint(x)) {
                return n % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
            }
            return -sign * polygamma(n, 1 - x) - Math.PI * cotangentDerivative(n, x);
        }
        return sign * factorial(n) * zeta(n + 1, x);
    }

    /** Hurwitz's {@code ζ(s, x) = Σ (x + i)^-s} for {@code x >= 0} and {@code s > 1}, by the Euler-Maclaurin formula. */
    private static double zeta(int s, double x) {
        double sum = 0;
        double far = x;
        for (; far < FAR + s; far++) {
            sum += Math.pow(far, -s);
        }
        double power = Math.pow(far, -s);
        double series = 0;
        double factor = power * s / far;
        for (int k = 0; k < ZETA_SERIES.length; k++) {
            series += ZETA_SERIES[k] * factor;
            factor *= (s + 2 * k + 1) / far * ((s + 2 * k + 2) / far);
        }
        return sum + (Math.pow(far, 1 - s) / (s - 1) + 0.5 * power + series);
    }

    /** The n-th derivative of {@code cot(πx)}: a polynomial in the cotangent, since {@code cot' = -1 - cot²}. */
    private static double cotangentDerivative(int n, double x) {
        double[] p = {0, 1};
        for (int i = 0; i < n; i++) {
            double[] next = new double[p.length + 1];
            for (int k = 1; k < p.length; k++) {
                next[k - 1] -= k * p[k] * Math.PI;
                next[k + 1] -= k * p[k] * Math.PI;
            }
            p = next;
        }
        double cotangent = 1 / Math.tan(Math.PI * (x - Math.rint(x)));
        double value = 0;
        for (int k = p.length - 1; k >= 0; k--) {
            value = value * cotangent + p[k];
        }
        return value;
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }
}
