package dev.autograd.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the examples of docs/hand-gradients.md, and what they print, to the truth. */
class HandGradientsPageTest {
    private static final Path PAGE = Path.of("../docs/hand-gradients.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/autograd/check/HandGradientsPageTest.java");

    private final StringWriter printed = new StringWriter();
    private final PrintWriter out = new PrintWriter(printed, true);

    @ParameterizedTest
    @ValueSource(strings = {"formulas", "program", "course", "shapes", "nothing"})
    void thePageShowsTheExampleAndWhatItPrints(String name) throws IOException {
        String source = Files.readString(SOURCE);
        String begin = "// example: " + name + "\n";
        int from = source.indexOf(begin) + begin.length();
        String code = source.substring(from, source.indexOf("// end", from))
                .stripIndent()
                .stripTrailing();
        int firstLine = (int) source.substring(0, from).lines().count() + 1;
        run(name);
        String text = Pattern.compile("HandGradientsPageTest.java:(\\d+)")
                .matcher(printed.toString().strip())
                .replaceAll((MatchResult line) -> "line " + (Integer.parseInt(line.group(1)) - firstLine + 1));
        String block = "```java\n" + code + "\n```\n\n```\n" + text + "\n```\n";

        assertTrue(Files.readString(PAGE).contains(block), () -> PAGE + " should have:\n" + block);
    }

    private void run(String name) {
        switch (name) {
            case "formulas" -> formulas();
            case "program" -> program();
            case "course" -> course();
            case "shapes" -> shapes();
            default -> nothing();
        }
    }

    private void formulas() {
        // example: formulas
        Tensor w1 = Tensor.variable(0.5).named("w1");
        Tensor w2 = Tensor.variable(-0.3).named("w2");
        Tensor b = Tensor.variable(0.1).named("b");
        double x1 = 1;
        double x2 = 2;
        double t = 1;
        try (var trace = Autograd.trace()) {
            Tensor z = w1.mul(x1).add(w2.mul(x2)).add(b).named("z");
            Tensor y = z.sigmoid().named("y");
            Tensor loss = y.rsub(t).square().mul(0.5).named("L");

            Tensor dy = y.rsub(t); // t - y
            Tensor dz = dy.mul(y).mul(y.oneMinus());
            out.println(HandGradient.check(loss)
                    .claim("dy", y, dy)
                    .claim("dz", z, dz)
                    .claim("dw1", w1, dz.mul(x1))
                    .claim("dw2", w2, dz.mul(x2))
                    .claim("db", b, dz)
                    .report());
        }
        // end
    }

    private void program() {
        // example: program
        Tensor x =
                Tensor.constant(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}).named("X");
        Tensor t = Tensor.constant(new double[][] {{0}, {1}, {1}, {0}}).named("t");
        Tensor w = Tensor.variable(new double[][] {{1.62}, {-0.61}}).named("W");
        Tensor b = Tensor.variable(new double[] {-0.53}).named("b");
        try (var trace = Autograd.trace()) {
            Tensor z = x.matmul(w).add(b).named("z");
            Tensor y = z.sigmoid().named("y_pred");
            Tensor loss = t.sub(y).square().mean().mul(0.5).named("L");

            Tensor delta = y.sub(t);
            Tensor dw = x.transpose().matmul(delta).div(4.0);
            Tensor db = delta.sum(0).div(4.0);
            out.println(HandGradient.check(loss)
                    .claim("dW", w, dw)
                    .claim("db", b, db)
                    .report());
        }
        // end
    }

    private void course() {
        // example: course
        Tensor x = matrix(4, 3, 1).named("X");
        Tensor t = Tensor.constant(new double[][] {{1, 1, 0}}).named("Y");
        Tensor w1 = Tensor.variable(matrix(5, 4, 2)).named("W1");
        Tensor b1 = Tensor.variable(matrix(5, 1, 3)).named("b1");
        Tensor w2 = Tensor.variable(matrix(3, 5, 4)).named("W2");
        Tensor b2 = Tensor.variable(matrix(3, 1, 5)).named("b2");
        Tensor w3 = Tensor.variable(matrix(1, 3, 6)).named("W3");
        Tensor b3 = Tensor.variable(matrix(1, 1, 7)).named("b3");
        double m = 3;
        try (var trace = Autograd.trace()) {
            Tensor z1 = w1.matmul(x).add(b1).named("Z1");
            Tensor a1 = z1.relu().named("A1");
            Tensor z2 = w2.matmul(a1).add(b2).named("Z2");
            Tensor a2 = z2.relu().named("A2");
            Tensor z3 = w3.matmul(a2).add(b3).named("Z3");
            Tensor a3 = z3.sigmoid().named("A3");
            Tensor logs = t.mul(a3.log()).add(t.oneMinus().mul(a3.oneMinus().log()));
            Tensor cost = logs.sum().mul(-1 / m).named("J");

            Tensor dz3 = a3.sub(t);
            Tensor dz2 = w3.transpose().matmul(dz3).where(a2.gt(0), 0);
            Tensor dz1 = w2.transpose().matmul(dz2).where(a1.gt(0), 0);
            out.println(HandGradient.check(cost)
                    .claim("dW3", w3, dz3.matmul(a2.transpose()).div(m))
                    .claim("db3", b3, dz3.sum(true, 1).div(m))
                    .claim("dW2", w2, dz2.matmul(a1.transpose()).div(m).mul(2))
                    .claim("db2", b2, dz2.sum(true, 1).div(m))
                    .claim("dW1", w1, dz1.matmul(x.transpose()).div(m))
                    .claim("db1", b1, dz1.sum(true, 1).mul(4 / m))
                    .report());
        }
        // end
    }

    private void shapes() {
        Tensor x = matrix(4, 3, 1).named("X");
        Tensor w = Tensor.variable(matrix(3, 2, 2)).named("W");
        Tensor b = Tensor.variable(new double[] {0.1, -0.2}).named("b");
        // example: shapes
        try (var trace = Autograd.trace()) {
            Tensor z = x.matmul(w).add(b).named("z");
            Tensor loss = z.tanh().sum().named("L");

            Tensor dz = z.tanh().square().oneMinus();
            out.println(HandGradient.check(loss)
                    .claim("dW", w, dz.transpose().matmul(x))
                    .claim("db", b, dz)
                    .report());
        }
        // end
    }

    private void nothing() {
        // example: nothing
        Tensor x = Tensor.variable(new double[] {0.5, 1, 2}).named("x");
        try (var trace = Autograd.trace()) {
            Tensor loss = x.log().mul(x).sum().named("L");

            out.println(HandGradient.check(loss)
                    .claim("dx", x, x.log().add(1).mul(x))
                    .report());
        }
        // end
    }

    private static Tensor matrix(int rows, int columns, int seed) {
        var random = new SplittableRandom(seed);
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            Arrays.setAll(row, i -> random.nextDouble(-1, 1));
        }
        return Tensor.constant(numbers);
    }
}
