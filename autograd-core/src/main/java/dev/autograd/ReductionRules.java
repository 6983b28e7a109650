package dev.autograd;

import static dev.autograd.Rows.ofBooleans;
import static dev.autograd.Rows.reducing;

import dev.autograd.array.Axes;
import dev.autograd.array.Folds;
import dev.autograd.array.Folds.Lane;
import dev.autograd.array.Reduce;
import dev.autograd.array.Scan.Course;
import dev.autograd.array.Shape;
import dev.autograd.tape.Pullback;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The derivatives of operations that fold the elements along some axes into one. */
final class ReductionRules {
    private ReductionRules() {}

    /** Which axes are folded, and whether they stay with length 1. */
    record Folding(Axes axes, boolean keepDims) {}

    /** The same, and the exponent of a norm. */
    record NormFolding(Folding folding, double p) {}

    static final Primitive<Folding> SUM = reducing("sum", Reduce.SUM, (z, x, folding) -> {
        Shape shape = x.dims();
        return g -> unfold(g, shape, folding).broadcastTo(shape);
    });

    static final Primitive<Folding> MEAN = reducing("mean", Reduce::mean, (z, x, folding) -> {
        Shape shape = x.dims();
        double count = (double) x.size() / z.size();
        return g -> unfold(g, shape, folding).div(count).broadcastTo(shape);
    });

    static final Primitive<Folding> PROD = reducing(
            "prod", Folds.PRODUCT, (z, x, folding) -> g -> spread(g, x, folding).mul(productOfOthers(x, folding)));

    static final Primitive<Folding> MAX = reducing("max", Reduce.MAX, ReductionRules::toTheExtremes);
    static final Primitive<Folding> MIN = reducing("min", Reduce.MIN, ReductionRules::toTheExtremes);

    static final Primitive<Folding> LOG_SUM_EXP = reducing(
            "logSumExp",
            Folds.LOG_SUM_EXP,
            (z, x, folding) -> g -> spread(g, x, folding).mul(shares(x, folding.axes)));

    static final Primitive<NormFolding> NORM = reducing(
            "norm",
            NormFolding::folding,
            (norm, in, out) -> Folds.norm(norm.p).run(norm.folding.axes, in, out),
            (z, x, norm) -> g -> spread(g, x, norm.folding).mul(normSlope(z, x, norm)));

    static final Primitive<Folding> ANY = ofBooleans("any", Reduce.ANY);
    static final Primitive<Folding> ALL = ofBooleans("all", Reduce.ALL);

    // All elements that attain the extreme share the gradient equally.
    private static Pullback<Tensor> toTheExtremes(Tensor z, Tensor x, Folding folding) {
        return g -> {
            Shape shape = x.dims();
            Tensor attained = x.eq(unfold(z, shape, folding)).to(x.dataType());
            Tensor count = SUM.apply(new Folding(folding.axes, true), attained);
            return attained.mul(unfold(g, shape, folding).div(count));
        };
    }

    // For each element the product of those that are folded together with it, from both sides: nothing is divided, so
    // that zeros do no harm.
    private static Tensor productOfOthers(Tensor x, Folding folding) {
        Tensor lanes = together(x, folding.axes);
        Course forth = new Course(lanes.rank() - 1, false);
        Tensor before = ScanRules.previous(ScanRules.cumProd(forth, lanes), forth, 1);
        Tensor after = ScanRules.previous(ScanRules.cumProd(forth.back(), lanes), forth.back(), 1);
        return apart(before.mul(after), folding.axes, x.dims());
    }

    /** The axes merged into one, the last. */
    static Tensor together(Tensor x, Axes axes) {
        Shape ordered = x.dims().permute(lastly(axes, x.dims()));
        int[] lengths = Arrays.copyOf(ordered.toInts(), ordered.rank() - axes.count() + 1);
        int merged = 1;
        for (int axis = lengths.length - 1; axis < ordered.rank(); axis++) {
            merged *= ordered.length(axis);
        }
        lengths[lengths.length - 1] = merged;
        return permute(x, lastly(axes, x.dims())).reshape(Shape.of(lengths));
    }

    private static Tensor apart(Tensor x, Axes axes, Shape shape) {
        int[] order = lastly(axes, shape);
        return x.reshape(shape.permute(order)).permute(ShapingRules.inverse(order));
    }

    private static Tensor permute(Tensor x, int... order) {
        return x.permute(Arrays.stream(order).asLongStream().toArray());
    }

    private static int[] lastly(Axes axes, Shape shape) {
        return IntStream.concat(
                        IntStream.range(0, shape.rank()).filter(i -> !axes.contains(i)), IntStream.of(axes.toInts()))
                .toArray();
    }

    // x / |x| for the Euclidean norm. At zero, where there is none, the slope counts as zero.
    private static Tensor normSlope(Tensor z, Tensor x, NormFolding norm) {
        Tensor length = ArithmeticRules.orOne(spread(z, x, norm.folding));
        return norm.p == 2 ? x.div(length) : x.sign().mul(x.abs().div(length).pow(norm.p - 1));
    }

    // e^x over the sum of those that are folded together; 0 where that is 0.
    private static Tensor shares(Tensor x, Axes axes) {
        if (axes.count() == 1) {
            return ProbabilityRules.SOFTMAX.apply(new Lane(axes.first(), true), x);
        }
        Tensor lanes = together(x, axes);
        return apart(ProbabilityRules.SOFTMAX.apply(new Lane(lanes.rank() - 1, true), lanes), axes, x.dims());
    }

    private static Tensor spread(Tensor folded, Tensor x, Folding folding) {
        return unfold(folded, x.dims(), folding);
    }

    // Gives a folded tensor its axes back, with length 1.
    private static Tensor unfold(Tensor folded, Shape shape, Folding folding) {
        return folded.dims().isScalar() ? folded : folded.reshape(shape.reduce(folding.axes, true));
    }
}
