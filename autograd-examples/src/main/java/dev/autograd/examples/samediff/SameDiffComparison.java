package dev.autograd.examples.samediff;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gradients of the same functions by SameDiff and by autograd, beside the truth: central differences of a plain Java
 * function, worked out on {@code double}s.
 */
final class SameDiffComparison {
    private static final double STEP = 1e-5;

    private SameDiffComparison() {}

    /** A function in SameDiff. */
    @FunctionalInterface
    private interface Graph {
        SDVariable of(SameDiff sd, SDVariable x);
    }

    /** The same function of the same point three times. */
    private record Case(
            String name, INDArray x, Graph sameDiff, ToDoubleFunction<double[]> plain, UnaryOperator<Tensor> ours) {}

    /**
     * What the three answer.
     *
     * @param name what is differentiated
     * @param sameDiff SameDiff's gradient, or the exception that it throws
     * @param truth the true gradient
     * @param ours autograd's gradient
     */
    record Row(String name, String sameDiff, String truth, String ours) {}

    private static final List<Case> CASES = List.of(
            new Case(
                    "5 · softmax cross-entropy of [1, 2, 3], class 2",
                    vector(1, 2, 3),
                    (sd, x) -> sd.loss()
                            .softmaxCrossEntropy("ce", sd.constant(matrix(1, 0, 0, 1)), sd.reshape(x, 1, 3), null)
                            .mul(5),
                    x -> 5 * (Math.log(Math.exp(x[0]) + Math.exp(x[1]) + Math.exp(x[2])) - x[2]),
                    x -> x.reshape(1, 3)
                            .crossEntropy(Tensor.constant(new long[] {2}))
                            .mul(5)),
            new Case(
                    "5 · mean squared error of [1, 2, 3] against [0, 0, 1]",
                    vector(1, 2, 3),
                    (sd, x) -> sd.loss()
                            .meanSquaredError("mse", sd.constant(matrix(1, 0, 0, 1)), sd.reshape(x, 1, 3), null)
                            .mul(5),
                    x -> 5 * (x[0] * x[0] + x[1] * x[1] + (x[2] - 1) * (x[2] - 1)) / 3,
                    x -> x.sub(Tensor.constant(new double[] {0, 0, 1}))
                            .square()
                            .mean()
                            .mul(5)),
            new Case(
                    "gather elements 0, 0, 2, weighted by 1, 10, 100",
                    vector(1, 2, 3),
                    (sd, x) -> sd.gather(x, new int[] {0, 0, 2}, 0)
                            .mul(sd.constant(vector(1, 10, 100)))
                            .sum(),
                    x -> x[0] + 10 * x[0] + 100 * x[2],
                    x -> x.take(Tensor.constant(new int[] {0, 0, 2}))
                            .mul(Tensor.constant(new double[] {1, 10, 100}))
                            .sum()),
            new Case(
                    "where(x > 1.5, x, 2x)",
                    vector(1, 2, 3),
                    (sd, x) -> sd.where(x, x.mul(2), x.gt(1.5)).sum(),
                    x -> Arrays.stream(x).map(v -> v > 1.5 ? v : 2 * v).sum(),
                    x -> x.where(x.gt(1.5), x.mul(2)).sum()),
            new Case(
                    "each element repeated twice",
                    vector(1, 2, 3),
                    (sd, x) -> sd.repeat(x, sd.constant(Nd4j.createFromArray(2)), 0)
                            .sum(),
                    x -> 2 * DoubleStream.of(x).sum(),
                    x -> x.repeat(2, 0).sum()),
            new Case(
                    "product of [0, 2, 3]",
                    vector(0, 2, 3),
                    (sd, x) -> sd.prod(x),
                    x -> x[0] * x[1] * x[2],
                    x -> x.prod()),
            new Case(
                    "sum of the running products of [1, 2, 3]",
                    vector(1, 2, 3),
                    (sd, x) -> sd.cumprod(x, false, false, 0).sum(),
                    x -> x[0] + x[0] * x[1] + x[0] * x[1] * x[2],
                    x -> x.cumProd(0).sum()),
            new Case(
                    "2^x + 3^x + 4^x by the exponents",
                    vector(1, 2, 3),
                    (sd, x) -> sd.math().pow(sd.constant(vector(2, 3, 4)), x).sum(),
                    x -> Math.pow(2, x[0]) + Math.pow(3, x[1]) + Math.pow(4, x[2]),
                    x -> Tensor.constant(new double[] {2, 3, 4}).pow(x).sum()),
            new Case(
                    "norm of [0, 0, 0]: 0 by symmetry, the subgradient of least norm",
                    vector(0, 0, 0),
                    (sd, x) -> sd.norm2(x),
                    x -> Math.sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]),
                    x -> x.norm()),
            new Case(
                    "logSumExp of [1000, 1000, 999]",
                    vector(1000, 1000, 999),
                    (sd, x) -> sd.math().logSumExp(x),
                    x -> x[0] + Math.log(1 + Math.exp(x[1] - x[0]) + Math.exp(x[2] - x[0])),
                    x -> x.logSumExp()));

    /** Works out all cases. */
    static List<Row> run() {
        List<Row> rows = new ArrayList<>();
        for (Case each : CASES) {
            rows.add(new Row(each.name, sameDiff(each), text(truth(each)), text(ours(each))));
        }
        rows.add(secondDerivative());
        return rows;
    }

    private static String sameDiff(Case each) {
        return answer(() -> {
            SameDiff sd = SameDiff.create();
            SDVariable loss = each.sameDiff.of(sd, sd.var("x", each.x.dup()));
            sd.setLossVariables(loss.name());
            return sd.calculateGradients(Map.of(), "x").get("x");
        });
    }

    // SameDiff prints its steps to System.out.
    private static String answer(Supplier<INDArray> gradient) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return text(gradient.get().dup().data().asDouble());
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        } finally {
            System.setOut(out);
        }
    }

    private static double[] truth(Case each) {
        double[] x = each.x.dup().data().asDouble();
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] forward = x.clone();
            double[] back = x.clone();
            forward[i] += STEP;
            back[i] -= STEP;
            gradient[i] = (each.plain.applyAsDouble(forward) - each.plain.applyAsDouble(back)) / (2 * STEP);
        }
        return gradient;
    }

    private static double[] ours(Case each) {
        return Autograd.grad(each.ours).apply(Tensor.constant(each.x)).toDoubles();
    }

    // SameDiff differentiates a graph once; the graph of the gradient has no loss to differentiate.
    private static Row secondDerivative() {
        String answer = answer(() -> {
            SameDiff sd = SameDiff.create();
            SDVariable x = sd.var("x", Nd4j.scalar(2.0));
            SDVariable loss = x.mul(x).mul(x);
            sd.setLossVariables(loss.name());
            sd.calculateGradients(Map.of(), "x");
            return sd.getFunction("grad").calculateGradients(Map.of(), "x").get("x");
        });
        UnaryOperator<Tensor> cube = x -> x.mul(x).mul(x);
        double ours =
                Autograd.grad(Autograd.grad(cube)).apply(Tensor.constant(2)).item();
        return new Row("second derivative of x³ at 2", answer, "[12]", text(ours));
    }

    /** The page docs/samediff.md. */
    static String page(List<Row> rows) {
        return """
                # What SameDiff answers, what is true, what this answers

                Gradients of the same functions by ND4J 1.0.0-M2.1's SameDiff and by autograd. The truth is worked out by
                central differences of a plain Java function. This page is written by `./autograd samediff --markdown \
                docs/samediff.md`; the cases are in `SameDiffComparison`.

                | function | SameDiff | true | autograd |
                |---|---|---|---|
                """
                + rows.stream()
                        .map(row -> "| " + String.join(" | ", row.name, row.sameDiff, row.truth, row.ours) + " |\n")
                        .collect(Collectors.joining());
    }

    // To six digits, which central differences give.
    private static String text(double... values) {
        return DoubleStream.of(values)
                .mapToObj(value -> Double.isNaN(value)
                        ? "NaN"
                        : String.format(Locale.ROOT, "%.6g", Math.abs(value) < 1e-9 ? 0.0 : value)
                                .replaceAll("\\.?0+$", ""))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static INDArray vector(double... values) {
        return Nd4j.create(values);
    }

    private static INDArray matrix(int rows, double... values) {
        return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
    }
}
