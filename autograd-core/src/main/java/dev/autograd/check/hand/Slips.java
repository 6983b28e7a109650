package dev.autograd.check.hand;

import dev.autograd.Tensor;
import dev.autograd.check.hand.Mutations.Slip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The wrong ways to do one step of the backward pass, given the gradient {@code g} of its output. */
final class Slips {
    // Their slopes are numbers: to drop or square one is a wrong sign or factor.
    private static final Set<String> LINEAR = Set.of("add", "sub", "neg", "permute", "reshape", "to", "broadcastTo");

    private Slips() {}

    static List<Slip> derivativeDropped(Step step, Tensor g) {
        if (LINEAR.contains(step.operation().name()) || isTimesNumber(step)) {
            return List.of();
        }
        if (Slopes.of(step) != null) {
            return List.of(new Slip(back(g, step), ""));
        }
        return step.keepsShape() ? List.of(new Slip(g, "")) : List.of();
    }

    static List<Slip> derivativeSquared(Step step, Tensor g) {
        Tensor slope = LINEAR.contains(step.operation().name()) ? null : Slopes.of(step);
        return slope == null || isTimesNumber(step)
                ? List.of()
                : List.of(new Slip(back(g.mul(slope).mul(slope), step), ""));
    }

    static List<Slip> wrongArgument(Step step, Tensor g) {
        List<Slip> slips = new ArrayList<>();
        for (Slopes.Activation activation : Slopes.ACTIVATIONS) {
            if (!step.is(activation.name())) {
                continue;
            }
            if (activation.atOutput() != null) {
                Tensor slope = activation.atOutput().apply(step.own());
                slips.add(new Slip(g.mul(slope), "written in the output, but fed with the input"));
            }
            Tensor slope = activation.atInput().apply(step.output());
            slips.add(new Slip(g.mul(slope), "written in the input, but fed with the output"));
        }
        return slips;
    }

    static List<Slip> operandsSwapped(Step step, Tensor g) {
        if (step.is("matmul")) {
            return products(step, g, true);
        }
        boolean isLinear = step.is("add") || step.is("sub");
        Tensor slope = isLinear ? null : Slopes.ofOther(step);
        return slope == null
                ? List.of()
                : List.of(new Slip(
                        back(g.mul(slope), step),
                        "the derivative of " + step.operation().name() + " by its other operand taken"));
    }

    static List<Slip> notTransposed(Step step, Tensor g) {
        return step.is("matmul") ? products(step, g, false) : List.of();
    }

    static List<Slip> elementwise(Step step, Tensor g) {
        return step.is("matmul") ? combine(step, g, Tensor::mul, "⊙", false) : List.of();
    }

    /** Repeated indices counted once: the last gradient, or the first, overwrites the others. */
    static List<Slip> repeatedOnce(Step step, Tensor g) {
        boolean isTake = step.is("take");
        if (step.input() != 0 || (!isTake && !step.is("gather"))) {
            return List.of();
        }
        Tensor index = step.operation().inputs().get(1);
        int axis = (Integer) step.operation().attributes().getOrDefault("axis", 0);
        double[] positions = index.toDoubles();
        double[] last = new double[positions.length];
        double[] first = new double[positions.length];
        Set<List<Long>> seen = new HashSet<>();
        for (int i = 0; i < positions.length; i++) {
            first[i] = seen.add(cell(index, i, positions[i], isTake ? -1 : axis)) ? 1 : 0;
        }
        seen.clear();
        for (int i = positions.length - 1; i >= 0; i--) {
            last[i] = seen.add(cell(index, i, positions[i], isTake ? -1 : axis)) ? 1 : 0;
        }
        if (seen.size() == positions.length) {
            return List.of();
        }
        return List.of(
                new Slip(step.pullBack(g.mul(mask(last, index, g, isTake, axis))), "the last of each"),
                new Slip(step.pullBack(g.mul(mask(first, index, g, isTake, axis))), "the first of each"));
    }

    // Where the gradient of position i of an index is added: taken along an axis, the position alone decides.
    private static List<Long> cell(Tensor index, int i, double position, int axis) {
        if (axis < 0) {
            return List.of((long) position);
        }
        List<Long> cell = Agreement.index(i, index.shape());
        cell.set(axis, (long) position);
        return cell;
    }

    private static Tensor mask(double[] kept, Tensor index, Tensor g, boolean isTake, int axis) {
        long[] shape = isTake ? new long[g.rank()] : index.shape();
        if (isTake) {
            Arrays.fill(shape, 1);
            System.arraycopy(index.shape(), 0, shape, axis, index.rank());
        }
        return Tensor.constant(kept).to(g.dataType()).reshape(shape);
    }

    // The right one is g·Yᵀ or Xᵀ·g, or a variant for operands that were transposed themselves.
    private static List<Slip> products(Step step, Tensor g, boolean isSwapped) {
        boolean[] transposed = {flag(step, "x"), flag(step, "y")};
        boolean isX = step.input() == 0;
        // Transposed itself, an operand's gradient has its factors in the other order.
        boolean isGFirst = isX != transposed[step.input()];
        boolean gFirst = isGFirst != isSwapped;
        return combine(step, g, Tensor::matmul, "·", !gFirst);
    }

    private static List<Slip> combine(
            Step step, Tensor g, BinaryOperator<Tensor> product, String sign, boolean isOtherFirst) {
        Tensor other = step.other();
        if (other == null || other.rank() != 2 || g.rank() != 2) {
            return List.of();
        }
        String name = other.name() == null ? (step.input() == 0 ? "Y" : "X") : other.name();
        List<Slip> slips = new ArrayList<>();
        for (boolean isG : new boolean[] {false, true}) {
            for (boolean isOther : new boolean[] {false, true}) {
                Tensor left = isG ? g.transpose() : g;
                Tensor right = isOther ? other.transpose() : other;
                Tensor slip =
                        isOtherFirst ? combined(right, left, product, sign) : combined(left, right, product, sign);
                if (slip != null && Arrays.equals(slip.shape(), step.own().shape())) {
                    String gName = "g" + (isG ? "ᵀ" : "");
                    String otherName = name + (isOther ? "ᵀ" : "");
                    slips.add(new Slip(
                            slip,
                            isOtherFirst
                                    ? otherName + " " + sign + " " + gName
                                    : gName + " " + sign + " " + otherName));
                }
            }
        }
        return slips;
    }

    private static @Nullable Tensor combined(Tensor left, Tensor right, BinaryOperator<Tensor> product, String sign) {
        boolean fits = sign.equals("·")
                ? left.shape()[1] == right.shape()[0]
                : Fill.broadcasts(left.shape(), right.shape()) || Fill.broadcasts(right.shape(), left.shape());
        return fits ? product.apply(left, right) : null;
    }

    private static boolean flag(Step step, String operand) {
        return Boolean.TRUE.equals(step.operation().attributes().get(operand));
    }

    /** The number that a step multiplies by, if it does nothing else: 1/y in a division by y. */
    static @Nullable Double number(Step step) {
        Tensor other = step.other();
        if (other == null || other.isTracked() || other.size() != 1) {
            return null;
        }
        if (step.is("mul")) {
            return other.item();
        }
        return step.is("div") && step.input() == 0 ? (Double) (1 / other.item()) : null;
    }

    private static boolean isTimesNumber(Step step) {
        Tensor other = step.other();
        return number(step) != null && other != null && other.name() == null;
    }

    private static Tensor back(Tensor g, Step step) {
        return Fill.sumTo(g, step.own().shape());
    }
}
