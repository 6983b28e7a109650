package dev.autograd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One traced step of a computation.
 *
 * @param name of the primitive, such as {@code matmul}
 * @param attributes what the primitive was told besides its inputs, such as axes; null if nothing
 * @param inputs recorded or not
 * @param output the result
 * @param line the user's line that asked for it
 */
public record Operation(
        String name, @Nullable Object attributes, List<Tensor> inputs, Tensor output, SourceLine line) {}
