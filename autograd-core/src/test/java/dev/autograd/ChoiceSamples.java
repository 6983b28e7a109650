package dev.autograd;

import static dev.autograd.Domain.ANY;
import static dev.autograd.Domain.MASK;
import static dev.autograd.Sample.binary;
import static dev.autograd.Sample.ternary;
import static dev.autograd.Sample.unary;
import static dev.autograd.Values.shape;

import dev.autograd.Primitive.None;
import java.util.List;

final class ChoiceSamples {
    private ChoiceSamples() {}

    // Around ±0.3 and ±1.5.
    private static final Domain INSIDE_AND_OUTSIDE = new Domain(
            null,
            (random, i, n) -> (i % 2 == 0 ? 0.3 : 1.5) * (random.nextBoolean() ? 1 : -1) + random.nextDouble(0.1));

    static final List<Sample> ALL = List.of(
            binary(ChoiceRules.GREATER, Tensor::gt, (x, y) -> x > y ? 1 : 0),
            binary(ChoiceRules.GREATER, Tensor::lt, (x, y) -> x < y ? 1 : 0).when("swapped"),
            binary(ChoiceRules.GREATER_EQUAL, Tensor::ge, (x, y) -> x >= y ? 1 : 0),
            binary(ChoiceRules.GREATER_EQUAL, Tensor::le, (x, y) -> x <= y ? 1 : 0)
                    .when("swapped"),
            binary(ChoiceRules.EQUAL, (x, y) -> x.sign().eq(y.sign()), (x, y) -> x * y > 0 ? 1 : 0),
            binary(ChoiceRules.NOT_EQUAL, (x, y) -> x.sign().ne(y.sign()), (x, y) -> x * y < 0 ? 1 : 0),
            unary(ChoiceRules.GREATER, x -> x.gt(0.5), x -> x > 0.5 ? 1 : 0).when("than a number"),
            unary(ChoiceRules.GREATER_EQUAL, x -> x.ge(0.5), x -> x > 0.5 ? 1 : 0)
                    .when("than a number"),
            unary(ChoiceRules.GREATER, x -> x.lt(0.5), x -> x < 0.5 ? 1 : 0).when("than a number, swapped"),
            unary(ChoiceRules.GREATER_EQUAL, x -> x.le(0.5), x -> x < 0.5 ? 1 : 0)
                    .when("than a number, swapped"),
            unary(ChoiceRules.EQUAL, x -> x.sign().eq(1), x -> x > 0 ? 1 : 0).when("a number"),
            unary(ChoiceRules.NOT_EQUAL, x -> x.sign().ne(1), x -> x > 0 ? 0 : 1)
                    .when("a number"),
            unary(ChoiceRules.NOT_EQUAL, x -> x.sub(x.relu()).sqrt().isNaN(), x -> x < 0 ? 1 : 0)
                    .when("to itself"),
            unary(ChoiceRules.GREATER, x -> x.log().isFinite(), x -> x > 0 ? 1 : 0)
                    .composed("isFinite"),
            unary(ChoiceRules.EQUAL, x -> x.relu().log().isInfinite(), x -> x > 0 ? 0 : 1)
                    .composed("isInfinite"),
            binary(ChoiceRules.AND, Tensor::and, (x, y) -> x + y == 2 ? 1 : 0).on(MASK),
            binary(ChoiceRules.OR, Tensor::or, (x, y) -> x + y > 0 ? 1 : 0).on(MASK),
            binary(ChoiceRules.XOR, Tensor::xor, (x, y) -> x + y == 1 ? 1 : 0).on(MASK),
            unary(ChoiceRules.XOR, Tensor::not, x -> 1 - x).when("with true").on(MASK),
            ternary(ChoiceRules.WHERE, in -> in[1].where(in[0], in[2]), x -> x[0] == 1 ? x[1] : x[2])
                    .on(MASK, ANY),
            binary(ChoiceRules.WHERE, (c, x) -> x.where(c, 7), (c, x) -> c == 1 ? x : 7)
                    .when("with a number")
                    .on(MASK, ANY),
            binary(ChoiceRules.MAXIMUM, Tensor::maximum, (x, y) -> x > y ? x : y),
            binary(ChoiceRules.MINIMUM, Tensor::minimum, (x, y) -> x < y ? x : y),
            unary(ChoiceRules.MAXIMUM, x -> x.maximum(1), x -> x > 1 ? x : 1)
                    .when("with a number")
                    .on(INSIDE_AND_OUTSIDE),
            unary(ChoiceRules.MINIMUM, x -> x.minimum(1), x -> x < 1 ? x : 1)
                    .when("with a number")
                    .on(INSIDE_AND_OUTSIDE),
            Sample.of(
                            ChoiceRules.SHARE,
                            in -> ChoiceRules.SHARE.apply(None.NONE, in),
                            in -> Values.elementwise(x -> x[1] > x[2] ? x[0] : 0, in),
                            shape(2, 3),
                            shape(2, 3),
                            shape(2, 3))
                    .alsoFor(shape(2, 3), shape(3), shape(1))
                    .alsoFor(shape(), shape(), shape()),
            Sample.of(
                            ChoiceRules.SHARE,
                            in -> ChoiceRules.SHARE.apply(None.NONE, in[0], in[1], in[1]),
                            in -> Values.elementwise(x -> x[0] / 2, in[0]),
                            shape(2, 3),
                            shape(3))
                    .when("of equals")
                    .upToOrder(0),
            unary(ChoiceRules.CLAMP, x -> x.clamp(-1, 1), x -> Math.abs(x) < 1 ? x : Math.signum(x))
                    .on(INSIDE_AND_OUTSIDE),
            unary(ChoiceRules.CLAMP, x -> x.clamp(1, Double.POSITIVE_INFINITY), x -> x > 1 ? x : 1)
                    .when("from below only")
                    .on(INSIDE_AND_OUTSIDE));
}
