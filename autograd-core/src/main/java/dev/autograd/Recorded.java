package dev.autograd;

import dev.autograd.array.Shape;
import dev.autograd.tape.Edge;
import dev.autograd.tape.Node;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** A tensor's place on the tape: what made it, and what its gradient must look like. */
class Recorded extends Node<Tensor> {
    final @Nullable Primitive<?> primitive;
    final Shape shape;
    final DataType type;

    @Nullable String name;

    /** How it was computed, if that was traced. */
    @Nullable Operation operation;

    /** The user's line that computed it, if operations were traced or checked. */
    @Nullable SourceLine line;

    private List<UnaryOperator<Tensor>> hooks = List.of();

    Recorded(@Nullable Primitive<?> primitive, Shape shape, DataType type, Edge<Tensor>[] edges) {
        super(edges);
        this.primitive = primitive;
        this.shape = shape;
        this.type = type;
    }

    void addHook(UnaryOperator<Tensor> hook) {
        hooks = Stream.concat(hooks.stream(), Stream.of(hook)).toList();
    }

    void removeHook(UnaryOperator<Tensor> hook) {
        hooks = hooks.stream().filter(other -> other != hook).toList();
    }

    List<UnaryOperator<Tensor>> hooks() {
        return hooks;
    }

    /** As {@code h DOUBLE[4, 3]}, or {@code the output of matmul DOUBLE[4, 3]} where it has no name. */
    String describe() {
        String what = name != null ? name : primitive != null ? "the output of " + primitive.name() : "a variable";
        return what + " " + type + shape;
    }
}
