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
                            ProductRules.EINSUM,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(shape(), i -> sum(3, k -> in[0].at(k) * in[1].at(k))),
                            shape(3),
                            shape(3))
                    .when("of two vectors"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(shape(2), i -> sum(3, k -> in[0].at(i[0], k) * in[1].at(k))),
                            shape(2, 3),
                            shape(3))
                    .when("of matrix and vector"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(shape(2), i -> sum(3, k -> in[0].at(k) * in[1].at(k, i[0]))),
                            shape(3),
                            shape(3, 2))
                    .when("of vector and matrix"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(
                                    shape(2, 3, 2, 2),
                                    i -> sum(2, k -> in[0].at(i[0], 0, i[2], k) * in[1].at(i[1], k, i[3]))),
                            shape(2, 1, 2, 2),
                            shape(3, 2, 2))
                    .when("of broadcast stacks"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].matmul(in[1], true, true),
                            in -> Values.of(
                                    shape(2, 2, 3), i -> sum(4, k -> in[0].at(0, k, i[1]) * in[1].at(i[0], i[2], k))),
                            shape(1, 4, 2),
                            shape(2, 3, 4))
                    .when("of stacks, both transposed"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].matmul(in[1]),
                            in -> Values.of(
                                    shape(2, 2, 2), i -> sum(3, k -> in[0].at(i[0], i[1], k) * in[1].at(k, i[2]))),
                            shape(2, 2, 3),
                            shape(3, 2))
                    .when("of a stack and a matrix"),
            Sample.of(
                    ProductRules.EINSUM,
                    in -> Tensor.einsum("bthd,bshd->bhts", in[0], in[1]),
                    in -> Values.of(
                            shape(2, 2, 3, 2),
                            i -> sum(2, k -> in[0].at(i[0], i[2], i[1], k) * in[1].at(i[0], i[3], i[1], k))),
                    shape(2, 3, 2, 2),
                    shape(2, 2, 2, 2)),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> Tensor.einsum("ikb,jbk->bji", in[0], in[1]),
                            in -> Values.of(
                                    shape(2, 3, 2),
                                    i -> sum(2, k -> in[0].at(i[2], k, i[0]) * in[1].at(i[1], i[0], k))),
                            shape(2, 2, 2),
                            shape(3, 2, 2))
                    .when("that takes copies"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> Tensor.einsum("ij,j->i", in[0], in[1]),
                            in -> Values.of(shape(2), i -> 0),
                            shape(2, 0),
                            shape(0))
                    .when("of nothing"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> Tensor.einsum("...i,kij,...j->...k", in[0], in[1], in[2]),
                            in -> Values.of(
                                    shape(2, 2),
                                    i -> sum(
                                            2,
                                            k -> sum(
                                                    3,
                                                    j -> in[0].at(i[0], k)
                                                            * in[1].at(i[1], k, j)
                                                            * in[2].at(i[0], j)))),
                            shape(2, 2),
                            shape(2, 2, 3),
                            shape(2, 3))
                    .when("of three"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> Tensor.einsum("iij,jkl->k", in[0], in[1]),
                            in -> Values.of(
                                    shape(2),
                                    i -> sum(
                                            3,
                                            j -> sum(2, a -> in[0].at(a, a, j)) * sum(2, l -> in[1].at(j, i[0], l)))),
                            shape(2, 2, 3),
                            shape(3, 2, 2))
                    .when("of letters twice or alone"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].tensordot(in[1], new long[] {2, 0}, new long[] {0, -1}),
                            in -> Values.of(
                                    shape(3, 2),
                                    i -> sum(2, a -> sum(4, b -> in[0].at(a, i[0], b) * in[1].at(b, i[1], a)))),
                            shape(2, 3, 4),
                            shape(4, 2, 2))
                    .composed("tensordot"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].bilinear(in[1], in[2]),
                            in -> Values.of(
                                    shape(2),
                                    i -> sum(2, k -> sum(3, j -> in[0].at(k) * in[2].at(i[0], k, j) * in[1].at(j)))),
                            shape(2),
                            shape(3),
                            shape(2, 2, 3))
                    .composed("bilinear"),
            Sample.of(
                            ArithmeticRules.MUL,
                            in -> in[0].outer(in[1]),
                            in -> Values.of(shape(2, 3), i -> in[0].at(i[0]) * in[1].at(i[1])),
                            shape(2),
                            shape(3))
                    .composed("outer"),
            Sample.of(
                            ProductRules.EINSUM,
                            in -> in[0].dot(in[1]),
                            in -> Values.of(shape(), i -> sum(3, k -> in[0].at(k) * in[1].at(k))),
                            shape(3),
                            shape(3))
                    .composed("dot"));

    private static Values product(Values x, Values y) {
        return Values.of(
                shape(x.lengths()[0], y.lengths()[1]), i -> sum(x.lengths()[1], k -> x.at(i[0], k) * y.at(k, i[1])));
    }

    private static Values transpose(Values x) {
        return Values.of(shape(x.lengths()[1], x.lengths()[0]), i -> x.at(i[1], i[0]));
    }
}
