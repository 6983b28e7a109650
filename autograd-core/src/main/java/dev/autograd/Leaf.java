package dev.autograd;

import dev.autograd.Primitive.None;
import dev.autograd.array.Arena;
import dev.autograd.array.Array;
import dev.autograd.array.Shape;
import dev.autograd.tape.Edge;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** A variable's place on the tape: where the paths of its gradient end, and the gradients are added up. */
final class Leaf extends Recorded {
    /** What has been accumulated, as one tensor that lives as long as the variable; null before the first time. */
    private @Nullable Tensor gradient;

    // The gradient counts as zero, whatever its memory holds.
    private boolean isZero = true;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final Edge<Tensor>[] NO_EDGES = new Edge[0];

    Leaf(Shape shape, DataType type) {
        super(null, shape, type, NO_EDGES);
    }

    Tensor gradient() {
        if (gradient == null) {
            gradient = new Tensor(Array.allocateMutable(type, shape), null);
            gradient.named(name == null ? null : name + ".grad");
        }
        if (isZero) {
            gradient = writable(gradient);
            gradient.array().fill(0);
            isZero = false;
        }
        return gradient;
    }

    void zeroGradient() {
        isZero = true;
        if (gradient != null) {
            gradient = writable(gradient);
            gradient.array().written();
        }
    }

    /** Adds a gradient that a pass has computed in an arena of its own, or that others may hold. */
    void accumulate(Tensor g, @Nullable Arena pass) {
        if (gradient == null) {
            gradient = new Tensor(Array.allocateMutable(type, shape), null);
            gradient.named(name == null ? null : name + ".grad");
        }
        gradient = writable(gradient);
        Array own = gradient.array();
        if (!isZero) {
            ArithmeticRules.ADD.applyInto(None.NONE, own, gradient, g);
        } else if (pass == null || !own.takeOver(g.array(), pass)) {
            own.copyFrom(g.array());
        }
        own.written();
        isZero = false;
    }

    /** Adds a recorded gradient, through which one can differentiate again. */
    void accumulateRecorded(Tensor g) {
        gradient = gradient == null || isZero ? g : gradient.add(g);
        isZero = false;
    }

    // A recorded gradient is part of a graph and is never written.
    private Tensor writable(Tensor current) {
        if (current.array().isMutable()) {
            return current;
        }
        return new Tensor(current.array().copyMutable(), null).named(current.name());
    }
}
