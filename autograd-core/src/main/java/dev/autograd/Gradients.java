package dev.autograd;

import dev.autograd.array.Arena;
import dev.autograd.tape.BackwardPass;
import dev.autograd.tape.Recording;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to the backward pass: the gradients of one tensor.
 *
 * <pre>{@code
 * Tensor dw = Gradients.of(loss).wrt(w);
 * Tensor slope = Gradients.of(y).createGraph().wrt(x);   // may be differentiated again
 * }</pre>
 */
public final class Gradients {
    private final Tensor root;
    private @Nullable Tensor seed;
    private boolean createGraph;

    private Gradients(Tensor root) {
        this.root = root;
    }

    /** Asks for the gradients of {@code root}: a tensor with one element, unless a {@link #seed} is given. */
    public static Gradients of(Tensor root) {
        return new Gradients(root);
    }

    /**
     * Takes a tensor as the gradient of the root, so that the answers are vector-Jacobian products.
     *
     * @throws ShapeException if its shape or data type differs from the root's
     */
    public Gradients seed(Tensor gradient) {
        if (gradient.type() != root.type() || !gradient.dims().equals(root.dims())) {
            throw new ShapeException(
                    "the seed " + gradient.describe() + " must have the shape and data type of " + root.describe());
        }
        seed = gradient;
        return this;
    }

    /** Records the backward pass too, so that the gradients can be differentiated again. */
    public Gradients createGraph() {
        createGraph = true;
        return this;
    }

    /**
     * Adds the gradients to the {@link Tensor#grad()} of every variable that the root depends on. With
     * {@link #createGraph()} the sums become new tensors, which can be differentiated.
     */
    public void backward() {
        Recorded start = start("backward()");
        try (Recording.Switch recording = Recording.current().on(createGraph)) {
            Tensor upstream = upstream("backward()");
            if (createGraph) {
                BackwardPass.toLeaves(
                        start, upstream, TensorCotangents.recorded(), (leaf, g) -> ((Leaf) leaf).accumulateRecorded(g));
                return;
            }
            try (Arena pass = Arena.open()) {
                BackwardPass.toLeaves(
                        start, upstream, TensorCotangents.in(pass), (leaf, g) -> ((Leaf) leaf).accumulate(g, pass));
            }
        }
    }

    /** Returns the gradient with respect to a tensor on the path, a variable or an intermediate result. */
    public Tensor wrt(Tensor x) {
        return wrt(x, new Tensor[0]).get(0);
    }

    /**
     * Returns the gradients with respect to tensors on the path, variables or intermediate results, in their order;
     * zeros for those that the root does not depend on. No {@link Tensor#grad()} changes.
     *
     * @throws AutogradException if one of them is a constant
     */
    public List<Tensor> wrt(Tensor first, Tensor... others) {
        Recorded start = start("grad");
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(first);
        inputs.addAll(List.of(others));
        List<Recorded> wanted = inputs.stream().map(Gradients::tracked).toList();
        IdentityHashMap<Object, Tensor> found = new IdentityHashMap<>();
        try (Recording.Switch recording = Recording.current().on(createGraph)) {
            Tensor upstream = upstream("grad");
            if (createGraph) {
                BackwardPass.to(wanted, start, upstream, TensorCotangents.recorded(), found::put);
            } else {
                try (Arena pass = Arena.open()) {
                    BackwardPass.to(wanted, start, upstream, TensorCotangents.in(pass), (node, g) -> {
                        pass.keep(g.array());
                        found.put(node, g);
                    });
                }
            }
        }
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Tensor g = found.get(wanted.get(i));
            Tensor x = inputs.get(i);
            gradients.add(g != null ? answer(g) : Tensor.zeros(x.type(), x.shape()));
        }
        return gradients;
    }

    // A tensor of its own, also where several inputs have the same gradient or it is the seed.
    private Tensor answer(Tensor g) {
        return createGraph ? g.sameValue() : g.untracked().named(null);
    }

    private static Recorded tracked(Tensor x) {
        if (x.isFrozen()) {
            throw new AutogradException("grad: " + x.describe()
                    + " is frozen, so no gradient flows to it; unfreeze() it before the loss is" + " computed");
        }
        if (x.node == null) {
            throw new AutogradException("grad: " + x.describe() + " is a constant and has no gradient; make it with"
                    + " Tensor.variable(...), or use the tensor that was computed before detach() or noGrad()");
        }
        return x.node;
    }

    private Recorded start(String asked) {
        if (root.node == null) {
            throw new AutogradException(
                    asked + ": " + root.describe() + " depends on no variable: nothing was recorded."
                            + " Make the inputs that you want gradients of with Tensor.variable(...), outside of noGrad()");
        }
        return root.node;
    }

    private Tensor upstream(String asked) {
        if (seed != null) {
            return createGraph ? seed.sameValue().named(seed.name()) : seed.untracked();
        }
        if (root.size() != 1) {
            throw new ShapeException(asked + " needs a scalar, but " + root.nameOr("the tensor") + " has shape "
                    + root.dims() + "; reduce it with mean() or sum(), or pass the upstream gradient: "
                    + root.nameOr("loss") + ".backward(seed)");
        }
        return root.number(1).reshape(root.dims());
    }
}
