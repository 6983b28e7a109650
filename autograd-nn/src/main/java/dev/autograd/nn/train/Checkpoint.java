package dev.autograd.nn.train;

import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import dev.autograd.nn.io.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The state of a training: tensors by section and name, where a section is the part of it that they belong to. */
final class Checkpoint {
    // No path holds a slash.
    private static final String SEPARATOR = "/";

    // In the file's metadata.
    private static final String KIND = "format";
    private static final String FORMAT = "autograd checkpoint 1";

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    static Checkpoint read(Path file) throws IOException {
        if (!FORMAT.equals(Safetensors.readMetadata(file).get(KIND))) {
            throw MalformedFileException.of(
                    file,
                    "no checkpoint of a training; a model alone is read with" + " model.load(Safetensors.read(file))");
        }
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.tensors.putAll(Safetensors.read(file));
        return checkpoint;
    }

    void write(Path file) throws IOException {
        Safetensors.write(file, tensors, Map.of(KIND, FORMAT));
    }

    void put(String section, Map<String, Tensor> part) {
        part.forEach((name, tensor) -> tensors.put(section + SEPARATOR + name, tensor));
    }

    void put(String section, double[] numbers) {
        put(section, Map.of(section, Tensor.constant(numbers)));
    }

    boolean has(String section) {
        return !section(section).isEmpty();
    }

    Map<String, Tensor> section(String section) {
        String prefix = section + SEPARATOR;
        Map<String, Tensor> part = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    /** A section that a setting of the trainer has to go on from. */
    Map<String, Tensor> required(String section, String setting) {
        if (!has(section)) {
            throw new IllegalArgumentException("it has no " + section + ", which " + setting
                    + " has to go on from; it was written by a trainer without " + setting);
        }
        return section(section);
    }

    double[] numbers(String section) {
        Tensor numbers = section(section).get(section);
        if (numbers == null) {
            throw new IllegalArgumentException("it has no " + section);
        }
        return numbers.toDoubles();
    }
}
