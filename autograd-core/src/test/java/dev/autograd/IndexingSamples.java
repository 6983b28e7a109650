package dev.autograd;

import static dev.autograd.Index.all;
import static dev.autograd.Index.positions;
import static dev.autograd.Index.rangeFrom;
import static dev.autograd.Index.rest;
import static dev.autograd.Values.shape;
import static dev.autograd.Values.sum;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

final class IndexingSamples {
    private IndexingSamples() {}

    // Positions of an axis of length 3, counted from either end.
    private static final Domain POSITIONS = new Domain(DataType.INT64, (random, i, n) -> random.nextInt(6) - 3);

    static final List<Sample> ALL = List.of(
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].take(in[1], 1),
                            in -> Values.of(shape(2, 4, 2), i -> in[0].at(i[0], from0(in[1].at(i[1])), i[2])),
                            shape(2, 3, 2),
                            shape(4))
                    .on(Domain.ANY, POSITIONS),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].take(in[1], -1),
                            in -> Values.of(shape(2, 2, 2), i -> in[0].at(i[0], from0(in[1].at(i[1], i[2])))),
                            shape(2, 3),
                            shape(2, 2))
                    .on(Domain.ANY, POSITIONS)
                    .when("along the last axis"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].take(in[1], 0),
                            in -> Values.of(shape(5), i -> in[0].at(0, i[0])),
                            shape(3, 5),
                            shape())
                    .on(Domain.ANY, Domain.indices(1))
                    .when("at a scalar"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].take(in[1], 0),
                            in -> Values.of(shape(0, 5), i -> 0),
                            shape(3, 5),
                            shape(0))
                    .on(Domain.ANY, POSITIONS)
                    .when("of nothing"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].take(in[1]),
                            in -> Values.of(shape(4), i -> in[0].elements()[(int) in[1].at(i)]),
                            shape(2, 3),
                            shape(4))
                    .on(Domain.ANY, Domain.indices(6))
                    .when("of all elements"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].embedding(in[1]),
                            in -> Values.of(shape(3, 2, 20), i -> in[0].at((int) in[1].at(i[0], i[1]), i[2])),
                            shape(4, 20),
                            shape(3, 2))
                    .on(Domain.ANY, Domain.indices(4))
                    .when("as an embedding"),
            Sample.of(
                            IndexingRules.INDEX_ADD,
                            in -> in[0].indexAdd(1, in[1], in[2]),
                            in -> Values.of(
                                    shape(2, 3, 2),
                                    i -> in[0].at(i)
                                            + sum(4, k -> from0(in[1].at(k)) == i[1] ? in[2].at(i[0], k, i[2]) : 0)),
                            shape(2, 3, 2),
                            shape(4),
                            shape(2, 4, 2))
                    .on(Domain.ANY, POSITIONS, Domain.ANY),
            Sample.of(
                            IndexingRules.INDEX_ADD,
                            in -> in[0].indexAdd(0, in[1], in[2]),
                            in -> Values.of(
                                    shape(3, 9),
                                    i -> in[0].at(i) + sum(5, k -> from0(in[1].at(k)) == i[0] ? in[2].at(k, i[1]) : 0)),
                            shape(3, 9),
                            shape(5),
                            shape(5, 9))
                    .on(Domain.ANY, POSITIONS, Domain.ANY)
                    .when("to rows"),
            Sample.of(
                            IndexingRules.GATHER,
                            in -> in[0].gather(1, in[1]),
                            in -> Values.of(shape(2, 4, 2), i -> in[0].at(i[0], from0(in[1].at(i)), i[2])),
                            shape(2, 3, 2),
                            shape(2, 4, 2))
                    .on(Domain.ANY, POSITIONS),
            Sample.of(
                            IndexingRules.GATHER,
                            in -> in[0].gather(-1, in[1]),
                            in -> Values.of(shape(0), i -> 0),
                            shape(3),
                            shape(0))
                    .on(Domain.ANY, POSITIONS)
                    .when("of nothing"),
            Sample.of(
                            IndexingRules.SCATTER_ADD,
                            in -> in[0].scatterAdd(1, in[1], in[2]),
                            in -> Values.of(
                                    shape(2, 3, 2),
                                    i -> in[0].at(i)
                                            + sum(
                                                    4,
                                                    k -> from0(in[1].at(i[0], k, i[2])) == i[1]
                                                            ? in[2].at(i[0], k, i[2])
                                                            : 0)),
                            shape(2, 3, 2),
                            shape(2, 4, 2),
                            shape(2, 4, 2))
                    .on(Domain.ANY, POSITIONS, Domain.ANY),
            Sample.of(
                            ShapingRules.SLICE,
                            in -> in[0].slice(1, -1, 0, -2),
                            in -> Values.of(shape(2, 2), i -> in[0].at(i[0], 4 - 2 * i[1])),
                            shape(2, 5))
                    .when("downwards"),
            Sample.of(
                            ShapingRules.SLICE,
                            in -> in[0].select(1, -2),
                            in -> Values.of(shape(2, 2), i -> in[0].at(i[0], 1, i[1])),
                            shape(2, 3, 2))
                    .composed("select"),
            Sample.of(
                            ShapingRules.SLICE,
                            in -> in[0].get(rest(), rangeFrom(1).step(2), Index.newAxis()),
                            in -> Values.of(shape(2, 3, 2, 1), i -> in[0].at(i[0], i[1], 1 + 2 * i[2])),
                            shape(2, 3, 4))
                    .composed("get a range"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].get(Index.at(1), positions(in[1]), positions(in[2])),
                            in -> Values.of(
                                    shape(3, 2), i -> in[0].at(1, from0(in[1].at(i[0], 0)), from0(in[2].at(i[1])))),
                            shape(2, 3, 3),
                            shape(3, 1),
                            shape(2))
                    .on(Domain.ANY, POSITIONS)
                    .composed("get positions"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].get(
                                    all(), positions(in[0].detach().select(0, 0).gt(-3))),
                            in -> in[0],
                            shape(2, 4))
                    .composed("get by a mask"),
            Sample.of(
                            IndexingRules.TAKE,
                            in -> in[0].maskedSelect(Tensor.constant(new boolean[] {true, false, true})),
                            in -> Values.of(shape(4), i -> in[0].at(i[0] / 2, 2 * (i[0] % 2))),
                            shape(2, 3))
                    .composed("maskedSelect"),
            Sample.of(
                            ChoiceRules.WHERE,
                            in -> in[0].maskedFill(in[1], -7),
                            in -> Values.elementwise(x -> x[1] != 0 ? -7 : x[0], in),
                            shape(2, 3),
                            shape(3))
                    .on(Domain.ANY, Domain.MASK)
                    .composed("maskedFill"));

    private static int from0(double position) {
        return (int) (position < 0 ? position + 3 : position);
    }
}
