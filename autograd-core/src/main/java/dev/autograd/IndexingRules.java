package dev.autograd;

import static dev.autograd.Rows.noGradient;

import dev.autograd.Primitive.Result;
import dev.autograd.Primitive.ResultRule;
import dev.autograd.Primitive.Rule;
import dev.autograd.array.Indexed;
import dev.autograd.array.Indexed.Along;
import dev.autograd.array.Kernel;
import dev.autograd.array.Shape;
import java.util.List;
import java.util.function.Supplier;

/** The adjoints of reading at positions and of adding there: each is the other. */
final class IndexingRules {
    private IndexingRules() {}

    static final Primitive<Along> TAKE = reading(
            "take",
            (along, in) -> new Result(in[0].type(), taken(along, in[1].dims())),
            Indexed::take,
            () -> IndexingRules.INDEX_ADD);
    static final Primitive<Along> INDEX_ADD = adding("indexAdd", Indexed::indexAdd, TAKE);

    static final Primitive<Along> GATHER = reading(
            "gather",
            (along, in) -> new Result(in[0].type(), in[1].dims()),
            Indexed::gather,
            () -> IndexingRules.SCATTER_ADD);
    static final Primitive<Along> SCATTER_ADD = adding("scatterAdd", Indexed::scatterAdd, GATHER);

    /** From x, at an index; the gradient is added to zeros there. */
    private static Primitive<Along> reading(
            String name, ResultRule<Along> result, Kernel<Along> kernel, Supplier<Primitive<Along>> adding) {
        Rule<Along> forX = (z, in, i, along) -> {
            Tensor index = in[1];
            return g -> adding.get().apply(along, g.number(0), index, g);
        };
        return new Primitive<>(name, result, kernel, List.of(forX, noGradient()));
    }

    /** To x, which broadcasts, at an index, y; the gradient of y is read there. */
    private static Primitive<Along> adding(String name, Kernel<Along> kernel, Primitive<Along> reading) {
        Rule<Along> forX = (z, in, i, along) -> {
            Shape shape = in[0].dims();
            return g -> g.sumTo(shape);
        };
        Rule<Along> forY = (z, in, i, along) -> {
            Tensor index = in[1];
            return g -> reading.apply(along, g, index);
        };
        return new Primitive<>(
                name,
                (along, in) -> new Result(in[2].type(), along.shape()),
                kernel,
                List.of(forX, noGradient(), forY));
    }

    /** The shape of an array in which the axes of an index stand in the place of the indexed axis. */
    static Shape taken(Along along, Shape index) {
        int[] x = along.shape().toInts();
        int[] lengths = new int[x.length + index.rank() - 1];
        System.arraycopy(x, 0, lengths, 0, along.axis());
        System.arraycopy(index.toInts(), 0, lengths, along.axis(), index.rank());
        System.arraycopy(x, along.axis() + 1, lengths, along.axis() + index.rank(), x.length - along.axis() - 1);
        return Shape.of(lengths);
    }
}
