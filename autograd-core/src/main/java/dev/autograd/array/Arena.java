package dev.autograd.array;

import dev.autograd.array.Lease.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The owner of what a thread allocates between its opening and its closing. */
public final class Arena implements AutoCloseable {
    private static final int FIRST_PRUNING = 1024;

    private enum Purpose {
        /** The user opened it. */
        SCOPE,
        /** It owns the intermediate results of a computation, as of a backward pass. */
        COMPUTATION,
        /** It owns the intermediate results of one pullback. */
        PULLBACK
    }

    private final Purpose purpose;
    private final @Nullable Arena parent;
    private final Allocator allocator;
    private final List<Ticket> tickets = new ArrayList<>();
    private int pruning = FIRST_PRUNING;
    private @Nullable Slabs slabs;
    private volatile boolean closed;

    private Arena(Purpose purpose, Allocator allocator) {
        this.purpose = purpose;
        this.allocator = allocator;
        this.parent = allocator.arena;
        allocator.arena = this;
    }

    /** Opens an arena for the user, inside the calling thread's innermost one. */
    public static Arena openScope() {
        return new Arena(Purpose.SCOPE, Allocator.current());
    }

    /** Opens an arena for the intermediate results of a computation. */
    public static Arena open() {
        return new Arena(Purpose.COMPUTATION, Allocator.current());
    }

    /** Opens an arena for the intermediate results of one pullback. */
    public static Arena openForPullback() {
        return new Arena(Purpose.PULLBACK, Allocator.current());
    }

    /** Lets an array outlive the pullback that is being applied, if one is, but not the backward pass. */
    public static void keepPastPullback(Array array) {
        Arena current = Allocator.current().arena;
        if (current != null && current.purpose == Purpose.PULLBACK) {
            current.keep(array);
        }
    }

    /** True once the arena is closed: its arrays must not be used any more. */
    public boolean isClosed() {
        return closed;
    }

    Slabs slabs() {
        if (slabs == null) {
            slabs = new Slabs(Slabs.SMALL, this);
        }
        return slabs;
    }

    void own(Ticket ticket) {
        // An arena may be open for long, while the collector finds blocks that nobody refers to any more.
        if (tickets.size() >= pruning) {
            tickets.removeIf(other -> !other.open || other.arena != this);
            pruning = Math.max(FIRST_PRUNING, 2 * tickets.size());
        }
        ticket.arena = this;
        tickets.add(ticket);
    }

    /**
     * Hands an array of this arena, or of one inside it, over to the arena around this one, or to the collector if there
     * is none.
     *
     * @throws IllegalStateException if another thread opened this arena
     */
    public void keep(Array array) {
        for (Arena owner = array.arena; owner != null; owner = owner.parent) {
            if (owner == this) {
                if (allocator != Allocator.current()) {
                    throw new IllegalStateException("what a scope owns is kept by the thread that opened it");
                }
                array.moveTo(parent);
                return;
            }
        }
    }

    /**
     * Runs a function of the user's in the midst of a computation: the array that it is given, and what it allocates,
     * live as long as if the user had made them outside of the computation.
     */
    public static <T> T handOut(Array array, Supplier<T> function) {
        Allocator allocator = Allocator.current();
        Arena computation = allocator.arena;
        Arena scope = nearestScope(computation);
        if (array.arena != null && array.arena != nearestScope(array.arena)) {
            array.moveTo(scope);
        }
        allocator.arena = scope;
        try {
            return function.get();
        } finally {
            allocator.arena = computation;
        }
    }

    /** The calling thread's innermost arena of a computation, or null if there is none. */
    public static @Nullable Arena computation() {
        Arena arena = Allocator.current().arena;
        while (arena != null && arena.purpose != Purpose.COMPUTATION) {
            arena = arena.parent;
        }
        return arena;
    }

    private static @Nullable Arena nearestScope(@Nullable Arena from) {
        Arena arena = from;
        while (arena != null && arena.purpose != Purpose.SCOPE) {
            arena = arena.parent;
        }
        return arena;
    }

    /**
     * Gives back all memory that was allocated in it and not kept.
     *
     * @throws IllegalStateException if an arena inside it is open, or another thread opened it
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (allocator != Allocator.current()) {
            throw new IllegalStateException("a scope is closed by the thread that opened it; this is "
                    + Thread.currentThread().getName());
        }
        if (allocator.arena != this) {
            throw new IllegalStateException(
                    "scopes are closed the innermost first, and one inside this one is open; use try-with-resources");
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
