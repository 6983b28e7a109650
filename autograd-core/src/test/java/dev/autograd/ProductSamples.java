package dev.autograd;

import static dev.autograd.Values.shape;
import static dev.autograd.Values.sum;

import java.util.List;

final class ProductSamples {
    private ProductSamples() {}

    static final List<Sample> ALL = List.of(
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1]),
                            in -> product(in[0], in[1]),
                            shape(2, 3),
                            shape(3, 4))
                    .alsoFor(shape(1, 1), shape(1, 1))
                    .alsoFor(shape(2, 0), shape(0, 3))
                    .alsoFor(shape(0, 2), shape(2, 3)),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1], true, false),
                            in -> product(transpose(in[0]), in[1]),
                            shape(3, 2),
                            shape(3, 4))
                    .when("with x transposed"),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1], false, true),
                            in -> product(in[0], transpose(in[1])),
                            shape(2, 3),
                            shape(4, 3))
                    .when("with y transposed"),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1], true, true),
                            in -> product(transpose(in[0]), transpose(in[1])),
                            shape(3, 2),
                            shape(4, 3))
                    .when("with both transposed"),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(shape(), i -> sum(3, k -> in[0].at(k) * in[1].at(k))),
                            shape(3),
                            shape(3))
                    .when("of two vectors"),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(shape(2), i -> sum(3, k -> in[0].at(i[0], k) * in[1].at(k))),
                            shape(2, 3),
                            shape(3))
                    .when("of matrix and vector"),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(shape(2), i -> sum(3, k -> in[0].at(k) * in[1].at(k, i[0]))),
                            shape(3),
                            shape(3, 2))
                    .when("of vector and matrix"),
            Sample.of(
                            ProductRules.MATMUL,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(
                                    shape(2, 3, 2, 2),
                                    i -> sum(2, k -> in[0].at(i[0], 0, i[2], k) * in[1].at(i[1], k, i[3]))),
                            shape(2, 1, 2, 2),
                            shape(3, 2, 2))
                    .when("of broadcast stacks"));

    private static Values product(Values x, Values y) {
        return Values.of(
                shape(x.lengths()[0], y.lengths()[1]), i -> sum(x.lengths()[1], k -> x.at(i[0], k) * y.at(k, i[1])));
    }

    private static Values transpose(Values x) {
        return Values.of(shape(x.lengths()[1], x.lengths()[0]), i -> x.at(i[1], i[0]));
    }
}
