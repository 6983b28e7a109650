package dev.autograd.check.hand;

import dev.autograd.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The local derivatives of functions of each element: what the gradient is multiplied by. */
final class Slopes {
    private static final double SAME = 1e-4;

    private Slopes() {}

    /**
     * A function whose derivative people write in the input, in the output, or in either.
     *
     * @param name of the operation
     * @param atOutput the derivative as an expression in the output; null if nobody writes it so
     * @param atInput the derivative as an expression in the input
     */
    record Activation(String name, @Nullable UnaryOperator<Tensor> atOutput, UnaryOperator<Tensor> atInput) {}

    static final List<Activation> ACTIVATIONS = List.of(
            new Activation("sigmoid", a -> a.mul(a.oneMinus()), z -> sigmoidSlope(z)),
            new Activation(
                    "tanh", a -> a.square().oneMinus(), z -> z.tanh().square().oneMinus()),
            new Activation("exp", a -> a, z -> z.exp()),
            new Activation(
                    "sqrt", a -> a.mul(2).reciprocal(), z -> z.sqrt().mul(2).reciprocal()),
            new Activation("rsqrt", a -> a.pow(3).mul(-0.5), z -> z.pow(-1.5).mul(-0.5)),
            new Activation("softplus", null, z -> z.sigmoid()),
            new Activation("log", null, z -> z.reciprocal()),
            new Activation("square", null, z -> z.mul(2)),
            new Activation("sin", null, z -> z.cos()),
            new Activation("cos", null, z -> z.sin().neg()));

    private static Tensor sigmoidSlope(Tensor z) {
        Tensor a = z.sigmoid();
        return a.mul(a.oneMinus());
    }

    /** The local derivative of a step, of the output's shape; null if it is no function of each element. */
    static @Nullable Tensor of(Step step) {
        return of(step, step.input());
    }

    /** The local derivative by the other input. */
    static @Nullable Tensor ofOther(Step step) {
        return step.other() == null ? null : of(step, 1 - step.input());
    }

    private static @Nullable Tensor of(Step step, int input) {
        List<Tensor> in = step.operation().inputs();
        Tensor z = step.output();
        return switch (step.operation().name()) {
            case "add" -> Fill.like(z, 1);
            case "sub" -> Fill.like(z, input == 0 ? 1 : -1);
            case "mul" -> in.get(1 - input).broadcastTo(z.shape());
            case "div" ->
                (input == 0 ? in.get(1).reciprocal() : z.div(in.get(1)).neg()).broadcastTo(z.shape());
            default -> diagonal(new Step(step.operation(), input));
        };
    }

    // A pullback that multiplies element by element does so with what it makes of ones.
    private static @Nullable Tensor diagonal(Step step) {
        if (!step.own().isTracked() || !step.keepsShape() || step.own().size() == 0) {
            return null;
        }
        Tensor slope = step.pullBack(Fill.like(step.output(), 1));
        SplittableRandom random = new SplittableRandom(1);
        Tensor g = Fill.of(step.output(), i -> random.nextDouble(1, 2));
        double[] pulled = step.pullBack(g).toDoubles();
        double[] product = g.mul(slope).toDoubles();
        for (int i = 0; i < pulled.length; i++) {
            if (!(Math.abs(pulled[i] - product[i]) <= SAME * Math.abs(product[i]))) {
                return null;
            }
        }
        return slope;
    }
}
