package dev.autograd;

import static dev.autograd.Values.shape;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

final class ShapingSamples {
    private ShapingSamples() {}

    static final List<Sample> ALL = List.of(
            Sample.of(
                            ShapingRules.BROADCAST_TO,
                            in -> in[0].broadcastTo(2, 4, 3),
                            in -> Values.of(shape(2, 4, 3), in[0]::broadcastAt),
                            shape(4, 1))
                    .alsoFor(shape())
                    .alsoFor(shape(3))
                    .alsoFor(shape(2, 1, 1)),
            Sample.of(
                            ShapingRules.BROADCAST_TO,
                            in -> in[0].broadcastTo(0, 3),
                            in -> new Values(shape(0, 3), new double[0]),
                            shape(1, 3))
                    .when("nothing"),
            Sample.of(
                            ShapingRules.RESHAPE,
                            in -> in[0].reshape(3, -1),
                            in -> new Values(shape(3, in[0].elements().length / 3), in[0].elements()),
                            shape(2, 6))
                    .alsoFor(shape(3))
                    .alsoFor(shape(0, 2)),
            Sample.of(
                            ShapingRules.PERMUTE,
                            in -> in[0].permute(2, 0, 1),
                            in -> Values.of(
                                    shape(in[0].lengths()[2], in[0].lengths()[0], in[0].lengths()[1]),
                                    i -> in[0].at(i[1], i[2], i[0])),
                            shape(2, 3, 4))
                    .alsoFor(shape(1, 1, 1))
                    .alsoFor(shape(2, 0, 1)),
            Sample.of(
                            ShapingRules.PERMUTE,
                            in -> in[0].transpose(),
                            in -> Values.of(shape(3, 2), i -> in[0].at(i[1], i[0])),
                            shape(2, 3))
                    .when("two axes"),
            Sample.of(ShapingRules.CAST, in -> in[0].to(DataType.DOUBLE).to(DataType.FLOAT), in -> in[0], shape(2, 3))
                    .when("FLOAT")
                    .upToOrder(0),
            Sample.of(
                            ShapingRules.CAST,
                            in -> in[0].gt(0).to(DataType.DOUBLE),
                            in -> Values.elementwise(x -> x[0] > 0 ? 1 : 0, in),
                            shape(2, 3))
                    .when("from booleans"),
            Sample.of(
                            ShapingRules.SLICE,
                            in -> in[0].flip(0),
                            in -> Values.of(shape(3, 2), i -> in[0].at(2 - i[0], i[1])),
                            shape(3, 2))
                    .composed("flip"),
            Sample.of(
                            ShapingRules.SLICE,
                            in -> in[0].split(2, 1).get(1),
                            in -> Values.of(shape(2, 2), i -> in[0].at(i[0], i[1] + 2)),
                            shape(2, 5))
                    .when("of a split"),
            Sample.of(
                    ShapingRules.DIAGONAL,
                    in -> in[0].diagonal(1),
                    in -> Values.of(shape(2), i -> in[0].at(i[0], i[0] + 1)),
                    shape(3, 3)),
            Sample.of(
                    ShapingRules.PLACE,
                    in -> in[0].diagEmbed(),
                    in -> Values.of(shape(2, 3, 3), i -> i[1] == i[2] ? in[0].at(i[0], i[1]) : 0),
                    shape(2, 3)),
            Sample.of(
                    ShapingRules.CONCAT,
                    in -> Tensor.concat(0, in[0], in[1]),
                    in -> Values.of(shape(3, 2), i -> i[0] < 2 ? in[0].at(i) : in[1].at(0, i[1])),
                    shape(2, 2),
                    shape(1, 2)),
            Sample.of(
                    ShapingRules.PAD,
                    in -> in[0].pad(new long[][] {{1, 0}, {0, 2}}),
                    in -> Values.of(shape(3, 4), i -> i[0] > 0 && i[1] < 2 ? in[0].at(i[0] - 1, i[1]) : 0),
                    shape(2, 2)),
            Sample.of(
                            ShapingRules.PAD,
                            in -> in[0].pad(new long[][] {{2, 1}}, PadMode.REFLECT),
                            in -> Values.of(shape(6), i -> in[0].at(new int[] {2, 1, 0, 1, 2, 1}[i[0]])),
                            shape(3))
                    .when("reflected"),
            Sample.of(
                    ShapingRules.ROLL,
                    in -> in[0].roll(1, 1),
                    in -> Values.of(shape(2, 3), i -> in[0].at(i[0], (i[1] + 2) % 3)),
                    shape(2, 3)),
            Sample.of(
                    ShapingRules.TRIANGLE,
                    in -> in[0].tril(),
                    in -> Values.of(shape(3, 3), i -> i[1] <= i[0] ? in[0].at(i) : 0),
                    shape(3, 3)));
}
