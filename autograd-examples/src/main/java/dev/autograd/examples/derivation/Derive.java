package dev.autograd.examples.derivation;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.autograd.examples.command.BadInputException;
import dev.autograd.nn.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The document's derivation, done again by the engine, and the audit of its formulas and its program. */
@Command(
        name = "derive",
        description = "Derives the document's gradients factor by factor, and says which of its formulas are wrong.")
public final class Derive implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--w", paramLabel = "W1,W2", description = "The weights (default: ${DEFAULT-VALUE}).")
    private String weights = "0.5,-0.3";

    @Option(names = "--b", paramLabel = "B", description = "The bias (default: ${DEFAULT-VALUE}).")
    private String bias = "0.1";

    @Option(names = "--x", paramLabel = "X1,X2", description = "The inputs (default: ${DEFAULT-VALUE}).")
    private String inputs = "1,2";

    @Option(names = "--t", paramLabel = "T", description = "The target (default: ${DEFAULT-VALUE}).")
    private String target = "1";

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the report as a Markdown page.")
    private @Nullable Path markdown;

    @Override
    public Integer call() throws IOException {
        double[] w = numbers("--w", weights);
        double[] x = numbers("--x", inputs);
        if (w.length != x.length) {
            throw new BadInputException("--w has " + count(w.length) + " and --x " + count(x.length)
                    + ", but each weight needs an input; for example --w 0.5,-0.3 --x 1,2");
        }
        double b = number("--b", bias);
        double t = number("--t", target);
        if (markdown != null) {
            AtomicFile.check(markdown);
        }
        DeriveReport report = DeriveReport.of(new Derivation(w, b, x, t));
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(report.toMap()));
        } else {
            spec.commandLine().getOut().print(report.text());
        }
        if (markdown != null) {
            AtomicFile.write(markdown, out -> out.write(report.markdown().getBytes(StandardCharsets.UTF_8)));
            if (!json) {
                spec.commandLine().getOut().println("The page is in " + markdown + ".");
            }
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static String count(int n) {
        return n == 1 ? "1 number" : n + " numbers";
    }

    private static double[] numbers(String option, String text) {
        List<Double> numbers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            numbers.add(number(option, part));
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double number(String option, String text) {
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for NaN.
        }
        throw new BadInputException(
                option + " takes finite numbers, such as 0.5 or -0.3, not \"" + text.strip() + "\"");
    }
}
