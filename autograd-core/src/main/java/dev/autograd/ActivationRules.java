package dev.autograd;

import static dev.autograd.Primitive.None.NONE;
import static dev.autograd.Rows.elementwise;
import static dev.autograd.Rows.floatingType;
import static dev.autograd.Rows.isSeen;
import static dev.autograd.Rows.noGradient;
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
import org.nd4j.linalg.api.buffer.DataType;

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
            "lstmCellGradient",
            (none, in) -> new Result(in[1].type(), ofSums(in[1])),
            LstmCell::slopeOfSums,
            List.of());
    static final Primitive<None> LSTM_TO_CELLS = new Primitive<>(
            "lstmCellGradient",
            (none, in) -> new Result(in[1].type(), ofCells(in[1])),
            LstmCell::slopeOfCells,
            List.of());

    /** What a step of long short-term memory computes once: i, f, g, o, and tanh of the new cells. */
    static final Binary LSTM_GATES = new Binary(
            "lstmGates",
            (none, in) -> new Result(in[1].type(), copies(LstmCell.PARTS, in[1])),
            LstmCell::gates,
            List.of());

    /** A step of long short-term memory, given the gates, which are constant. */
    static final Primitive<None> LSTM_CELL = new Primitive<>(
            "lstmCell",
            (none, in) -> new Result(in[1].type(), copies(2, in[1])),
            LstmCell::forward,
            List.of(
                    (z, in, i, none) -> {
                        Tensor sums = in[0];
                        Tensor c = in[1];
                        Tensor gates = in[2];
                        return g -> isSeen() ? new Gates(sums, c).toSums(g) : LSTM_TO_SUMS.apply(NONE, g, c, gates);
                    },
                    (z, in, i, none) -> {
                        Tensor sums = in[0];
                        Tensor c = in[1];
                        Tensor gates = in[2];
                        return g -> isSeen() ? new Gates(sums, c).toCells(g) : LSTM_TO_CELLS.apply(NONE, g, gates);
                    },
                    noGradient()));

    static Tensor lstmCell(Tensor sums, Tensor cells) {
        DataType type = DataTypes.promote("lstmCell", sums, cells);
        if (cells.rank() != 2 || !sums.dims().equals(ofSums(cells))) {
            throw new ShapeException("lstmCell: sums " + sums.describe() + " and cells " + cells.describe()
                    + " need the shapes [n, 4 h] and [n, h]");
        }
        floatingType("lstmCell", sums);
        Tensor x = sums.to(type);
        Tensor y = cells.to(type);
        return LSTM_CELL.apply(NONE, x, y, LSTM_GATES.apply(x, y));
    }

    private static Shape ofSums(Tensor cells) {
        return Shape.of(cells.dims().length(0), 4L * cells.dims().length(1));
    }

    private static Shape ofCells(Tensor gates) {
        return Shape.of(gates.dims().length(1), gates.dims().length(2));
    }

    private static Shape copies(int count, Tensor cells) {
        return Shape.of(count, cells.dims().length(0), cells.dims().length(1));
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
