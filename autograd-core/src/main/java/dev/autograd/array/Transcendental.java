package dev.autograd.array;

/**
 * The exponential function, the logarithm and their kin, as sequences of rounded operations: the same bits on every
 * machine that multiplies and adds in one rounding, in compiled and interpreted code, one by one or several at a time.
 * {@link Math#exp} and its kin promise none of this.
 *
 * <p>Largest errors, in units in the last place: exp, log, log1p, sigmoid and tanh below 1, expm1 and softplus below
 * 1.4, expf 1.1, tanhf 1.6, sigmoidf 2.7; without fused operations sigmoid and tanh below 1.6.
 *
 * <p>The loops of package {@code simd} run the same sequences on vectors, and a test compares their bits: a change here
 * is a change there. So a sequence has no branch but the one to numbers out of its range, which the loops send here.
 */
public final class Transcendental {
    /** True if the processor multiplies and adds in one rounding; else it is emulated, and takes a thousand times as long. */
    public static final boolean FUSED = isFusedFast();

    // e^x = 2^k e^r, where k is the integer next to x / ln 2, and |r| <= ln 2 / 2. LN2_HIGH · k is exact.
    public static final double PER_LN2 = 0x1.71547652b82fep0;
    public static final double LN2_HIGH = 0x1.62e42feep-1;
    public static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    // Beyond these e^x has overflowed, or has rounded to zero.
    public static final double EXP_MAX = 710;
    public static final double EXP_MIN = -746;

    // Added to an integer below 2^51 it leaves the integer in the low bits.
    public static final double SHIFT = 0x1.8p52;

    // The same with the exponent bias, so that those bits, moved up, are the number 2^k.
    public static final double BIASED_SHIFT = SHIFT + 1023;
    public static final int EXPONENT_POSITION = 52;

    // e^r = 1 + r + r² (E0 + E1 r + ...), the minimax polynomial, to 2^-61.
    public static final double E0 = 0.5;
    public static final double E1 = 0x1.5555555555559p-3;
    public static final double E2 = 0x1.555555555553fp-5;
    public static final double E3 = 0x1.111111110f6d9p-7;
    public static final double E4 = 0x1.6c16c16c1f06ap-10;
    public static final double E5 = 0x1.a01a01afd4403p-13;
    public static final double E6 = 0x1.a01a017bcd038p-16;
    public static final double E7 = 0x1.71ddf87dda956p-19;
    public static final double E8 = 0x1.27e5361adad0dp-22;
    public static final double E9 = 0x1.af5e7679d115fp-26;
    public static final double E10 = 0x1.1ee8a5fadf20ep-29;

    // Where tanh has rounded to 1.
    public static final double TANH_MIN = -44;

    // log x = k ln 2 + log m, where 1/√2 <= m < √2; the bits of a number plus these have k in their exponent.
    public static final long ONE = Double.doubleToRawLongBits(1);
    public static final long TO_EXPONENT = ONE - Double.doubleToRawLongBits(Math.sqrt(0.5));

    // A number with this exponent has an integer below 2^52 in its low bits.
    public static final long INTEGER = Double.doubleToRawLongBits(0x1p52);
    public static final double INTEGER_BIAS = 0x1p52 + 1023;

    // log ((1 + s) / (1 - s)) = 2s + s³ (L0 + L1 s² + ...), the minimax polynomial, to 2^-59.
    public static final double L0 = 0x1.5555555555593p-1;
    public static final double L1 = 0x1.999999997fcb1p-2;
    public static final double L2 = 0x1.2492494200b38p-2;
    public static final double L3 = 0x1.c71c51fbe4f5dp-3;
    public static final double L4 = 0x1.746641d5c2d42p-3;
    public static final double L5 = 0x1.39a16b1d7fc5ep-3;
    public static final double L6 = 0x1.2f08ad42c6812p-3;

    // Beyond it 2^-k has underflowed.
    public static final double LOG_MAX = 0x1p1023;

    // Beyond it 1 + x has lost the 1.
    public static final double LOG1P_MAX = 0x1p60;

    // The same for floats; the polynomial is that of Cephes' expf.
    public static final float FLOAT_PER_LN2 = 0x1.715476p0f;
    public static final float FLOAT_LN2_HIGH = 0x1.62e4p-1f;
    public static final float FLOAT_LN2_LOW = 0x1.7f7d1cp-20f;
    public static final float FLOAT_EXP_MAX = 89;
    public static final float FLOAT_EXP_MIN = -104;
    public static final float FLOAT_SHIFT = 0x1.8p23f;
    public static final float FLOAT_BIASED_SHIFT = FLOAT_SHIFT + 127;
    public static final int FLOAT_EXPONENT_POSITION = 23;
    public static final float F0 = 0.5f;
    public static final float F1 = 0.16666666f;
    public static final float F2 = 0.041665796f;
    public static final float F3 = 0.008333452f;
    public static final float F4 = 0.0013981999f;
    public static final float F5 = 0.00019875691f;

