package dev.autograd;

import static dev.autograd.Domain.ANY;
import static dev.autograd.Domain.MASK;
import static dev.autograd.Domain.POSITIVE;
import static dev.autograd.Domain.between;
import static dev.autograd.Sample.binary;
import static dev.autograd.Sample.ternary;
import static dev.autograd.Sample.unary;

import java.util.List;

final class ArithmeticSamples {
    private ArithmeticSamples() {}

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
            binary(ArithmeticRules.POW, Tensor::pow, Math::pow).on(POSITIVE, ANY),
            unary(ArithmeticRules.POW, x -> x.pow(3), x -> x * x * x).when("3"),
            unary(ArithmeticRules.POW, x -> x.pow(-1.5), x -> 1 / (x * Math.sqrt(x)))
                    .when("-1.5")
                    .on(POSITIVE),
            unary(ArithmeticRules.POW, x -> x.pow(1), x -> x).when("1 at 0").on(between(0, 1e-300)),
            unary(ArithmeticRules.POW, x -> x.pow(0), x -> 1).when("0 at 0").on(between(0, 1e-300)),
            unary(ArithmeticRules.ABS, Tensor::abs, x -> x < 0 ? -x : x),
            unary(ArithmeticRules.SIGN, Tensor::sign, x -> x < 0 ? -1 : 1),
            binary(ArithmeticRules.MAXIMUM, Tensor::maximum, (x, y) -> x > y ? x : y),
            binary(ArithmeticRules.MINIMUM, Tensor::minimum, (x, y) -> x < y ? x : y),
            unary(ArithmeticRules.MAXIMUM, x -> x.maximum(0.5), x -> x > 0.5 ? x : 0.5)
                    .when("with a number"),
            unary(ArithmeticRules.MINIMUM, x -> x.minimum(0.5), x -> x < 0.5 ? x : 0.5)
                    .when("with a number"),
            binary(ArithmeticRules.GREATER, Tensor::gt, (x, y) -> x > y ? 1 : 0),
            binary(ArithmeticRules.GREATER, Tensor::lt, (x, y) -> x < y ? 1 : 0).when("swapped"),
            binary(ArithmeticRules.GREATER_EQUAL, Tensor::ge, (x, y) -> x >= y ? 1 : 0),
            binary(ArithmeticRules.GREATER_EQUAL, Tensor::le, (x, y) -> x <= y ? 1 : 0)
                    .when("swapped"),
            binary(ArithmeticRules.EQUAL, (x, y) -> x.sign().eq(y.sign()), (x, y) -> x * y > 0 ? 1 : 0),
            binary(ArithmeticRules.NOT_EQUAL, (x, y) -> x.sign().ne(y.sign()), (x, y) -> x * y < 0 ? 1 : 0),
            ternary(ArithmeticRules.WHERE, in -> in[1].where(in[0], in[2]), x -> x[0] == 1 ? x[1] : x[2])
                    .on(MASK, ANY));
}
