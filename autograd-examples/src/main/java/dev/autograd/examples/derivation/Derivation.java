package dev.autograd.examples.derivation;

import dev.autograd.Autograd;
import dev.autograd.Gradients;
import dev.autograd.Tensor;
import dev.autograd.explain.Formula;
import java.util.ArrayList;
import java.util.List;

/**
 * Sections 4.1 to 4.3 of the document for given numbers: one neuron {@code z = w·x + b, y = σ(z)} with the loss
 * {@code L = ½ (t - y)²}, its factors by the chain rule, and its gradients. Every formula is read off the recorded
 * computation, forward or backward.
 */
final class Derivation {
    private static final double STEP = 1e-3;

    private final List<Tensor> w = new ArrayList<>();
    private final List<Tensor> x = new ArrayList<>();
    private final Tensor b;
    private final Tensor t;
    private final Tensor z;
    private final Tensor y;
    private final Tensor loss;

    /**
     * A quantity, the formula that computed it, and its value.
     *
     * @param name as {@code ∂L/∂y}
     * @param symbols as {@code y − t}
     * @param numbers as {@code 0.5 − 1}
     */
    record Quantity(String name, String symbols, String numbers, double value) {}

    /**
     * The derivative of the loss by one parameter.
     *
     * @param parameter as {@code w₁}
     * @param factors ∂L/∂y, ∂y/∂z and ∂z/∂parameter
     * @param product of the factors
     * @param backward what {@code loss.backward()} gives
     * @param difference what central differences give
     * @param relativeError between the last two
     */
    record Slope(
            String parameter,
            List<Quantity> factors,
            double product,
            double backward,
            double difference,
            double relativeError) {
        String name() {
            return "∂L/∂" + parameter;
        }
    }

    Derivation(double[] weights, double bias, double[] inputs, double target) {
        try (var trace = Autograd.trace()) {
            b = Tensor.variable(bias).named("b");
            t = Tensor.constant(target).named("t");
            Tensor sum = null;
            for (int i = 0; i < weights.length; i++) {
                w.add(Tensor.variable(weights[i]).named("w" + (i + 1)));
                x.add(Tensor.constant(inputs[i]).named("x" + (i + 1)));
                Tensor product = w.get(i).mul(x.get(i));
                sum = sum == null ? product : sum.add(product);
            }
            z = sum == null ? b : sum.add(b).named("z");
            y = z.sigmoid().named("y");
            loss = t.sub(y).square().mul(0.5).named("L");
        }
    }

    /** The weights and the bias. */
    List<Tensor> parameters() {
        List<Tensor> parameters = new ArrayList<>(w);
        parameters.add(b);
        return parameters;
    }

    List<Tensor> inputs() {
        return x;
    }

    Tensor target() {
        return t;
    }

    Tensor output() {
        return y;
    }

    /** The weighted sum z. */
    Tensor sum() {
        return z;
    }

    Tensor loss() {
        return loss;
    }

    /** z, y and L. */
    List<Quantity> forward() {
        return List.of(quantity(z, z), quantity(y, y), quantity(loss, loss));
    }

    /** The slopes by all parameters. */
    List<Slope> slopes() {
        loss.backward();
        List<Tensor> parameters = parameters();
        List<Slope> slopes = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor p = parameters.get(i);
            List<Quantity> factors = List.of(factor(loss, y), factor(y, z), factor(z, p));
            double product = factors.stream().mapToDouble(Quantity::value).reduce(1, (u, v) -> u * v);
            double backward = p.grad().item();
            double difference = difference(i);
            double scale = Math.max(Math.abs(backward), Math.abs(difference));
            double error = scale == 0 ? 0 : Math.abs(backward - difference) / scale;
            slopes.add(new Slope(Formula.of(p).name(), factors, product, backward, difference, error));
        }
        return slopes;
    }

    // Central differences with two steps, combined so that the error is of fourth order in the step.
    private double difference(int parameter) {
        double near = lossAt(parameter, STEP) - lossAt(parameter, -STEP);
        double far = lossAt(parameter, 2 * STEP) - lossAt(parameter, -2 * STEP);
        return (8 * near - far) / (12 * STEP);
    }

    private double lossAt(int parameter, double shift) {
        double[] slopes = new double[w.size() + 1];
        slopes[parameter] = 1;
        return lossAfter(-shift, slopes);
    }

    /** The loss after a step of gradient descent along given slopes. */
    double lossAfter(double rate, double[] slopes) {
        List<Tensor> parameters = parameters();
        List<Tensor> moved = new ArrayList<>();
        for (int i = 0; i < slopes.length; i++) {
            moved.add(parameters.get(i).detach().sub(rate * slopes[i]));
        }
        return loss(moved).item();
    }

    private Tensor loss(List<Tensor> point) {
        Tensor sum = point.get(w.size());
        for (int i = 0; i < w.size(); i++) {
            sum = sum.add(point.get(i).mul(x.get(i)));
        }
        return t.sub(sum.sigmoid()).square().mul(0.5);
    }

    /** The derivative of one step of the chain, as the backward pass computes it. */
    private static Quantity factor(Tensor of, Tensor by) {
        try (var trace = Autograd.trace()) {
            return quantity(
                    "∂" + Formula.of(of).name() + "/∂" + Formula.of(by).name(),
                    Gradients.of(of).createGraph().wrt(by));
        }
    }

    private static Quantity quantity(Tensor named, Tensor value) {
        return quantity(Formula.of(named).name(), value);
    }

    private static Quantity quantity(String name, Tensor value) {
        Formula formula = Formula.of(value);
        return new Quantity(name, formula.text(), formula.numbers(), value.item());
    }
}
