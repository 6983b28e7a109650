package dev.autograd.examples.samediff;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code autograd samediff}: what SameDiff answers, what is true, what this answers. */
@Command(name = "samediff", description = "Compare gradients with those of ND4J's SameDiff, and with the truth.")
public final class SameDiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also write the table as a Markdown page.")
    private @Nullable Path markdown;

    @Override
    public Integer call() throws Exception {
        List<SameDiffComparison.Row> rows = SameDiffComparison.run();
        PrintWriter out = spec.commandLine().getOut();
        for (SameDiffComparison.Row row : rows) {
            out.printf(
                    "%s%n  SameDiff  %s%n  true      %s%n  autograd  %s%n",
                    row.name(), row.sameDiff(), row.truth(), row.ours());
        }
        out.flush();
        if (markdown != null) {
            Files.writeString(markdown, SameDiffComparison.page(rows));
        }
        return 0;
    }
}
