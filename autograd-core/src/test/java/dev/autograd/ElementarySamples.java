package dev.autograd;

import static dev.autograd.Domain.POSITIVE;
import static dev.autograd.Domain.between;
import static dev.autograd.Sample.binary;
import static dev.autograd.Sample.unary;

import java.util.List;

final class ElementarySamples {
    private ElementarySamples() {}

    private static final Domain INSIDE = between(-0.8, 0.8);

    static final List<Sample> ALL = List.of(
            unary(ElementaryRules.EXP, Tensor::exp, Math::exp),
            unary(ElementaryRules.EXPM1, Tensor::expm1, x -> Math.exp(x) - 1),
            unary(ElementaryRules.LOG, Tensor::log, Math::log).on(POSITIVE),
            unary(ElementaryRules.LOG1P, Tensor::log1p, x -> Math.log(1 + x)).on(between(-0.7, 3)),
            unary(ElementaryRules.LOG2, Tensor::log2, x -> Math.log(x) / Math.log(2))
                    .on(POSITIVE),
            unary(ElementaryRules.LOG10, Tensor::log10, x -> Math.log(x) / Math.log(10))
                    .on(POSITIVE),
            unary(ElementaryRules.SIN, Tensor::sin, Math::sin),
            unary(ElementaryRules.COS, Tensor::cos, Math::cos),
            unary(ElementaryRules.TAN, Tensor::tan, x -> Math.sin(x) / Math.cos(x))
                    .on(between(-1, 1)),
            unary(ElementaryRules.ASIN, Tensor::asin, Math::asin).on(INSIDE),
            unary(ElementaryRules.ACOS, Tensor::acos, Math::acos).on(INSIDE),
            unary(ElementaryRules.ATAN, Tensor::atan, Math::atan),
            binary(ElementaryRules.ATAN2, Tensor::atan2, Math::atan2),
            unary(ElementaryRules.SINH, Tensor::sinh, x -> (Math.exp(x) - Math.exp(-x)) / 2),
            unary(ElementaryRules.COSH, Tensor::cosh, x -> (Math.exp(x) + Math.exp(-x)) / 2),
            unary(ElementaryRules.TANH, Tensor::tanh, Math::tanh),
            unary(ElementaryRules.ASINH, Tensor::asinh, x -> Math.log(x + Math.sqrt(x * x + 1))),
            unary(ElementaryRules.ACOSH, Tensor::acosh, x -> Math.log(x + Math.sqrt(x * x - 1)))
                    .on(between(1.3, 4)),
            unary(ElementaryRules.ATANH, Tensor::atanh, x -> Math.log((1 + x) / (1 - x)) / 2)
                    .on(INSIDE),
            unary(ElementaryRules.ERF, Tensor::erf, ElementarySamples::erf),
            unary(ElementaryRules.ERFC, Tensor::erfc, x -> 1 - erf(x)),
            unary(ElementaryRules.LGAMMA, Tensor::lgamma, ElementarySamples::lgamma)
                    .on(between(2.4, 6)),
            unary(ElementaryRules.LGAMMA, Tensor::lgamma, x -> lgamma(x + 1) - Math.log(-x))
                    .when("between its poles")
                    .on(between(-0.7, -0.3)),
            unary(ElementaryRules.POLYGAMMA, Tensor::digamma, ElementarySamples::digamma)
                    .on(between(0.4, 4)),
            unary(ElementaryRules.POLYGAMMA, x -> x.polygamma(2), ElementarySamples::tetragamma)
                    .when("2")
                    .on(between(0.4, 4)));

    // The power series.
    static double erf(double x) {
        double power = 2 / Math.sqrt(Math.PI) * x;
        double sum = 0;
        for (int n = 0; n < 100; n++) {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }
        return sum;
    }

    // Stirling's series far away, and the recurrence on the way there: log Γ(x) = log Γ(x + 1) - log x.
    private static double lgamma(double x) {
        return x < 20
                ? lgamma(x + 1) - Math.log(x)
                : (x - 0.5) * Math.log(x)
                        - x
                        + Math.log(2 * Math.PI) / 2
                        + 1 / (12 * x)
                        - 1 / (360 * x * x * x)
                        + 1 / (1260 * Math.pow(x, 5))
                        - 1 / (1680 * Math.pow(x, 7));
    }

    // The derivatives of these.
    private static double digamma(double x) {
        return x < 20
                ? digamma(x + 1) - 1 / x
                : Math.log(x)
                        - 1 / (2 * x)
                        - 1 / (12 * x * x)
                        + 1 / (120 * Math.pow(x, 4))
                        - 1 / (252 * Math.pow(x, 6))
                        + 1 / (240 * Math.pow(x, 8));
    }

    private static double tetragamma(double x) {
        return x < 20
                ? tetragamma(x + 1) - 2 / (x * x * x)
                : -1 / (x * x)
                        - 1 / (x * x * x)
                        - 1 / (2 * Math.pow(x, 4))
                        + 1 / (6 * Math.pow(x, 6))
                        - 1 / (6 * Math.pow(x, 8))
                        + 3 / (10 * Math.pow(x, 10));
    }
}
