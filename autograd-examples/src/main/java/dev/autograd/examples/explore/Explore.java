package dev.autograd.examples.explore;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.examples.command.BadInputException;
import dev.autograd.explore.Explorer;
import dev.autograd.nn.io.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a page on which the backward pass of a network can be stepped through. */
@Command(
        name = "explore",
        description = "Writes a page on which the backward pass of a network can be stepped through; without a name it"
                + " lists the networks.")
public final class Explore implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which network.")
    private @Nullable String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE.html",
            description = "Where to write the page (default: NAME.html).")
    private @Nullable Path output;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "What the random numbers start from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            Specimen.all().forEach((known, specimen) -> out.printf("%-12s %s%n", known, specimen.title()));
            out.flush();
            return 0;
        }
        Specimen specimen = Specimen.all().get(name);
        if (specimen == null) {
            throw new BadInputException("there is no network \"" + name + "\"; there are "
                    + String.join(", ", Specimen.all().keySet()));
        }
        Path file = output == null ? Path.of(name + ".html") : output;
        AtomicFile.check(file);
        String page;
        try (var trace = Autograd.trace()) {
            Tensor loss = specimen.loss().apply(Seed.of(seed));
            page = Explorer.of(loss).title(specimen.title()).html();
        }
        AtomicFile.write(file, content -> content.write(page.getBytes(StandardCharsets.UTF_8)));
        out.println("The page is in " + file + ".");
        out.flush();
        return 0;
    }
}
