package dev.autograd;

/** The elementary and special functions, of each element. In the derivatives {@code g} is the gradient of the result. */
public sealed interface Elementary permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /** Returns {@code e^x}. Gradient: {@code g e^x}. */
    default Tensor exp() {
        return ElementaryRules.EXP.apply(x());
    }

    /** Returns {@code e^x - 1} with all its digits near 0. Gradient: {@code g e^x}. */
    default Tensor expm1() {
        return ElementaryRules.EXPM1.apply(x());
    }

    /** Returns the natural logarithm; -Infinity at 0, NaN below. Gradient: {@code g / x}. */
    default Tensor log() {
        return ElementaryRules.LOG.apply(x());
    }

    /** Returns {@code log(1 + x)} with all its digits near 0; NaN below -1. Gradient: {@code g / (1 + x)}. */
    default Tensor log1p() {
        return ElementaryRules.LOG1P.apply(x());
    }

    /** Returns the logarithm to base 2, exact for powers of 2. Gradient: {@code g / (x log 2)}. */
    default Tensor log2() {
        return ElementaryRules.LOG2.apply(x());
    }

    /** Returns the logarithm to base 10. Gradient: {@code g / (x log 10)}. */
    default Tensor log10() {
        return ElementaryRules.LOG10.apply(x());
    }

    /** Returns the sine of an angle in radians. Gradient: {@code g cos x}. */
    default Tensor sin() {
        return ElementaryRules.SIN.apply(x());
    }

    /** Returns the cosine of an angle in radians. Gradient: {@code -g sin x}. */
    default Tensor cos() {
        return ElementaryRules.COS.apply(x());
    }

    /** Returns the tangent of an angle in radians. Gradient: {@code g (1 + tan² x)}. */
    default Tensor tan() {
        return ElementaryRules.TAN.apply(x());
    }

    /**
     * Returns the angle in -π/2..π/2 with this sine; NaN outside of -1..1. Gradient: {@code g / √(1 - x²)}, infinite at
     * ±1.
     */
    default Tensor asin() {
        return ElementaryRules.ASIN.apply(x());
    }

    /**
     * Returns the angle in 0..π with this cosine; NaN outside of -1..1. Gradient: {@code -g / √(1 - x²)}, infinite at
     * ±1.
     */
    default Tensor acos() {
        return ElementaryRules.ACOS.apply(x());
    }

    /** Returns the angle in -π/2..π/2 with this tangent. Gradient: {@code g / (1 + x²)}. */
    default Tensor atan() {
        return ElementaryRules.ATAN.apply(x());
    }

    /**
     * Returns the angle in -π..π from the positive axis to the point whose ordinate is this tensor, {@code y}, and whose
     * abscissa is {@code x}; both broadcast. Gradients: {@code g x / (x² + y²)} for {@code y} and
     * {@code -g y / (x² + y²)} for {@code x}; both count as 0 at the origin.
     */
    default Tensor atan2(Tensor x) {
        return ElementaryRules.ATAN2.apply(x(), x);
    }

    /** Returns the hyperbolic sine. Gradient: {@code g cosh x}. */
    default Tensor sinh() {
        return ElementaryRules.SINH.apply(x());
    }

    /** Returns the hyperbolic cosine. Gradient: {@code g sinh x}. */
    default Tensor cosh() {
        return ElementaryRules.COSH.apply(x());
    }

    /** Returns the hyperbolic tangent, in -1..1. Gradient: {@code g (1 - tanh² x)}. */
    default Tensor tanh() {
        return ElementaryRules.TANH.apply(x());
    }

    /** Returns the inverse of {@link #sinh}. Gradient: {@code g / √(x² + 1)}. */
    default Tensor asinh() {
        return ElementaryRules.ASINH.apply(x());
    }

    /** Returns the inverse of {@link #cosh}, at least 0; NaN below 1. Gradient: {@code g / √(x² - 1)}, infinite at 1. */
    default Tensor acosh() {
        return ElementaryRules.ACOSH.apply(x());
    }

    /** Returns the inverse of {@link #tanh}; NaN outside of -1..1. Gradient: {@code g / (1 - x²)}, infinite at ±1. */
    default Tensor atanh() {
        return ElementaryRules.ATANH.apply(x());
    }

    /** Returns the error function {@code 2/√π ∫₀ˣ e^(-t²) dt}. Gradient: {@code g 2/√π e^(-x²)}. */
    default Tensor erf() {
        return ElementaryRules.ERF.apply(x());
    }

    /** Returns {@code 1 - erf(x)}, with all its digits where that is small. Gradient: {@code -g 2/√π e^(-x²)}. */
    default Tensor erfc() {
        return ElementaryRules.ERFC.apply(x());
    }

    /**
     * Returns {@code log |Γ(x)|}, the logarithm of the gamma function; Infinity at 0, -1, -2, ... Gradient:
     * {@code g ψ(x)}, with the {@link #digamma} function.
     */
    default Tensor lgamma() {
        return ElementaryRules.LGAMMA.apply(x());
    }

    /**
     * Returns the digamma function {@code ψ(x) = Γ'(x) / Γ(x)}; NaN at -1, -2, ..., and infinite at 0, with the sign
     * opposite to that of the zero. Gradient: {@code g ψ'(x)}, which is {@code polygamma(1)}.
     */
    default Tensor digamma() {
        return polygamma(0);
    }

    /**
     * Returns the polygamma function, which is the derivative of {@link #digamma} of the given order. At 0, -1, -2, ...
     * an odd order has the value Infinity; an even one is NaN, but for a signed infinity at 0. Gradient: {@code g} times
     * the polygamma function of the next order.
     *
     * @param order at least 0, for digamma itself
     */
    default Tensor polygamma(int order) {
        if (order < 0) {
            throw new IllegalArgumentException(
                    "polygamma: the order counts derivatives, from 0 for digamma, but is " + order);
        }
        return ElementaryRules.POLYGAMMA.apply(order, x());
    }
}
