package dev.autograd.examples.command;

import dev.autograd.AutogradException;
import dev.autograd.nn.Module;
import dev.autograd.nn.io.AtomicFile;
import dev.autograd.nn.io.Safetensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options by which an application saves its model and brings it back, for a field with picocli's {@code Mixin}. A file
 * says which application made it and with which settings, so that {@code --load} needs no others, and takes none.
 */
public final class ModelFile {
    private static final String APPLICATION = "application";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the trained model to this file (safetensors).")
    private @Nullable Path save;

    @Option(names = "--load", paramLabel = "FILE", description = "Use the model of this file instead of training one.")
    private @Nullable Path load;

    /** Makes options, which picocli fills in. */
    public ModelFile() {}

    /**
     * Checks what was given, before anything long begins.
     *
     * @param settled the options that say what a model is like and how it is trained: with {@code --load} they come too late
     * @throws IOException if a file cannot be read or written
     * @throws BadInputException if one of those options was given to a model that is loaded
     */
    public void check(String... settled) throws IOException {
        if (load != null) {
            Require.readable(load);
            List<String> given = Stream.of(settled)
                    .filter(command.commandLine().getParseResult()::hasMatchedOption)
                    .toList();
            if (!given.isEmpty()) {
                throw new BadInputException(
                        "--load brings a trained model with its settings, which " + String.join(", ", given)
                                + " can't change; leave " + (given.size() == 1 ? "it" : "them") + " out");
            }
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
     * The settings that were saved with the model.
     *
     * @throws BadInputException if the file is of another application
     */
    public Settings settings(String application) throws IOException {
        Map<String, String> metadata = Safetensors.readMetadata(file());
        if (!application.equals(metadata.get(APPLICATION))) {
            throw new BadInputException(file() + ": not a model that autograd " + application + " --save has written");
        }
        return new Settings(metadata);
    }

    /** The settings of a file, which are checked like those of the command line; a wrong one is a {@link BadInputException}. */
    public final class Settings {
        private final Map<String, String> values;

        private Settings(Map<String, String> values) {
            this.values = values;
        }

        /** A setting that is a text. */
        public String text(String name) {
            String value = values.get(name);
            if (value == null) {
                throw new BadInputException(file() + ": the setting " + name + " is missing");
            }
            return value;
        }

        /** A setting that is a whole number in a range. */
        public long number(String name, long least, long most) {
            String value = text(name);
            try {
                long number = Long.parseLong(value);
                if (least <= number && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw wrong(name, "a number from " + least + " to " + most);
        }

        /** A setting that is one of some constants, as they are printed. */
        public <E extends Enum<E>> E choice(String name, Class<E> type) {
            String value = text(name);
            return Stream.of(type.getEnumConstants())
                    .filter(constant -> constant.toString().equals(value))
                    .findFirst()
                    .orElseThrow(() -> wrong(name, "one of " + Arrays.toString(type.getEnumConstants())));
        }

        /** The error that a setting is not what it should be. */
        public BadInputException wrong(String name, String expected) {
            return new BadInputException(
                    file() + ": the setting " + name + " should be " + expected + ", but is \"" + text(name) + "\"");
        }
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
