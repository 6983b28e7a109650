package dev.autograd.array;

import dev.autograd.thread.PerThread;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Where a thread gets memory for its arrays. Small arrays lie side by side in a slab; a large one has a block of its
 * own.
 */
final class Allocator {
    static final int SMALL_ELEMENTS = 2048;

    // Tiny arrays have slabs to themselves, which no arena owns: they are not worth a block per arena, and one that is
    // kept, such as a loss, does not hold on to a slab full of activations.
    private static final int TINY_ELEMENTS = 64;

    private static final PerThread<Allocator> CURRENT = new PerThread<>(Allocator::new);

    @Nullable Arena arena;

    private final Slabs tiny = new Slabs(4096, null);
    private final Slabs small = new Slabs(Slabs.SMALL, null);

    static Allocator current() {
        return CURRENT.get();
    }

    /** Returns an array with whatever content, owned by the open arena. */
    Array allocate(DataType type, Shape shape) {
        return allocate(type, shape, arena);
    }

    /** Returns an array with whatever content, owned by an arena, or by the collector if that is null. */
    Array allocate(DataType type, Shape shape, @Nullable Arena owner) {
        int size = shape.size();
        if (size <= TINY_ELEMENTS) {
            return tiny.cut(type, shape, owner);
        }
        if (size <= SMALL_ELEMENTS) {
            return (owner == null ? small : owner.slabs()).cut(type, shape, owner);
        }
        Lease lease = Pool.SHARED.lend(type, size);
        if (owner != null) {
            owner.own(lease.ticket);
        }
        return new Array(lease, 0, type, shape, owner);
    }
}
