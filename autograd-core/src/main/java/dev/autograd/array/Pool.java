package dev.autograd.array;

import dev.autograd.array.Lease.Ticket;
import dev.autograd.array.Lease.View;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Blocks of ND4J memory, lent out and taken back.
 *
 * <p>The garbage collector sees only the small Java objects of a lease, never the memory behind it. So blocks are
 * counted against a budget: when it is used up, the collector is asked once to find the leases that nobody refers to; if
 * they turn out to be in use, the budget grows with them.
 */
final class Pool {
    static final Pool SHARED = new Pool(budget(), Memory::allocate);

    private static final int PATIENCE_MILLIS = 50;
    private static final int GARBAGE_BYTES = 1 << 16;

    private record Kind(DataType type, int length) {
        long bytes() {
            return (long) length * type.width();
        }
    }

    private final BiFunction<DataType, Integer, Memory> source;
    private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

    // The least recently used kind comes first.
    private final Map<Kind, ArrayDeque<Memory>> idle = new LinkedHashMap<>(16, 0.75f, true);
    private final long floor;
    private long budget;
    private long lentBytes;
    private long idleBytes;

    // What was idle all the while that the blocks in use have been lent a few times over is not needed.
    private long leastIdleBytes;
    private long turnover;

    // Tickets and views must be reachable, or the collector would not report what they stand for.
    private @Nullable Ticket tickets;
    private final Set<View> views = new HashSet<>();

    // Kept in a field, or the compiler would not make it.
    @SuppressWarnings({"FieldCanBeLocal", "unused"})
    private byte @Nullable [] garbage;

    Pool(long budget, BiFunction<DataType, Integer, Memory> source) {
        this.floor = budget;
        this.budget = budget;
        this.source = source;
    }

