package dev.autograd;

import dev.autograd.Primitive.None;
import dev.autograd.array.Arena;
import dev.autograd.array.Array;
import dev.autograd.tape.Cotangents;
import dev.autograd.tape.Node;
import dev.autograd.tape.Pullback;
import dev.autograd.tape.Recording;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a backward pass adds and checks gradients that are tensors. */
final class TensorCotangents implements Cotangents<Tensor> {
    // Owns what the pass allocates; null for a pass that is recorded, whose gradients are part of a graph.
    private final @Nullable Arena pass;

    private final boolean checking = Recording.current().isChecking();

    private TensorCotangents(@Nullable Arena pass) {
        this.pass = pass;
    }

    /** For a pass that is not recorded: sums are written in place, and memory is given back as soon as possible. */
    static TensorCotangents in(Arena pass) {
        return new TensorCotangents(pass);
    }

    /** For a pass that is recorded: sums are recorded, and so never written again. */
    static TensorCotangents recorded() {
        return new TensorCotangents(null);
    }

    @Override
    public Tensor sum(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor addTo(Tensor own, Tensor b) {
        if (pass == null) {
            return own.add(b);
        }
        ArithmeticRules.ADD.applyInto(None.NONE, own.array(), own, b);
        return own;
    }

    @Override
    public boolean addsInPlace() {
        // What is checked must be seen before it is added.
        return pass != null && !checking;
    }

    @Override
    public Tensor zero(Node<Tensor> node) {
        Recorded made = (Recorded) node;
        return new Tensor(Array.full(made.type, made.shape, 0), null);
    }

    @Override
    public Tensor pullBack(Pullback<Tensor> pullback, Tensor upstream) {
        if (pass == null || !upstream.array().isOwnBlock()) {
            return pullback.apply(upstream);
        }
        try (Arena temporaries = Arena.openForPullback()) {
            Tensor gradient = pullback.apply(upstream);
            temporaries.keep(gradient.array());
            return gradient;
        }
    }

    @Override
    public void hold(Tensor gradient) {
        if (pass != null) {
            gradient.array().hold();
        }
    }

    @Override
    public void release(Tensor gradient) {
        if (pass != null) {
            gradient.array().release(pass);
        }
    }

    @Override
    public Tensor check(Node<Tensor> node, int index, Tensor gradient) {
        Recorded input = (Recorded) node.input(index);
        if (isMissing(gradient)) {
            throw new AutogradException(rule(node, index) + " returned null");
        }
        if (gradient.type() != input.type || !gradient.dims().equals(input.shape)) {
            throw new AutogradException(rule(node, index) + " returned a " + gradient.type() + gradient.dims()
                    + " gradient, but the input is " + input.type + input.shape);
        }
        if (checking) {
            Anomalies.checkGradient((Recorded) node, input, gradient);
        }
        return gradient;
    }

    private static String rule(Node<Tensor> node, int index) {
        String name = ((Recorded) node.input(index)).name;
        return "the derivative rule of " + ((Recorded) node).primitive + " for input "
                + (name == null ? String.valueOf(index) : name);
    }

    // By its contract a pullback returns a gradient, but users write some.
    private static boolean isMissing(@Nullable Tensor gradient) {
        return gradient == null;
    }

    @Override
    public Tensor complete(Node<Tensor> node, Tensor gradient) {
        Recorded hooked = (Recorded) node;
        if (hooked.hooks().isEmpty()) {
            return gradient;
        }
        // A hook may hold on to what it sees and makes.
        return pass == null
                ? runHooks(hooked, gradient)
                : Arena.handOut(gradient.array(), () -> runHooks(hooked, gradient));
    }

    private static Tensor runHooks(Recorded node, Tensor gradient) {
        Tensor current = gradient;
        for (UnaryOperator<Tensor> hook : node.hooks()) {
            current = checked(node, hook.apply(current));
        }
        return current;
    }

    private static Tensor checked(Recorded node, @Nullable Tensor returned) {
        if (returned == null) {
            throw new AutogradException("a hook on " + node.describe()
                    + " returned null; return the gradient itself if it is to go on as it is");
        }
        if (returned.type() != node.type || !returned.dims().equals(node.shape)) {
            throw new AutogradException("a hook on " + node.describe() + " returned a " + returned.type()
                    + returned.dims() + " gradient; it must have the tensor's shape and data type");
        }
        return returned;
    }

    @Override
    public RuntimeException failure(Node<Tensor> node, int index, RuntimeException cause) {
        Recorded made = (Recorded) node;
        if (cause instanceof AnomalyException anomaly) {
            return Anomalies.inBackward(made, "failed: " + anomaly.finding());
        }
        if (cause instanceof AutogradException) {
            return cause;
        }
        String line = made.line != null
                ? ", computed at " + made.line + ","
                : " (compute it inside Autograd.detectAnomalies() to see its line)";
        return new AutogradException(
                "the derivative rule of " + made.primitive + " -> " + made.type + made.shape + line + " failed: "
                        + cause.getMessage(),
                cause);
    }
}
