package dev.autograd.array;

import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;

/** The elementary and special functions, each as a loop over a tile. */
public final class ElementaryLoops {
    private ElementaryLoops() {}

    public static final Elementwise SIN = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.sin(x[i]);
    });

    public static final Elementwise COS = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.cos(x[i]);
    });

    public static final Elementwise TAN = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.tan(x[i]);
    });

    public static final Elementwise ASIN = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.asin(x[i]);
    });

    public static final Elementwise ACOS = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.acos(x[i]);
    });

    public static final Elementwise ATAN = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.atan(x[i]);
    });

    public static final Elementwise SINH = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.sinh(x[i]);
    });

    public static final Elementwise COSH = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.cosh(x[i]);
    });

    public static final Elementwise ASINH = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = SpecialFunctions.asinh(x[i]);
    });

    public static final Elementwise ACOSH = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = SpecialFunctions.acosh(x[i]);
    });

    public static final Elementwise ATANH = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = SpecialFunctions.atanh(x[i]);
    });

    public static final Elementwise EXPM1 = Elementwise.of(TileLoops.FASTEST::expm1);

    public static final Elementwise LOG1P = Elementwise.of(TileLoops.FASTEST::log1p);

    public static final Elementwise LOG2 = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = SpecialFunctions.log2(x[i]);
    });

    public static final Elementwise LOG10 = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.log10(x[i]);
    });

    public static final Elementwise CBRT = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.cbrt(x[i]);
    });

    public static final Elementwise ERF = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Erf.value(x[i]);
    });

    public static final Elementwise ERFC = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Erfc.value(x[i]);
    });

    public static final Elementwise LGAMMA = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = SpecialFunctions.lgamma(x[i]);
    });

    public static final Elementwise ATAN2 = Elementwise.of((y, x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.atan2(y[i], x[i]);
    });

    /** The derivative of the digamma function of that order. */
    public static final Kernel<Integer> POLYGAMMA = Elementwise.given(order -> (x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = SpecialFunctions.polygamma(order, x[i]);
    });
}
