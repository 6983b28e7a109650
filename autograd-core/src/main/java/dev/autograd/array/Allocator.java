package dev.autograd.array;

import dev.autograd.thread.PerThread;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Where a thread gets memory for its arrays. Small arrays lie side by side in a slab; a large one has a block of its
 * own.
 */
final class Allocator {
    // Tiny arrays have slabs to themselves: a kept loss must not hold on to a slab full of activations.
    private static final int TINY_ELEMENTS = 64;
    private static final int TINY_SLAB_ELEMENTS = 4096;
    static final int SMALL_ELEMENTS = 2048;
    private static final int SMALL_SLAB_ELEMENTS = 32768;

    private static final PerThread<Allocator> CURRENT = new PerThread<>(Allocator::new);

    @Nullable Arena arena;

    private final Map<DataType, Slab> tiny = new EnumMap<>(DataType.class);
    private final Map<DataType, Slab> small = new EnumMap<>(DataType.class);

    static Allocator current() {
        return CURRENT.get();
    }

    /** A block that arrays are cut from, one behind the other. */
    private static final class Slab {
        final Lease lease;
        int used;

        Slab(Lease lease) {
            this.lease = lease;
        }
    }

    /** Returns an array with whatever content, owned by the open arena. */
    Array allocate(DataType type, Shape shape) {
        return allocate(type, shape, arena);
    }

    /** Returns an array with whatever content, owned by no arena. */
    Array allocateOutside(DataType type, Shape shape) {
        return allocate(type, shape, null);
    }

    private Array allocate(DataType type, Shape shape, @Nullable Arena owner) {
        int size = shape.size();
        if (size <= TINY_ELEMENTS) {
            return cut(tiny, TINY_SLAB_ELEMENTS, type, shape, owner);
        }
        if (size <= SMALL_ELEMENTS) {
            return cut(small, SMALL_SLAB_ELEMENTS, type, shape, owner);
        }
        Lease lease = Pool.SHARED.lend(type, size);
        if (owner != null) {
            owner.own(lease.ticket);
        }
        return new Array(lease, 0, type, shape, owner);
    }

    private static Array cut(
            Map<DataType, Slab> slabs, int slabElements, DataType type, Shape shape, @Nullable Arena owner) {
        Slab slab = slabs.get(type);
        if (slab == null || slab.used + shape.size() > slabElements) {
            slab = new Slab(Pool.SHARED.lend(type, slabElements));
            slabs.put(type, slab);
        }
        int offset = slab.used;
        slab.used += shape.size();
        return new Array(slab.lease, offset, type, shape, owner);
    }
}
