package dev.autograd;

import static dev.autograd.Rows.reducing;

import dev.autograd.array.Axes;
import dev.autograd.array.Reduce;
import dev.autograd.array.Shape;
import dev.autograd.tape.Pullback;

/** The derivatives of operations that fold the elements along some axes into one. */
final class ReductionRules {
    private ReductionRules() {}

    /** Which axes are folded, and whether they stay with length 1. */
    record Folding(Axes axes, boolean keepDims) {}

    static final Primitive<Folding> SUM = reducing("sum", Reduce.SUM, (z, x, folding) -> {
        Shape shape = x.dims();
        return g -> unfold(g, shape, folding).broadcastTo(shape);
    });

    static final Primitive<Folding> MEAN = reducing("mean", Reduce::mean, (z, x, folding) -> {
        Shape shape = x.dims();
        double count = (double) x.size() / Math.max(1, z.size());
        return g -> unfold(g, shape, folding).div(count).broadcastTo(shape);
    });

    static final Primitive<Folding> MAX = reducing("max", Reduce.MAX, ReductionRules::toTheExtremes);
    static final Primitive<Folding> MIN = reducing("min", Reduce.MIN, ReductionRules::toTheExtremes);

    // All elements that attain the extreme share the gradient equally.
    private static Pullback<Tensor> toTheExtremes(Tensor z, Tensor x, Folding folding) {
        return g -> {
            Shape shape = x.dims();
            Tensor attained = x.eq(unfold(z, shape, folding)).to(x.dataType());
            Tensor count = SUM.apply(new Folding(folding.axes, true), attained);
            return attained.mul(unfold(g, shape, folding).div(count));
        };
    }

    // Gives a folded tensor its axes back, with length 1.
    private static Tensor unfold(Tensor folded, Shape shape, Folding folding) {
        return folded.dims().isScalar() ? folded : folded.reshape(shape.reduce(folding.axes, true));
    }
}
