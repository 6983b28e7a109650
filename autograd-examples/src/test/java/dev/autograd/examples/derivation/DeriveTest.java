package dev.autograd.examples.derivation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.autograd.examples.Main;
import dev.autograd.examples.derivation.Derivation.Slope;
import dev.autograd.examples.derivation.DocumentAudit.Finding;
import dev.autograd.examples.derivation.DocumentAudit.Gradient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeriveTest {
    private static final double[] W = {0.8, -0.4};
    private static final double[] X = {1.5, 2};
    private static final double B = 0.3;
    private static final double T = 1;

    private record Run(int code, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Run(command.execute(args), out.toString(), err.toString());
    }

    private static List<Slope> slopes() {
        return new Derivation(W, B, X, T).slopes();
    }

    @Test
    void theSlopesAreThoseWorkedOutByHand() {
        double z = 0.8 * 1.5 - 0.4 * 2 + 0.3;
        double y = 1 / (1 + Math.exp(-z));
        double delta = (y - T) * y * (1 - y);
        List<Slope> slopes = slopes();

        double[] expected = {delta * 1.5, delta * 2, delta};
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], slopes.get(i).backward(), 1e-15);
            assertEquals(expected[i], slopes.get(i).product(), 1e-15);
            assertEquals(expected[i], slopes.get(i).difference(), 1e-12);
        }
    }

    @Test
    void theFactorsAreReadOffTheBackwardPass() {
        Slope w1 = slopes().get(0);

        assertEquals(
                List.of("∂L/∂y = −(t − y)", "∂y/∂z = y·(1 − y)", "∂z/∂w₁ = x₁"),
                w1.factors().stream().map(q -> q.name() + " = " + q.symbols()).toList());
    }

    @Test
    void theAuditBlamesTheSignOfOneFactorAndLetsTheGradientsFollow() {
        List<Finding> findings = DocumentAudit.formulas(new Derivation(W, B, X, T));
        Map<String, String> verdicts = new LinkedHashMap<>();
        findings.stream().filter(f -> !f.isRight()).forEach(f -> verdicts.put(f.name(), f.verdict()));

        assertEquals(
                Map.of(
                        "∂L/∂y", "wrong: sign of ∂L/∂y",
                        "∂L/∂w₁", "follows from ∂L/∂y",
                        "∂L/∂w₂", "follows from ∂L/∂y",
                        "∂L/∂b", "follows from ∂L/∂y"),
                verdicts);
        assertEquals(4, findings.stream().filter(Finding::isRight).count());
    }

    @Test
    void theProgramDropsTheDerivativeOfTheSigmoid() {
        List<dev.autograd.check.hand.Finding> shared =
                DocumentAudit.programAsAClaim().shared();

        assertEquals(1, shared.size());
        assertEquals(
                "local derivative of sigmoid dropped in ∂y/∂z: this is the gradient of binary cross-entropy",
                shared.get(0).summary());
    }

    @Test
    void theProgramsGradientIsThatOfCrossEntropy() {
        List<Gradient> gradients = DocumentAudit.program();

        assertEquals(
                List.of("the program", "binary cross-entropy"),
                gradients.stream()
                        .filter(Gradient::isThePrograms)
                        .map(Gradient::of)
                        .toList());
        // By hand: dW = Xᵀ(σ(XW + b) - t) / 4.
        double[] y = IntStream.range(0, 4)
                .mapToDouble(i -> 1
                        / (1
                                + Math.exp(-(1.6243453636632417 * (i / 2)
                                        - 0.6117564136500754 * (i % 2)
                                        - 0.5281717522634557))))
                .toArray();
        assertEquals(((y[2] - 1) + y[3]) / 4, gradients.get(0).w1(), 1e-15);
        assertEquals(((y[1] - 1) + y[3]) / 4, gradients.get(0).w2(), 1e-15);
        assertEquals((y[0] + y[1] + y[2] + y[3] - 2) / 4, gradients.get(0).b(), 1e-15);
    }

    @Test
    void aStepAlongTheTrueGradientLowersTheLossAndTheDocumentsRaisesIt() {
        Derivation derivation = new Derivation(W, B, X, T);
        double[] slopes =
                derivation.slopes().stream().mapToDouble(Slope::backward).toArray();

        assertTrue(derivation.lossAfter(0.5, slopes) < derivation.loss().item());
        assertTrue(derivation.lossAfter(-0.5, slopes) > derivation.loss().item());
    }

    @Test
    void theReportHasItsFourParts() {
        Run run = run("derive");

        assertEquals(0, run.code, run.err);
        for (String part : List.of("1. Forward", "2. Backward", "3. The audit of section 4.3", "4. The audit")) {
            assertTrue(run.out.contains(part), run.out);
        }
    }

    @Test
    void jsonCanBeReadBack() throws IOException {
        Run run = run("derive", "--json", "--w", "0.8,-0.4", "--x", "1.5,2", "--b", "0.3");
        Map<String, Object> report = JSON.std.mapFrom(run.out);
        Map<?, ?> first = (Map<?, ?>) ((List<?>) report.get("backward")).get(0);

        assertEquals("∂L/∂w₁", first.get("name"));
        assertEquals(slopes().get(0).backward(), (double) first.get("backward"), 1e-15);
    }

    @Test
    void markdownIsWritten(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("page.md");
        Run run = run("derive", "--markdown", page.toString());

        assertEquals(0, run.code, run.err);
        assertTrue(Files.readString(page).contains("| ∂y/∂z | y·(1 − y) |"), Files.readString(page));
    }

    @Test
    void threeInputsWorkToo() {
        assertEquals(0, run("derive", "--w", "1,2,3", "--x", "0.1,0.2,0.3").code);
    }

    @Test
    void badInputGetsOneLineAndExitCode2(@TempDir Path folder) {
        assertBad("--w takes finite numbers, such as 0.5 or -0.3, not \"NaN\"", "derive", "--w", "NaN,1");
        assertBad("--w takes finite numbers, such as 0.5 or -0.3, not \"two\"", "derive", "--w", "1,two");
        assertBad("--b takes finite numbers", "derive", "--b", "1e999");
        assertBad("--w has 1 number and --x 2 numbers", "derive", "--w", "1");
        assertBad(
                "not_there",
                "derive",
                "--markdown",
                folder.resolve("not_there").resolve("page.md").toString());
    }

    private static void assertBad(String message, String... args) {
        Run run = run(args);

        assertEquals(2, run.code, run.err);
        assertTrue(run.err.contains(message), run.err);
        assertEquals(1, run.err.strip().lines().count(), run.err);
        assertFalse(run.out.contains("Forward"), run.out);
    }
}
