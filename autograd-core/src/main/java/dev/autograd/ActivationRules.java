package dev.autograd;

import static dev.autograd.Primitive.None.NONE;
import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.floating;
import static dev.autograd.Rows.floatingType;
import static dev.autograd.Rows.isSeen;
import static dev.autograd.Rows.slopeAtInput;
import static dev.autograd.Rows.slopeAtOutput;
import static dev.autograd.Rows.whereOutput;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.None;
import dev.autograd.Primitive.Result;
import dev.autograd.Primitive.Unary;
import dev.autograd.array.Loops;
import dev.autograd.array.LstmCell;
import dev.autograd.array.Shape;
import java.util.List;

/** The derivatives of activation functions. Each row: name, kernel, slope. */
final class ActivationRules {
    private ActivationRules() {}

    static final Unary SIGMOID =
            elementwise("sigmoid", Loops.SIGMOID, slopeAtOutput(z -> z.mul(z.oneMinus()), Loops.SIGMOID_SLOPE));
    static final Unary SOFTPLUS = elementwise("softplus", Loops.SOFTPLUS, slopeAtInput(x -> x.sigmoid()));
    static final Unary SOFTSIGN = elementwise(
            "softsign", Loops.SOFTSIGN, (z, x) -> g -> g.div(x.abs().add(1).square()));

    static final Unary RELU = elementwise("relu", Loops.RELU, whereOutput(z -> z.gt(0), Loops.RELU_SLOPE));
    static final Primitive<Double> LEAKY_RELU =
            elementwise("leakyRelu", Loops.LEAKY_RELU, (z, x, slope) -> g -> g.where(x.gt(0), g.mul(slope)));
    static final Primitive<Double> ELU =
            elementwise("elu", Loops.ELU, (z, x, alpha) -> g -> g.where(x.gt(0), g.mul(z.add(alpha))));

    // These compute the same as the formulas in Gates, at once.
    static final Primitive<None> LSTM_TO_SUMS = new Primitive<>(
            "lstmCellGradient", (none, in) -> floating("lstmCell", in[1]), LstmCell::slopeOfGates, List.of());
    static final Primitive<None> LSTM_TO_CELLS = new Primitive<>(
            "lstmCellGradient", (none, in) -> floating("lstmCell", in[2]), LstmCell::slopeOfCells, List.of());

    /** A step of long short-term memory. */
    static final Binary LSTM_CELL = new Binary(
            "lstmCell",
            (none, in) -> new Result(floatingType("lstmCell", in[0]), states(in[1])),
            LstmCell::forward,
            List.of(
                    (z, in, i, none) -> {
                        Tensor sums = in[0];
                        Tensor c = in[1];
                        return g -> isSeen() ? new Gates(sums, c).toSums(g) : LSTM_TO_SUMS.apply(NONE, g, sums, c);
                    },
                    (z, in, i, none) -> {
                        Tensor sums = in[0];
                        Tensor c = in[1];
                        return g -> isSeen() ? new Gates(sums, c).toCells(g) : LSTM_TO_CELLS.apply(NONE, g, sums, c);
                    }));

    static Tensor lstmCell(Tensor sums, Tensor cells) {
        Shape c = cells.dims();
        if (c.rank() != 2 || !sums.dims().equals(Shape.of(c.length(0), 4L * c.length(1)))) {
            throw new ShapeException("lstmCell: sums " + sums.describe() + " and cells " + cells.describe()
                    + " need the shapes [n, 4 h] and [n, h]");
        }
        return LSTM_CELL.apply(sums, cells);
    }

    private static Shape states(Tensor cells) {
        return Shape.of(2, cells.dims().length(0), cells.dims().length(1));
    }

    /** What a step of long short-term memory computes, for the formulas of its derivatives. */
    private static final class Gates {
        private final Tensor i;
        private final Tensor f;
        private final Tensor g;
        private final Tensor o;
        private final Tensor before;
        private final Tensor tanh;

        Gates(Tensor sums, Tensor cells) {
            int h = cells.dims().length(1);
            i = sums.slice(1, 0, h).sigmoid();
            f = sums.slice(1, h, 2L * h).sigmoid();
            g = sums.slice(1, 2L * h, 3L * h).tanh();
            o = sums.slice(1, 3L * h, 4L * h).sigmoid();
            before = cells;
            tanh = f.mul(cells).add(i.mul(g)).tanh();
        }

        private Tensor toNewCells(Tensor upstream) {
            return upstream.select(0, 1)
                    .add(upstream.select(0, 0).mul(o).mul(tanh.square().oneMinus()));
        }

        Tensor toSums(Tensor upstream) {
            Tensor r = toNewCells(upstream);
            return Tensor.concat(
                    1,
                    r.mul(g).mul(i).mul(i.oneMinus()),
                    r.mul(before).mul(f).mul(f.oneMinus()),
                    r.mul(i).mul(g.square().oneMinus()),
                    upstream.select(0, 0).mul(tanh).mul(o).mul(o.oneMinus()));
        }

        Tensor toCells(Tensor upstream) {
            return toNewCells(upstream).mul(f);
        }
    }
}
