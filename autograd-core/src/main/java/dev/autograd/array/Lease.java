package dev.autograd.array;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a block of memory. It ends when its arena is closed, or else when no array refers to it any more;
 * then the block goes back to the pool, as soon as no view of it is reachable.
 */
final class Lease {
    final Memory memory;
    final Ticket ticket;

    Lease(Memory memory, ReferenceQueue<Object> unreachable) {
        this.memory = memory;
        this.ticket = new Ticket(this, unreachable);
    }

    /** What is left of a lease when it is gone: the block to give back. It doesn't keep the lease alive. */
    static final class Ticket extends PhantomReference<Lease> {
        final Memory memory;

        /** The arena that ends the lease, if any. */
        @Nullable Arena arena;

        /** The block holds many arrays. */
        boolean slab;

        /** How many gradients in this block wait in a backward pass. */
        int holds;

        /** The block is lent. */
        volatile boolean open = true;

        // The following fields belong to the pool.
        boolean over;
        int views;

        @Nullable Ticket previous;

        @Nullable Ticket next;

        private Ticket(Lease lease, ReferenceQueue<Object> unreachable) {
            super(lease, unreachable);
            this.memory = lease.memory;
        }

        /** True if somebody may read or write the block by a view. */
        boolean isViewed() {
            return views > 0;
        }
    }

    /** What is left of an object that reads a block outside of any array: it keeps the block lent. */
    static final class View extends PhantomReference<Object> {
        final Ticket ticket;

        View(Object reader, Ticket ticket, ReferenceQueue<Object> unreachable) {
            super(reader, unreachable);
            this.ticket = ticket;
        }
    }
}