    // Beyond twice the heap's limit, JavaCPP refuses to make some of the objects that ND4J needs.
    private static long budget() {
        String given = System.getProperty("autograd.memory.budget");
        return given == null ? Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 2) : bytes(given);
    }

    /** Reads a number of bytes, as {@code 536870912}, {@code 512m} or {@code 2g}. */
    static long bytes(String text) {
        Matcher number =
                Pattern.compile("(\\d{1,15})([kmg]?)").matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!number.matches()) {
            throw new IllegalArgumentException("autograd.memory.budget is \"" + text
                    + "\", but should be a number of bytes, as 536870912, 512m or 2g");
        }
        return Long.parseLong(number.group(1)) << (10 * " kmg".indexOf(number.group(2)));
    }

    /** Lends a block of at least {@code length} elements, with whatever content. */
    synchronized Lease lend(DataType type, int length) {
        takeBackUnreachable();
        Memory memory = block(new Kind(type, sizeClass(type, length)));
        lentBytes += memory.bytes;
        trim(memory.bytes);
        Lease lease = new Lease(memory, unreachable);
        link(lease.ticket);
        return lease;
    }

    private Memory block(Kind kind) {
        Memory memory = takeIdle(kind);
        if (memory == null && lentBytes + kind.bytes() > budget) {
            collect();
            budget = Math.max(floor, (lentBytes + kind.bytes()) / 2 * 3);
            memory = takeIdle(kind);
        }
        return memory != null ? memory : allocate(kind);
    }

    private @Nullable Memory takeIdle(Kind kind) {
        ArrayDeque<Memory> blocks = idle.get(kind);
        Memory memory = blocks == null ? null : blocks.pollLast();
        if (memory != null) {
            idleBytes -= memory.bytes;
            leastIdleBytes = Math.min(leastIdleBytes, idleBytes);
        }
        return memory;
    }

    private Memory allocate(Kind kind) {
        freeIdle(budget - lentBytes - kind.bytes());
        try {
            return source.apply(kind.type, kind.length);
        } catch (OutOfMemoryError e) {
            collect();
            freeIdle(0);
        }
        try {
            return source.apply(kind.type, kind.length);
        } catch (OutOfMemoryError e) {
            throw refused(kind, e);
        }
    }

    private OutOfMemoryError refused(Kind kind, OutOfMemoryError cause) {
        var error = new OutOfMemoryError("no memory for " + kind.length + " elements of type " + kind.type + " ("
                + megabytes(kind.bytes()) + "), beside the " + megabytes(lentBytes)
                + " in use; free what a step of a loop allocates at its end, with try (var scope = Autograd.scope()),"
                + " use smaller batches, or give the process more memory");
        error.initCause(cause);
        return error;
    }

    private static String megabytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MB";
    }

    /** Takes a block back at once, or as soon as no view of it is reachable: no array may use the lease any more. */
    synchronized void takeBack(Ticket ticket) {
        ticket.clear();
        end(ticket);
    }

    /**
     * Lets an object read a lease's block for as long as the object is reachable, however long the lease lasts.
     *
     * @throws IllegalStateException if the block has gone back already
     */
    synchronized void view(Lease lease, Object reader) {
        Ticket ticket = lease.ticket;
        if (!ticket.open) {
            throw new IllegalStateException("the memory has gone back to the pool");
        }
        ticket.views++;
        views.add(new View(reader, ticket, unreachable));
    }

    /** The bytes that are lent. */
    synchronized long lentBytes() {
        takeBackUnreachable();
        return lentBytes;
    }

    /** The bytes that wait to be lent again. */
    synchronized long idleBytes() {
        return idleBytes;
    }

    private void takeBackUnreachable() {
        for (var found = unreachable.poll(); found != null; found = unreachable.poll()) {
            takeBackUnreachable(found);
        }
    }

    private void takeBackUnreachable(Reference<?> found) {
        if (found instanceof Ticket ticket) {
            end(ticket);
        } else if (found instanceof View view) {
            views.remove(view);
            view.ticket.views--;
            if (view.ticket.over) {
                end(view.ticket);
            }
        }
    }

    private void end(Ticket ticket) {
        ticket.over = true;
        if (!ticket.open || ticket.views > 0) {
            return;
        }
        ticket.open = false;
        unlink(ticket);
        Memory memory = ticket.memory;
        lentBytes -= memory.bytes;
        idleBytes += memory.bytes;
        idle.computeIfAbsent(new Kind(memory.type, memory.length), kind -> new ArrayDeque<>())
                .addLast(memory);
    }

    private void trim(long bytes) {
        turnover += bytes;
        if (turnover > 4 * (lentBytes + idleBytes)) {
            freeIdle(idleBytes - leastIdleBytes);
            leastIdleBytes = idleBytes;
            turnover = 0;
        }
    }

    private void freeIdle(long limit) {
        var kinds = idle.values().iterator();
        while (idleBytes > limit && kinds.hasNext()) {
            ArrayDeque<Memory> blocks = kinds.next();
            while (idleBytes > limit && !blocks.isEmpty()) {
                Memory memory = blocks.removeFirst();
                idleBytes -= memory.bytes;
                memory.free();
            }
            if (blocks.isEmpty()) {
                kinds.remove();
            }
        }
        leastIdleBytes = Math.min(leastIdleBytes, idleBytes);
    }

    /** Takes back all blocks whose lease nobody refers to. */
    private void collect() {
        var canary = new PhantomReference<>(new Object(), unreachable);
        System.gc();
        boolean collected = awaitUnreachable(canary, PATIENCE_MILLIS);
        // The JVM may be told to ignore System.gc(); it can't ignore that its heap fills up.
        for (long made = 0; !collected && made < Runtime.getRuntime().maxMemory(); made += GARBAGE_BYTES) {
            garbage = new byte[GARBAGE_BYTES];
            collected = awaitUnreachable(canary, 0);
        }
        garbage = null;
    }

    // The collector reports in no particular order: what follows the canary follows at once.
    private boolean awaitUnreachable(Reference<?> canary, int millis) {
        boolean collected = false;
        boolean interrupted = false;
        long deadline = System.nanoTime() + millis * 1_000_000L;
        while (true) {
            try {
                long left = collected ? 1 : (deadline - System.nanoTime()) / 1_000_000;
                var found = left > 0 ? unreachable.remove(left) : unreachable.poll();
                if (found == null) {
                    break;
                }
                collected |= found == canary;
                takeBackUnreachable(found);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return collected;
    }

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
    static int sizeClass(DataType type, int length) {
        int step = Math.max(16, Integer.highestOneBit(Math.max(1, length)) >>> 3);
        long rounded = ((long) length + step - 1) / step * step;
        return (int) Math.max(length, Math.min(rounded, Memory.MAX_BYTES / type.width()));
    }
}
