package dev.autograd.examples.derivation;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The document's formulas (section 4.3) and its program's gradients (section 5), held against the engine's. */
final class DocumentAudit {
    private static final double SAME = 1e-12;

    private DocumentAudit() {}

    /**
     * One formula of the document beside the engine's value.
     *
     * @param name as {@code ∂L/∂y}
     * @param formula as the document prints it
     * @param documents its value
     * @param engines the engine's value
     * @param verdict in words
     */
    record Finding(String name, String formula, double documents, double engines, String verdict) {
        boolean isRight() {
            return verdict.equals("right");
        }
    }

    /** Section 4.3: each formula as it is printed, evaluated at the derivation's numbers. */
    static List<Finding> formulas(Derivation derivation, List<Derivation.Slope> slopes) {
        Tensor y = derivation.output().detach();
        Tensor t = derivation.target();
        Tensor dLdy = t.sub(y);
        Tensor dydz = y.mul(y.oneMinus());
        List<Finding> findings = new ArrayList<>();
        List<Derivation.Quantity> first = slopes.get(0).factors();
        findings.add(finding("∂L/∂y", "(t - y)", dLdy, first.get(0).value()));
        findings.add(finding("∂y/∂z", "y(1 - y)", dydz, first.get(1).value()));
        int inputs = derivation.inputs().size();
        for (int i = 0; i < inputs; i++) {
            Derivation.Quantity factor = slopes.get(i).factors().get(2);
            findings.add(finding(
                    factor.name(), subscript("x", i), derivation.inputs().get(i), factor.value()));
        }
        Derivation.Quantity factor = slopes.get(inputs).factors().get(2);
        findings.add(finding(factor.name(), "1", Tensor.constant(1), factor.value()));
        for (int i = 0; i < inputs; i++) {
            Tensor claim = dLdy.mul(dydz).mul(derivation.inputs().get(i));
            findings.add(finding(
                    slopes.get(i).name(),
                    "(t - y) · y(1 - y) · " + subscript("x", i),
                    claim,
                    slopes.get(i).backward()));
        }
        findings.add(finding(
                slopes.get(inputs).name(),
                "(t - y) · y(1 - y)",
                dLdy.mul(dydz),
                slopes.get(inputs).backward()));
        return findings;
    }

    private static String subscript(String letter, int index) {
        return letter
                + Integer.toString(index + 1)
                        .chars()
                        .mapToObj(c -> String.valueOf((char) ('₀' + c - '0')))
                        .reduce("", String::concat);
    }

    private static Finding finding(String name, String formula, Tensor document, double engine) {
        double claimed = document.item();
        return new Finding(name, formula, claimed, engine, verdict(claimed, engine));
    }

    private static String verdict(double claimed, double engine) {
        double scale = Math.max(Math.abs(claimed), Math.abs(engine));
        if (scale == 0) {
            return "right here, but both are zero: other numbers would tell more";
        }
        if (Math.abs(claimed - engine) <= SAME * scale) {
            return "right";
        }
        if (Math.abs(claimed + engine) <= SAME * scale) {
            return "wrong: the sign";
        }
        return "wrong: " + (engine == 0 ? "it should be zero" : "off by a factor of " + claimed / engine);
    }

    /**
     * A gradient by the weights and the bias.
     *
     * @param of what it is the gradient of
     * @param w1 by the first weight
     * @param w2 by the second weight
     * @param b by the bias
     * @param difference the largest relative difference to the program's
     */
    record Gradient(String of, double w1, double w2, double b, double difference) {
        boolean isThePrograms() {
            return difference <= SAME;
        }
    }

    /** The document's training data and its first weights, which NumPy draws after {@code np.random.seed(1)}. */
    private static final class Program {
        static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        static final double[][] T = {{0}, {1}, {1}, {0}};
        static final double[][] W = {{1.6243453636632417}, {-0.6117564136500754}};
        static final double[] B = {-0.5281717522634557};
    }

    /** Section 5: the program's dW and db first, then the gradients of the losses that they might belong to. */
    static List<Gradient> program() {
        Tensor x = Tensor.constant(Program.X);
        Tensor t = Tensor.constant(Program.T);
        Tensor w = Tensor.variable(Program.W);
        Tensor b = Tensor.variable(Program.B);

        Tensor prediction = x.matmul(w).add(b).sigmoid();
        Tensor delta = prediction.detach().sub(t);
        double[] dw = x.transpose().matmul(delta).div((double) x.shape()[0]).toDoubles();
        double db = delta.sum(0).div((double) x.shape()[0]).item();

        Tensor logits = x.matmul(w).add(b);
        Tensor squares = t.sub(logits.sigmoid()).square().mean();
        Tensor entropy = logits.softplus().sub(t.mul(logits)).mean();
        List<Gradient> gradients = new ArrayList<>();
        gradients.add(new Gradient("the program", dw[0], dw[1], db, 0));
        gradients.add(gradient("½ · mean squared error", squares.mul(0.5), w, b, dw, db));
        gradients.add(gradient("mean squared error, which it prints", squares, w, b, dw, db));
        gradients.add(gradient("binary cross-entropy", entropy, w, b, dw, db));
        return gradients;
    }

    private static Gradient gradient(String name, Tensor loss, Tensor w, Tensor b, double[] dw, double db) {
        List<Tensor> gradients = Autograd.grad(loss, w, b);
        double[] byW = gradients.get(0).toDoubles();
        double byB = gradients.get(1).item();
        double difference = Math.max(
                IntStream.range(0, dw.length)
                        .mapToDouble(i -> relative(byW[i], dw[i]))
                        .max()
                        .orElse(0),
                relative(byB, db));
        return new Gradient(name, byW[0], byW[1], byB, difference);
    }

    private static double relative(double a, double b) {
        double scale = Math.max(Math.abs(a), Math.abs(b));
        return scale == 0 ? 0 : Math.abs(a - b) / scale;
    }
}
