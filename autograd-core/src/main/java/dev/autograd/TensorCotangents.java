package dev.autograd;

import dev.autograd.Primitive.None;
import dev.autograd.tape.Cotangents;
import dev.autograd.tape.Node;
import java.util.List;
import java.util.function.UnaryOperator;

/** How a backward pass adds and checks gradients that are tensors. */
final class TensorCotangents implements Cotangents<Tensor> {
    /** Sums may be written in place. */
    static final TensorCotangents PLAIN = new TensorCotangents(false);

    /** Sums are recorded, and so never written again. */
    static final TensorCotangents RECORDED = new TensorCotangents(true);

    private final boolean recorded;

    private TensorCotangents(boolean recorded) {
        this.recorded = recorded;
    }

    @Override
    public Tensor sum(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor addTo(Tensor own, Tensor b) {
        if (recorded) {
            return own.add(b);
        }
        ArithmeticRules.ADD.applyInto(None.NONE, own.array(), own, b);
        return own;
    }

    @Override
    public Tensor check(Node<Tensor> node, int index, Tensor gradient) {
        Recorded input = (Recorded) node.input(index);
        if (gradient.type() != input.type || !gradient.dims().equals(input.shape)) {
            throw new AutogradException("the derivative rule of " + ((Recorded) node).primitive + " for input "
                    + (input.name == null ? String.valueOf(index) : input.name) + " returned a " + gradient.type()
                    + gradient.dims() + " gradient, but the input is " + input.type + input.shape);
        }
        return gradient;
    }

    @Override
    public Tensor complete(Node<Tensor> node, Tensor gradient) {
        List<UnaryOperator<Tensor>> hooks = ((Recorded) node).hooks();
        if (hooks.isEmpty()) {
            return gradient;
        }
        Tensor current = gradient;
        for (UnaryOperator<Tensor> hook : hooks) {
            current = hook.apply(current);
        }
        return current;
    }

    @Override
    public RuntimeException failure(Node<Tensor> node, int index, RuntimeException cause) {
        Recorded made = (Recorded) node;
        if (cause instanceof AutogradException) {
            return cause;
        }
        String line = made.operation != null
                ? ", recorded at " + made.operation.line()
                : " (run the forward computation inside Autograd.trace() to see its line)";
        return new AutogradException(
                "the derivative rule of " + made.primitive + " -> " + made.type + made.shape + line + " failed: "
                        + cause.getMessage(),
                cause);
    }
}
