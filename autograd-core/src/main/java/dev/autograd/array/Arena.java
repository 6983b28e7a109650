package dev.autograd.array;

import dev.autograd.array.Lease.Ticket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The owner of what a thread allocates between its opening and its closing. */
public final class Arena implements AutoCloseable {
    private final @Nullable Arena parent;
    private final Allocator allocator;
    private final List<Ticket> tickets = new ArrayList<>();
    private final boolean forPullback;
    private boolean closed;

    private Arena(Allocator allocator, boolean forPullback) {
        this.forPullback = forPullback;
        this.allocator = allocator;
        this.parent = allocator.arena;
        allocator.arena = this;
    }

    /** Opens an arena for the calling thread, inside the one that is open. */
    public static Arena open() {
        return new Arena(Allocator.current(), false);
    }

    /** Opens an arena for the intermediate results of one pullback. */
    public static Arena openForPullback() {
        return new Arena(Allocator.current(), true);
    }

    /** Lets an array outlive the pullback that is being applied, if one is, but not the backward pass. */
    public static void keepPastPullback(Array array) {
        Arena current = Allocator.current().arena;
        if (current != null && current.forPullback) {
            current.keep(array);
        }
    }

    /** True once the arena is closed: its arrays must not be used any more. */
    public boolean isClosed() {
        return closed;
    }

    void own(Ticket ticket) {
        ticket.arena = this;
        tickets.add(ticket);
    }

    /** Hands an array of this arena over to the arena around it, or to the collector if there is none. */
    public void keep(Array array) {
        if (array.arena == this) {
            array.moveTo(parent);
        }
    }

    /** Gives back all memory that was allocated in it and not kept. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (allocator != Allocator.current() || allocator.arena != this) {
            throw new IllegalStateException(
                    "scopes are closed by the thread that opened them, the innermost first; use try-with-resources");
        }
        closed = true;
        allocator.arena = parent;
        for (Ticket ticket : tickets) {
            if (ticket.arena == this) {
                Pool.SHARED.takeBack(ticket);
            }
        }
        tickets.clear();
    }
}
