package dev.autograd;

import static dev.autograd.Domain.ANY;
import static dev.autograd.Domain.POSITIVE;
import static dev.autograd.Domain.between;
import static dev.autograd.Sample.binary;
import static dev.autograd.Sample.ternary;
import static dev.autograd.Sample.unary;

import java.util.List;

final class ArithmeticSamples {
    private ArithmeticSamples() {}

    // Fractions of about a quarter.
    private static final Domain BETWEEN_STEPS =
            new Domain(null, (random, i, n) -> random.nextInt(-2, 2) + random.nextDouble(0.2, 0.3));

    static final List<Sample> ALL = List.of(
            binary(ArithmeticRules.ADD, Tensor::add, (x, y) -> x + y),
            binary(ArithmeticRules.SUB, Tensor::sub, (x, y) -> x - y),
            binary(ArithmeticRules.MUL, Tensor::mul, (x, y) -> x * y),
            binary(ArithmeticRules.DIV, Tensor::div, (x, y) -> x / y),
            unary(ArithmeticRules.ADD, x -> x.add(3), x -> x + 3).when("a number"),
            unary(ArithmeticRules.SUB, x -> x.sub(3), x -> x - 3).when("a number"),
            unary(ArithmeticRules.SUB, x -> x.rsub(3), x -> 3 - x).when("from a number"),
            unary(ArithmeticRules.SUB, Tensor::oneMinus, x -> 1 - x).when("from one"),
            unary(ArithmeticRules.MUL, x -> x.mul(3), x -> x * 3).when("by a number"),
            unary(ArithmeticRules.DIV, x -> x.div(3), x -> x / 3).when("by a number"),
            unary(ArithmeticRules.DIV, x -> x.rdiv(3), x -> 3 / x).when("a number"),
            unary(ArithmeticRules.NEG, Tensor::neg, x -> -x),
            unary(ArithmeticRules.SQUARE, Tensor::square, x -> x * x),
            unary(ArithmeticRules.SQRT, Tensor::sqrt, Math::sqrt).on(POSITIVE),
            unary(ArithmeticRules.RSQRT, Tensor::rsqrt, x -> 1 / Math.sqrt(x)).on(POSITIVE),
            unary(ArithmeticRules.CBRT, Tensor::cbrt, x -> Math.signum(x) * Math.pow(Math.abs(x), 1.0 / 3)),
            unary(ArithmeticRules.DIV, Tensor::reciprocal, x -> 1 / x).composed("reciprocal"),
            binary(ArithmeticRules.HYPOT, Tensor::hypot, (x, y) -> Math.sqrt(x * x + y * y)),
            unary(ArithmeticRules.HYPOT, x -> x.hypot(2), x -> Math.sqrt(x * x + 4))
                    .when("with a number"),
            binary(ArithmeticRules.POW, Tensor::pow, Math::pow).on(POSITIVE, ANY),
            unary(ArithmeticRules.POW, x -> x.pow(x.number(3)), x -> x * x * x).when("3"),
            unary(ArithmeticRules.POWER, x -> x.pow(3), x -> x * x * x),
            unary(ArithmeticRules.POWER, x -> x.pow(-1), x -> 1 / x).when("-1"),
            unary(ArithmeticRules.POWER, x -> x.pow(-1.5), x -> 1 / (x * Math.sqrt(x)))
                    .when("-1.5")
                    .on(POSITIVE),
            unary(ArithmeticRules.SQUARE, x -> x.pow(2), x -> x * x).when("as a power"),
            unary(ArithmeticRules.POWER, x -> x.pow(1), x -> x).when("1 at 0").on(between(0, 1e-300)),
            unary(ArithmeticRules.POWER, x -> x.pow(0), x -> 1).when("0 at 0").on(between(0, 1e-300)),
            unary(ArithmeticRules.ABS, Tensor::abs, x -> x < 0 ? -x : x),
            unary(ArithmeticRules.SIGN, Tensor::sign, x -> x < 0 ? -1 : 1),
            unary(ArithmeticRules.FLOOR, Tensor::floor, x -> x < 0 ? (int) x - 1 : (int) x)
                    .on(BETWEEN_STEPS),
            unary(ArithmeticRules.CEIL, Tensor::ceil, x -> x < 0 ? (int) x : (int) x + 1)
                    .on(BETWEEN_STEPS),
            unary(ArithmeticRules.ROUND, Tensor::round, x -> x < 0 ? (int) x - 1 : (int) x)
                    .on(BETWEEN_STEPS),
            unary(ArithmeticRules.TRUNC, Tensor::trunc, x -> (int) x).on(BETWEEN_STEPS),
            binary(ArithmeticRules.FMOD, Tensor::fmod, (x, y) -> x - 2 * y).on(between(0.98, 1), between(0.4, 0.41)),
            binary(ArithmeticRules.FMOD, Tensor::fmod, (x, y) -> x - 2 * y)
                    .when("of negative numbers")
                    .on(between(-1, -0.98), between(-0.41, -0.4)),
            unary(ArithmeticRules.FMOD, x -> x.fmod(0.4), x -> x - 0.8)
                    .when("by a number")
                    .on(between(0.98, 1)),
            ternary(ArithmeticRules.ADD, in -> in[0].lerp(in[1], in[2]), x -> x[0] * (1 - x[2]) + x[1] * x[2])
                    .composed("lerp"),
            binary(ArithmeticRules.ADD, (x, y) -> x.lerp(y, 0.25), (x, y) -> 0.75 * x + 0.25 * y)
                    .composed("lerp near the start"),
            binary(ArithmeticRules.ADD, (x, y) -> x.lerp(y, 0.75), (x, y) -> 0.25 * x + 0.75 * y)
                    .composed("lerp near the end"));
}
