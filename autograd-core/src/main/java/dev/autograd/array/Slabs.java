package dev.autograd.array;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Blocks that arrays are cut from, one behind the other: at any time one block for each data type. */
final class Slabs {
    /** The length of slabs for small arrays. */
    static final int SMALL = 32768;

    private final int elements;
    private final @Nullable Arena owner;
    private final Map<DataType, Slab> current = new EnumMap<>(DataType.class);

    /** Slabs of a length, owned by an arena, or by the collector if that is null. */
    Slabs(int elements, @Nullable Arena owner) {
        this.elements = elements;
        this.owner = owner;
    }

    private static final class Slab {
        final Lease lease;
        int used;

        Slab(Lease lease) {
            this.lease = lease;
        }
    }

    /** Returns an array that is valid until {@code arena} is closed, if there is one. */
    Array cut(DataType type, Shape shape, @Nullable Arena arena) {
        Slab slab = current.get(type);
        if (slab == null || slab.used + shape.size() > elements) {
            slab = new Slab(Pool.SHARED.lend(type, elements));
            slab.lease.ticket.slab = true;
            if (owner != null) {
                owner.own(slab.lease.ticket);
            }
            current.put(type, slab);
        }
        Array array = new Array(slab.lease, slab.used, type, shape, arena);
        slab.used += shape.size();
        return array;
    }
}
