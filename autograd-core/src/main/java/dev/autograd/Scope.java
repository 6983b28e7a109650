package dev.autograd;

import dev.autograd.array.Arena;

/**
 * The owner of the tensors that a thread makes while it is open: at its end their memory is free at once, instead of
 * when the garbage collector gets to it. Variables and their gradients outlive it.
 *
 * <pre>{@code
 * try (var scope = Autograd.scope()) {
 *     Tensor loss = model.loss(batch);
 *     loss.backward();
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {
    private final Arena arena = Arena.openScope();

    Scope() {}

    /** Lets a tensor outlive this scope; it then belongs to the scope around it, if there is one. */
    public Tensor keep(Tensor tensor) {
        arena.keep(tensor.array());
        return tensor;
    }

    /** Frees the memory of what was made and not kept. Using such a tensor afterwards is an error that names it. */
    @Override
    public void close() {
        arena.close();
    }
}
