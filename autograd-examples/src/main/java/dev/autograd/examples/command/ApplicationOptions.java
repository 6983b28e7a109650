package dev.autograd.examples.command;

import dev.autograd.Seed;
import dev.autograd.nn.io.AtomicFile;
import dev.autograd.nn.plot.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that all applications share, for a field with picocli's {@code Mixin}. How long an application trains
 * (epochs, steps, episodes) and what data it takes are its own.
 *
 * <pre>{@code
 * @Mixin
 * private final ApplicationOptions options = new ApplicationOptions();
 * }</pre>
 */
public final class ApplicationOptions {
    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "What everything random starts from; the same seed gives the same bits (default:"
                    + " ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw what was learned.")
    private @Nullable Path plot;

    /** Makes options, which picocli fills in. */
    public ApplicationOptions() {}

    /**
     * Checks what was given, before anything long begins.
     *
     * @throws IOException if a file cannot be written
     * @throws BadInputException if an option has no meaning
     */
    public void check() throws IOException {
        if (plot != null) {
            if (!plot.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw new BadInputException("--plot takes the name of a .png file, not " + plot);
            }
            AtomicFile.check(plot);
        }
    }

    /** The number that everything random starts from. */
    public long seedNumber() {
        return seed;
    }

    /** A new stream of random numbers from the start. */
    public Seed seed() {
        return Seed.of(seed);
    }

    /** True if a picture is wanted. */
    public boolean wantsPlot() {
        return plot != null;
    }

    /** Writes the picture, and says where, if one is wanted. */
    public void plot(Figure figure, PrintWriter out) throws IOException {
        if (plot != null) {
            figure.save(plot);
            out.println("The plot is in " + plot + ".");
        }
    }
}
