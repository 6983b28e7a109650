package dev.autograd.array;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a block of memory. It ends when its arena is closed, or else when no array refers to it any more;
 * then the block goes back to the pool.
 */
final class Lease {
    final Memory memory;
    final Ticket ticket;

    Lease(Memory memory, ReferenceQueue<Lease> unreachable) {
        this.memory = memory;
        this.ticket = new Ticket(this, unreachable);
    }

    /** Keeps the block from the pool for as long as this lease is reachable, whatever its arena does. */
    void pin() {
        ticket.pinned = true;
    }

    /** What is left of a lease when it is gone: the block to give back. It doesn't keep the lease alive. */
    static final class Ticket extends PhantomReference<Lease> {
        final Memory memory;
        volatile boolean pinned;

        @Nullable Arena arena;

        // The neighbours in the pool's list of open tickets.
        @Nullable Ticket previous;

        @Nullable Ticket next;

        // How many gradients in this memory wait in a backward pass.
        int holds;

        volatile boolean open = true;

        private Ticket(Lease lease, ReferenceQueue<Lease> unreachable) {
            super(lease, unreachable);
            this.memory = lease.memory;
        }
    }
}
