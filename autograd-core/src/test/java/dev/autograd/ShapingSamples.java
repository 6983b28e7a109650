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
                    shape(3, 3)),
            Sample.of(
                            ShapingRules.TRIANGLE,
                            in -> in[0].triu(-1),
                            in -> Values.of(shape(2, 4, 3), i -> i[2] >= i[1] - 1 ? in[0].at(i) : 0),
                            shape(2, 4, 3))
                    .when("upper"),
            Sample.of(
                            ShapingRules.DIAGONAL,
                            in -> in[0].diagonal(-1, 2, 0),
                            in -> Values.of(shape(3, 2), i -> in[0].at(i[1], i[0], i[1] + 1)),
                            shape(2, 3, 4))
                    .when("of other axes"),
            Sample.of(
                            ShapingRules.SLICE,
                            in -> in[0].unstack(0).get(1),
                            in -> Values.of(shape(3), i -> in[0].at(1, i[0])),
                            shape(2, 3))
                    .when("of one run"),
            Sample.of(
                            ShapingRules.PAD,
                            in -> in[0].pad(new long[][] {{1, 2}, {3, 1}}, PadMode.EDGE),
                            in -> Values.of(
                                    shape(5, 7),
                                    i -> in[0].at(
                                            Math.min(Math.max(i[0] - 1, 0), 1), Math.min(Math.max(i[1] - 3, 0), 2))),
                            shape(2, 3))
                    .when("by its edges"),
            Sample.of(
                            ShapingRules.PAD,
                            in -> in[0].pad(new long[][] {{2, 1}, {0, 3}}, PadMode.WRAP),
                            in -> Values.of(shape(5, 6), i -> in[0].at(i[0] % 2, i[1] % 3)),
                            shape(2, 3))
                    .when("around"),
            Sample.of(
                            ShapingRules.PAD,
                            in -> in[0].pad(new long[][] {{1, 0}}, 7),
                            in -> Values.of(shape(3), i -> i[0] == 0 ? 7 : in[0].at(i[0] - 1)),
                            shape(2))
                    .when("by a number"),
            Sample.of(
                            ShapingRules.ROLL,
                            in -> in[0].roll(new long[] {-1, 4}, 2, 0),
                            in -> Values.of(shape(3, 2, 3), i -> in[0].at((i[0] + 2) % 3, i[1], (i[2] + 1) % 3)),
                            shape(3, 2, 3))
                    .when("along two axes"),
            Sample.of(
                            ShapingRules.CONCAT,
                            in -> Tensor.stack(-1, in[0], in[1], in[0]),
                            in -> Values.of(shape(2, 2, 3), i -> in[i[2] % 2].at(i[0], i[1])),
                            shape(2, 2),
                            shape(2, 2))
                    .composed("stack"),
            Sample.of(
                            ShapingRules.CONCAT,
                            in -> Tensor.concat(1, in[0], in[1]),
                            in -> Values.of(shape(2, 3), i -> in[0].at(i)),
                            shape(2, 3),
                            shape(2, 0))
                    .when("with nothing"),
            Sample.of(
                            ShapingRules.BROADCAST_TO,
                            in -> in[0].repeat(3, 0),
                            in -> Values.of(shape(6, 2), i -> in[0].at(i[0] / 3, i[1])),
                            shape(2, 2))
                    .composed("repeat"),
            Sample.of(
                            ShapingRules.BROADCAST_TO,
                            in -> in[0].tile(2, 3, 1),
                            in -> Values.of(shape(2, 6, 2), i -> in[0].at(i[1] % 2, i[2])),
                            shape(2, 2))
                    .composed("tile"),
            Sample.of(
                            ShapingRules.BROADCAST_TO,
                            in -> Tensor.meshgrid(in[0], in[1]).get(1),
                            in -> Values.of(shape(2, 3), i -> in[1].at(i[1])),
                            shape(2),
                            shape(3))
                    .composed("meshgrid"),
            Sample.of(
                            ShapingRules.PERMUTE,
                            in -> in[0].moveAxis(2, 0).swapAxes(1, -1),
                            in -> Values.of(shape(4, 3, 2), i -> in[0].at(i[2], i[1], i[0])),
                            shape(2, 3, 4))
                    .composed("moveAxis and swapAxes"),
            Sample.of(
                            ShapingRules.RESHAPE,
                            in -> in[0].flatten(0, 1).squeeze(1).unsqueeze(0),
                            in -> new Values(shape(1, 6), in[0].elements()),
                            shape(2, 3, 1))
                    .composed("flatten, squeeze, unsqueeze"));
}
