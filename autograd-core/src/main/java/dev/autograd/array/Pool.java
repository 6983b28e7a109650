package dev.autograd.array;

import dev.autograd.array.Lease.Ticket;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Blocks of ND4J memory, lent out and taken back.
 *
 * <p>The garbage collector sees only the small Java objects of a lease, never the memory behind it. So what is lent is
 * counted against a budget: when it is used up, the collector is asked once to find the leases that nobody refers to;
 * if they turn out to be in use, the budget grows with them.
 */
final class Pool {
    static final Pool SHARED = new Pool(Long.getLong("autograd.memory.budget", 512L << 20));

    private static final int COLLECTION_PATIENCE_MILLIS = 50;

    private record Kind(DataType type, int length) {}

    private final ReferenceQueue<Lease> unreachable = new ReferenceQueue<>();
    private final Map<Kind, ArrayDeque<Memory>> idle = new HashMap<>();
    private final long floor;
    private long budget;
    private long lent;
    private long kept;
    private @Nullable Ticket tickets;

    Pool(long budget) {
        this.floor = budget;
        this.budget = budget;
    }

    /** Lends a block of at least {@code length} elements, with whatever content. */
    synchronized Lease lend(DataType type, int length) {
        takeBackUnreachable();
        Kind kind = new Kind(type, sizeClass(length));
        ArrayDeque<Memory> blocks = idle.get(kind);
        Memory memory = blocks == null ? null : blocks.pollLast();
        if (memory != null) {
            kept -= memory.bytes;
        } else {
            makeRoom((long) kind.length * type.width());
            memory = Memory.allocate(type, kind.length);
        }
        lent += memory.bytes;
        Lease lease = new Lease(memory, unreachable);
        link(lease.ticket);
        return lease;
    }

    /** Takes a block back at once: nothing may use the lease any more. A pinned one waits for the collector. */
    synchronized void takeBack(Ticket ticket) {
        if (ticket.open && !ticket.pinned) {
            ticket.clear();
            close(ticket);
        }
    }

    /** The bytes that are lent. */
    synchronized long lent() {
        takeBackUnreachable();
        return lent;
    }

    private void makeRoom(long bytes) {
        if (lent + bytes <= budget) {
            return;
        }
        System.gc();
        awaitUnreachable(bytes);
        budget = Math.max(floor, 2 * (lent + bytes));
    }

    private void awaitUnreachable(long bytes) {
        try {
            for (var found = unreachable.remove(COLLECTION_PATIENCE_MILLIS); found != null; ) {
                close((Ticket) found);
                found = lent + bytes <= floor / 2 ? unreachable.poll() : unreachable.remove(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeBackUnreachable() {
        for (var found = unreachable.poll(); found != null; found = unreachable.poll()) {
            close((Ticket) found);
        }
    }

    private void close(Ticket ticket) {
        if (!ticket.open) {
            return;
        }
        ticket.open = false;
        unlink(ticket);
        Memory memory = ticket.memory;
        lent -= memory.bytes;
        if (kept + memory.bytes > floor / 2) {
            memory.free();
        } else {
            kept += memory.bytes;
            idle.computeIfAbsent(new Kind(memory.type, memory.length), kind -> new ArrayDeque<>())
                    .addLast(memory);
        }
    }

    // An open ticket must stay reachable, or the collector would not report its lease.
    private void link(Ticket ticket) {
        ticket.next = tickets;
        if (tickets != null) {
            tickets.previous = ticket;
        }
        tickets = ticket;
    }

    private void unlink(Ticket ticket) {
        if (ticket.previous == null) {
            tickets = ticket.next;
        } else {
            ticket.previous.next = ticket.next;
        }
        if (ticket.next != null) {
            ticket.next.previous = ticket.previous;
        }
        ticket.previous = null;
        ticket.next = null;
    }

    /** Rounds up to one of eight sizes per power of two, so that blocks of similar arrays can be used again. */
    static int sizeClass(int length) {
        int step = Math.max(16, Integer.highestOneBit(Math.max(1, length)) >>> 3);
        long rounded = ((long) length + step - 1) / step * step;
        return (int) Math.min(rounded, Integer.MAX_VALUE);
    }
}
