package dev.autograd.nn.train;

import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import dev.autograd.nn.io.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
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

    /** Puts tensors whose order counts, which a file does not keep: so their names are numbered. */
    void putInOrder(String section, Map<String, Tensor> part) {
        Map<String, Tensor> numbered = new LinkedHashMap<>();
        part.forEach((name, tensor) -> numbered.put(numbered.size() + " " + name, tensor));
        put(section, numbered);
    }

    /** What was {@linkplain #putInOrder put in order}. */
    Map<String, Tensor> inOrder(String section) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        section(section).entrySet().stream()
                .sorted(Comparator.comparingInt(
                        entry -> Integer.parseInt(entry.getKey().replaceFirst(" .*", ""))))
                .forEach(entry ->
                        part.put(entry.getKey().substring(entry.getKey().indexOf(' ') + 1), entry.getValue()));
        return part;
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

    /** Checks that there is a section that a setting of the trainer has to go on from. */
    void require(String section, String setting) {
        if (section(section).isEmpty()) {
            throw new IllegalArgumentException("it has no " + section + ", which " + setting
                    + " has to go on from; it was written by a trainer without " + setting);
        }
    }

    double[] numbers(String section) {
        Tensor numbers = section(section).get(section);
        if (numbers == null) {
            throw new IllegalArgumentException("it has no " + section);
        }
        return numbers.toDoubles();
    }
}
