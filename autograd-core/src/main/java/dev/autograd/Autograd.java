package dev.autograd;

import dev.autograd.tape.Recording;
import java.util.List;

/** What applies to whole computations: gradients as values, and what a thread switches for itself. */
public final class Autograd {
    private Autograd() {}

    /**
     * Returns the gradient of a scalar with respect to a tensor on the path, without touching any {@link Tensor#grad()}.
     *
     * @see Gradients
     */
    public static Tensor grad(Tensor loss, Tensor x) {
        return Gradients.of(loss).wrt(x);
    }

    /** Returns the gradients of a scalar with respect to several tensors, in their order. */
    public static List<Tensor> grad(Tensor loss, Tensor first, Tensor second, Tensor... others) {
        Tensor[] rest = new Tensor[others.length + 1];
        rest[0] = second;
        System.arraycopy(others, 0, rest, 1, others.length);
        return Gradients.of(loss).wrt(first, rest);
    }

    /** Records nothing on this thread until the switch is closed. */
    public static Recording.Switch noGrad() {
        return Recording.current().on(false);
    }

    /** Records again inside {@link #noGrad()}, until the switch is closed. */
    public static Recording.Switch enableGrad() {
        return Recording.current().on(true);
    }

    /** True if this thread records operations. */
    public static boolean isRecording() {
        return Recording.current().isOn();
    }

    /**
     * Keeps, until the switch is closed, the inputs, the output and the source line of each operation of this thread, so
     * that it can be explained: see {@link Tensor#operation()}. Costs time and memory.
     */
    public static Recording.Switch trace() {
        return Recording.current().tracing(true);
    }

    /** Owns the memory of what this thread makes until it is closed; variables and their gradients are not included. */
    public static Scope scope() {
        return new Scope();
    }
}
