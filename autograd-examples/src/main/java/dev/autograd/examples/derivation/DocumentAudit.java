package dev.autograd.examples.derivation;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import dev.autograd.check.HandGradient;
import dev.autograd.check.hand.ClaimRow;
import dev.autograd.check.hand.HandReport;
import dev.autograd.explain.Formula;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    static List<Finding> formulas(Derivation derivation) {
        Tensor y = derivation.output().detach();
        Tensor dLdy = derivation.target().sub(y);
        Tensor dydz = y.mul(y.oneMinus());
        List<Tensor> factors = new ArrayList<>(derivation.inputs());
        factors.add(Tensor.constant(1));

        // ∂y/∂z and ∂z/∂w are gradients too: of y and of z.
        Audit byY = new Audit(derivation.loss(), "L").claim("y", derivation.output(), "(t - y)", dLdy);
        Audit byZ = new Audit(derivation.output(), "y").claim("z", derivation.sum(), "y(1 - y)", dydz);
        Audit byParameters = new Audit(derivation.sum(), "z");
        for (int i = 0; i < factors.size(); i++) {
            Tensor parameter = derivation.parameters().get(i);
            String name = Formula.of(parameter).name();
            String factor =
                    i < derivation.inputs().size() ? Formula.of(factors.get(i)).name() : "1";
            byParameters.claim(name, parameter, factor, factors.get(i));
            String product = "(t - y) · y(1 - y)" + (factor.equals("1") ? "" : " · " + factor);
            byY.claim(name, parameter, product, dLdy.mul(dydz).mul(factors.get(i)));
        }
        List<Finding> slopes = byY.findings();
        List<Finding> findings = new ArrayList<>(slopes.subList(0, 1));
        findings.addAll(byZ.findings());
        findings.addAll(byParameters.findings());
        findings.addAll(slopes.subList(1, slopes.size()));
        return findings;
    }

    /** Formulas for the gradients of one quantity, and what becomes of them. */
    private static final class Audit {
        private final String of;
        private final HandGradient check;
        private final Map<String, String> formulas = new LinkedHashMap<>();

        Audit(Tensor quantity, String of) {
            this.of = of;
            this.check = HandGradient.check(quantity);
        }

        Audit claim(String by, Tensor x, String formula, Tensor value) {
            String name = "∂" + of + "/∂" + by;
            check.claim(name, x, value);
            formulas.put(name, formula);
            return this;
        }

        List<Finding> findings() {
            HandReport report = check.report();
            List<Finding> findings = new ArrayList<>();
            formulas.forEach((name, formula) -> {
                ClaimRow row = report.row(name);
                findings.add(new Finding(name, formula, row.claimed(), row.expected(), verdict(row)));
            });
            return findings;
        }
    }

    private static String verdict(ClaimRow row) {
        if (row.isRight()) {
            boolean isTold = row.expected() != 0;
            return isTold ? "right" : "right here, but both are zero: other numbers would tell more";
        }
        if (!row.isBlamed()) {
            return "follows from " + String.join(" and ", row.followsFrom());
        }
        return "wrong: "
                + (row.findings().isEmpty()
                        ? "off by a factor of " + row.claimed() / row.expected()
                        : row.findings().stream().map(f -> f.summary()).collect(Collectors.joining(", or ")));
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

    /** Section 5: what makes the program's dW and db differ from the gradient of ½ · mean squared error. */
    static HandReport programAsAClaim() {
        try (var trace = Autograd.trace()) {
            Tensor x = Tensor.constant(Program.X).named("X");
            Tensor t = Tensor.constant(Program.T).named("t");
            Tensor w = Tensor.variable(Program.W).named("w");
            Tensor b = Tensor.variable(Program.B).named("b");
            Tensor z = x.matmul(w).add(b).named("z");
            Tensor y = z.sigmoid().named("y");
            Tensor loss = t.sub(y).square().mean().mul(0.5).named("L");

            Tensor delta = y.sub(t);
            double n = x.shape()[0];
            return HandGradient.check(loss)
                    .claim("dW", w, x.transpose().matmul(delta).div(n))
                    .claim("db", b, delta.sum(0).div(n))
                    .report();
        }
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
