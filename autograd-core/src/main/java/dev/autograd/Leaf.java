package dev.autograd;

import dev.autograd.Primitive.None;
import dev.autograd.array.Arena;
import dev.autograd.array.Array;
import dev.autograd.array.Shape;
import dev.autograd.tape.Edge;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A variable's place on the tape: where the paths of its gradient end, and the gradients are added up. Threads that share
 * a variable may do so at the same time.
 */
final class Leaf extends Recorded {
    /**
     * What has been accumulated; null before anybody asks. One tensor, written in place, until a recorded gradient takes
     * its place, which is part of a graph and never written.
     */
    private @Nullable Tensor gradient;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static final Edge<Tensor>[] NO_EDGES = new Edge[0];

    Leaf(Shape shape, DataType type) {
        super(null, shape, type, NO_EDGES);
    }

    synchronized Tensor gradient() {
        if (gradient == null) {
            gradient = newGradient();
        }
        return gradient;
    }

    synchronized void zeroGradient() {
        if (gradient != null && gradient.isMutable()) {
            gradient.storage().clear();
        } else {
            gradient = null;
        }
    }

    /** Adds a gradient that a pass has computed in an arena of its own. */
    synchronized void accumulate(Tensor g, Arena pass) {
        if (gradient == null || !gradient.isMutable()) {
            Tensor before = gradient;
            gradient = newGradient();
            if (before != null) {
                gradient.storage().copyFrom(before.array());
            }
        }
        Array own = gradient.storage();
        if (!own.isCleared()) {
            ArithmeticRules.ADD.applyInto(None.NONE, own, gradient, g);
        } else if (!own.takeOver(g.array(), pass)) {
            own.copyFrom(g.array());
        }
        own.written();
    }

    /** Adds a recorded gradient, through which one can differentiate again. */
    synchronized void accumulateRecorded(Tensor g) {
        Tensor before = gradient;
        Tensor sum = before == null || before.storage().isCleared() ? g : before.add(g);
        // In memory that outlives the scope that may be open.
        gradient = new Tensor(sum.array().copyLasting(), sum.node);
    }

    private Tensor newGradient() {
        Array zeros = Array.allocateMutable(type, shape);
        zeros.clear();
        return new Tensor(zeros, null).named(name == null ? null : name + ".grad");
    }
}