    // tanh x = x (1 + x² (T0 + T1 x² + ...)) below this, the polynomial of Cephes' tanhf.
    public static final float TANHF_SMALL = 0.625f;
    public static final float T0 = -0.3333328f;
    public static final float T1 = 0.13331442f;
    public static final float T2 = -0.05373971f;
    public static final float T3 = 0.020639088f;
    public static final float T4 = -0.005704987f;

    private Transcendental() {}

    // Emulated it takes 100 µs for these few in the interpreter, and in hardware 1 µs: no stopwatch is that wrong.
    private static boolean isFusedFast() {
        long fastest = Long.MAX_VALUE;
        double x = 0;
        for (int attempt = 0; attempt < 5; attempt++) {
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                x = Math.fma(x, 0.3, 0.1 * i);
            }
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return x > 0 && fastest < 20_000;
    }

    private static double fma(double a, double b, double c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }

    // 2^k of a number k + BIASED_SHIFT.
    private static double power(double biased) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(biased) << EXPONENT_POSITION);
    }

    private static double clamp(double x) {
        double y = x < EXP_MIN ? EXP_MIN : x;
        return y > EXP_MAX ? EXP_MAX : y;
    }

    private static double exponent(double y) {
        return fma(y, PER_LN2, SHIFT) - SHIFT;
    }

    private static double rest(double y, double k) {
        return fma(k, -LN2_LOW, fma(k, -LN2_HIGH, y));
    }

    // e^r - 1 - r, and what r has lost to rounding
    private static double tail(double y, double k, double r) {
        double low = fma(k, -LN2_LOW, fma(k, -LN2_HIGH, y) - r);
        double r2 = r * r;
        double even = fma(fma(fma(fma(fma(E10, r2, E8), r2, E6), r2, E4), r2, E2), r2, E0);
        double odd = fma(fma(fma(fma(E9, r2, E7), r2, E5), r2, E3), r2, E1);
        return fma(fma(odd, r, even), r2, low);
    }

    private static float fma(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }

    private static float power(float biased) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(biased) << FLOAT_EXPONENT_POSITION);
    }

    /** {@code e^x} of a float: {@code 2^k (1 + r + r² (F0 + F1 r + ...))}. */
    public static float expf(float x) {
        float above = x < FLOAT_EXP_MIN ? FLOAT_EXP_MIN : x;
        float y = above > FLOAT_EXP_MAX ? FLOAT_EXP_MAX : above;
        float k = fma(y, FLOAT_PER_LN2, FLOAT_SHIFT) - FLOAT_SHIFT;
        float r = fma(k, -FLOAT_LN2_LOW, fma(k, -FLOAT_LN2_HIGH, y));
        float p = fma(fma(fma(fma(fma(F5, r, F4), r, F3), r, F2), r, F1), r, F0);
        float e = fma(p, r * r, r) + 1;
        float a = fma(k, 0.5f, FLOAT_BIASED_SHIFT);
        float b = k - (a - FLOAT_BIASED_SHIFT) + FLOAT_BIASED_SHIFT;
        return e * power(b) * power(a);
    }

    /** The logistic function of a float, {@code 1 / (1 + e^-x)}. */
    public static float sigmoidf(float x) {
        float e = expf(-Math.abs(x));
        float p = 1 / (1 + e);
        return x < 0 ? e * p : p;
    }

    /** The hyperbolic tangent of a float: a polynomial near 0, and {@code (1 - e^-2x) / (1 + e^-2x)} elsewhere. */
    public static float tanhf(float x) {
        float y = Math.abs(x);
        float e = expf(-2 * y);
        float s = y * y;
        float small = y * fma(fma(fma(fma(fma(T4, s, T3), s, T2), s, T1), s, T0), s, 1);
        return Math.copySign(y < TANHF_SMALL ? small : (1 - e) / (1 + e), x);
    }

    /** {@code e^x}. */
    public static double exp(double x) {
        double y = clamp(x);
        double k = exponent(y);
        double r = rest(y, k);
        // In two factors, because 2^k alone may overflow, or lose bits to underflow.
        double a = fma(k, 0.5, BIASED_SHIFT);
        double b = k - (a - BIASED_SHIFT) + BIASED_SHIFT;
        return (r + tail(y, k, r) + 1) * power(b) * power(a);
    }

    /** {@code e^x - 1}, which keeps its digits near 0. */
    public static double expm1(double x) {
        double y = clamp(x);
        double k = exponent(y);
        double r = rest(y, k);
        double t = tail(y, k, r);
        double g = r + t;
        double gLow = r - g + t;
        // e^x - 1 = 2^(k-h) (2^h (1 + g) - 2^-(k-h))
        double a = fma(k, 0.5, BIASED_SHIFT) - BIASED_SHIFT;
        double b = power(k - a + BIASED_SHIFT);
        double c = power(BIASED_SHIFT - a);
        double u = b - c;
        double v = fma(b, g, u);
        double vLow = fma(b, gLow, fma(b, g, u - v) + (b - u - c));
        return Math.copySign((v + vLow) * power(a + BIASED_SHIFT), x);
    }

    /** The logistic function {@code 1 / (1 + e^-x)}. */
    public static double sigmoid(double x) {
        double y = clamp(-Math.abs(x));
        double k = exponent(y);
        double r = rest(y, k);
        double a = fma(k, 0.5, BIASED_SHIFT);
        double b = power(k - (a - BIASED_SHIFT) + BIASED_SHIFT);
        a = power(a);
        double g = r + tail(y, k, r);
        double p = g + 1;
        double pLow = 1 - p + g;
        // e^-|x| = p a b; the result is 1 / d for positive x, else p a b / d.
        double e = p * b * a;
        double d = e + 1;
        double dLow = 1 - d + e;
        boolean positive = x >= 0;
        double n = positive ? 1 : p;
        double nLow = positive ? 0 : pLow;
        double z = quotient(n, nLow, d, dLow);
        return z * (positive ? 1 : b) * (positive ? 1 : a);
    }

    /** The hyperbolic tangent. */
    public static double tanh(double x) {
        double y = -2 * Math.abs(x);
        y = y < TANH_MIN ? TANH_MIN : y;
        double k = exponent(y);
        double r = rest(y, k);
        double t = tail(y, k, r);
        double g = r + t;
        double gLow = r - g + t;
        // tanh |x| = n / d, where n = 1 - e^-2|x| and d = 2 - n
        double s = power(k + BIASED_SHIFT);
        double e = g * s;
        double u = 1 - s;
        double n = u - e;
        double nLow = fma(gLow, -s, 1 - u - s + (u - n - e));
        double d = 2 - n;
        double dLow = 2 - d - n - nLow;
        return Math.copySign(quotient(n, nLow, d, dLow), x);
    }

    // (n + nLow) / (d + dLow), to little more than half a unit in the last place
    private static double quotient(double n, double nLow, double d, double dLow) {
        double c = 1 / d;
        double z = n * c;
        return fma(fma(-z, d, n) + fma(-z, dLow, nLow), c, z);
    }

    /** The natural logarithm; -Infinity at 0, NaN below. */
    public static double log(double x) {
        return x >= Double.MIN_NORMAL && x <= LOG_MAX ? log(x, 0) : StrictMath.log(x);
    }

    /** {@code log(1 + x)}, which keeps its digits near 0. */
    public static double log1p(double x) {
        return x > -1 && x <= LOG1P_MAX ? Math.copySign(log1p(x, 0), x) : StrictMath.log1p(x);
    }

    /** {@code log(1 + e^x)}, without overflow. */
    public static double softplus(double x) {
        double y = clamp(-Math.abs(x));
        double k = exponent(y);
        double r = rest(y, k);
        double a = fma(k, 0.5, BIASED_SHIFT);
        double b = power(k - (a - BIASED_SHIFT) + BIASED_SHIFT);
        a = power(a);
        double g = r + tail(y, k, r);
        double p = g + 1;
        double pLow = 1 - p + g;
        return Math.max(x, 0) + log1p(p * b * a, pLow * b * a);
    }

    // log (1 + x + low), for a low below the last place of x
    private static double log1p(double x, double low) {
        double v = x + 1;
        double w = v - 1;
        return log(v, 1 - (v - w) + (x - w) + low);
    }

    // log (v + low), for a normal v and a low below its last place
    private static double log(double v, double low) {
        long bits = Double.doubleToRawLongBits(v);
        long e = (bits + TO_EXPONENT) >>> EXPONENT_POSITION;
        double k = Double.longBitsToDouble(e | INTEGER) - INTEGER_BIAS;
        double u = Double.longBitsToDouble(bits - (e << EXPONENT_POSITION) + ONE) - 1;
        double l = Double.longBitsToDouble(ONE + ONE - (e << EXPONENT_POSITION)) * low;
        double f = u + l;
        double fLow = u - f + l;
        // log (1 + f) = 2s + s³ (L0 + ...) = f - f²/2 + s (f²/2 + s² (L0 + ...))
        double s = f / (f + 2);
        double s2 = s * s;
        double s4 = s2 * s2;
        double even = fma(fma(fma(L6, s4, L4), s4, L2), s4, L0) * s2;
        double odd = fma(fma(L5, s4, L3), s4, L1) * s4;
        double half = f * f * 0.5;
        double rest = fma(k, LN2_LOW, fma(fLow, -f, fLow));
        return fma(k, LN2_HIGH, f - (half - fma(even + odd + half, s, rest)));
    }
}
