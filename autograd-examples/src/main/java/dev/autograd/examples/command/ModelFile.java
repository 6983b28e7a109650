package dev.autograd.examples.command;

import dev.autograd.AutogradException;
import dev.autograd.nn.Module;
import dev.autograd.nn.io.AtomicFile;
import dev.autograd.nn.io.Safetensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which an application saves its model and brings it back, for a field with picocli's {@code Mixin}. A file
 * says which application made it and with which settings, so that {@code --load} needs no others.
 */
public final class ModelFile {
    private static final String APPLICATION = "application";

    @Option(names = "--save", paramLabel = "FILE", description = "Write the trained model to this file (safetensors).")
    private @Nullable Path save;

    @Option(names = "--load", paramLabel = "FILE", description = "Use the model of this file instead of training one.")
    private @Nullable Path load;

    /** Makes options, which picocli fills in. */
    public ModelFile() {}

    /**
     * Checks what was given, before anything long begins.
     *
     * @throws IOException if a file cannot be read or written
     */
    public void check() throws IOException {
        if (load != null) {
            Require.readable(load);
        }
        if (save != null) {
            AtomicFile.check(save);
        }
    }

    /** True if a model is to be loaded, and none trained. */
    public boolean isLoaded() {
        return load != null;
    }

    /**
     * The settings that were saved with the model, by name.
     *
     * @throws BadInputException if the file is of another application
     */
    public Map<String, String> settings(String application) throws IOException {
        Map<String, String> settings = Safetensors.readMetadata(file());
        if (!application.equals(settings.get(APPLICATION))) {
            throw new BadInputException(file() + ": not a model that autograd " + application + " --save has written");
        }
        return settings;
    }

    /**
     * A setting of the file that is a number.
     *
     * @throws BadInputException if there is no such number
     */
    public int number(Map<String, String> settings, String name) {
        try {
            return Integer.parseInt(text(settings, name));
        } catch (NumberFormatException e) {
            throw new BadInputException(file() + ": the setting " + name + " is no number: " + settings.get(name));
        }
    }

    /**
     * A setting of the file.
     *
     * @throws BadInputException if it is missing
     */
    public String text(Map<String, String> settings, String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new BadInputException(file() + ": the setting " + name + " is missing");
        }
        return value;
    }

    /**
     * Gives a model the numbers of the file, and says so.
     *
     * @throws BadInputException if they belong to another model
     */
    public void load(Module model, PrintWriter out) throws IOException {
        try {
            model.load(Safetensors.read(file()));
        } catch (AutogradException e) {
            throw new BadInputException(file() + ": " + e.getMessage());
        }
        out.println("The model is that of " + file() + ".");
    }

    /** Writes a model with its settings, and says where, if that is wanted. */
    public void save(Module model, String application, Map<String, String> settings, PrintWriter out)
            throws IOException {
        if (save != null) {
            Map<String, String> metadata = new LinkedHashMap<>(settings);
            metadata.put(APPLICATION, application);
            Safetensors.write(save, model.state(), metadata);
            out.println("The model is in " + save + ".");
        }
    }

    private Path file() {
        if (load == null) {
            throw new IllegalStateException("no file to load was given");
        }
        return load;
    }
}
