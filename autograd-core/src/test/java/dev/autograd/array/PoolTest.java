package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.api.buffer.DataType.DOUBLE;
import static org.nd4j.linalg.api.buffer.DataType.FLOAT;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolTest {
    private static final int KB = 1024;

    // A block of this many doubles takes 64 KB.
    private static final int LENGTH = 8 * KB;
    private static final int BYTES = 64 * KB;

    private final Pool pool = new Pool(16 * BYTES, Memory::allocate);

    @Test
    void lendsABlockAgainThatCameBack() {
        Lease first = pool.lend(DOUBLE, LENGTH);
        pool.takeBack(first.ticket);

        assertSame(first.memory, pool.lend(DOUBLE, LENGTH - 5).memory);
        assertNotSame(first.memory, pool.lend(DOUBLE, LENGTH).memory);
    }

    @Test
    void lendsNoBlockOfAnotherTypeOrSize() {
        Lease first = pool.lend(DOUBLE, LENGTH);
        pool.takeBack(first.ticket);

        assertNotSame(first.memory, pool.lend(FLOAT, LENGTH).memory);
        assertNotSame(first.memory, pool.lend(DOUBLE, LENGTH / 2).memory);
        assertEquals(BYTES, pool.idleBytes());
    }

    @Test
    void takesABlockBackOnce() {
        Lease lease = pool.lend(DOUBLE, LENGTH);
        pool.takeBack(lease.ticket);
        pool.takeBack(lease.ticket);

        assertEquals(0, pool.lentBytes());
        assertEquals(BYTES, pool.idleBytes());
        assertNotSame(pool.lend(DOUBLE, LENGTH).memory, pool.lend(DOUBLE, LENGTH).memory);
    }

    @Test
    void takesABlockBackThatNobodyRefersTo() {
        pool.lend(DOUBLE, LENGTH);
        Garbage.collectUntil(() -> pool.lentBytes() == 0);

        assertEquals(BYTES, pool.idleBytes());
    }

    @Test
    void givingBackWhatTheCollectorFoundChangesNothing() {
        Lease.Ticket ticket = pool.lend(DOUBLE, LENGTH).ticket;
        Garbage.collectUntil(() -> pool.lentBytes() == 0);
        Lease next = pool.lend(DOUBLE, LENGTH);
        pool.takeBack(ticket);

        assertSame(ticket.memory, next.memory);
        assertEquals(BYTES, pool.lentBytes());
        assertEquals(0, pool.idleBytes());
    }

    @Test
    void asksTheCollectorWhenTheBudgetIsUsedUp() {
        for (int i = 0; i < 200; i++) {
            pool.lend(DOUBLE, LENGTH).memory.doubles.put(0, i);
            assertTrue(pool.lentBytes() + pool.idleBytes() <= 16 * BYTES);
        }
    }

    @Test
    void asksTheCollectorRarelyWhenEverythingIsInUse() {
        List<Lease> leases = new ArrayList<>();
        long before = collections();
        for (int i = 0; i < 1000; i++) {
            leases.add(pool.lend(DOUBLE, LENGTH));
        }

        assertEquals(1000L * BYTES, pool.lentBytes());
        // The budget grows by half each time: 16 · 1.5^11 > 1000.
        assertTrue(collections() - before <= 11 + 3, "collections: " + (collections() - before));
        leases.clear();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    @Test
    void freesTheKindThatWasUsedLeastRecentlyToStayWithinTheBudget() {
        Lease old = pool.lend(FLOAT, 2 * LENGTH);
        Lease recent = pool.lend(DOUBLE, LENGTH);
        pool.takeBack(recent.ticket);
        pool.takeBack(old.ticket);
        pool.takeBack(pool.lend(DOUBLE, LENGTH).ticket);
        Lease most = pool.lend(DOUBLE, 14 * LENGTH);
        assertEquals(2 * BYTES, pool.idleBytes());

        Lease more = pool.lend(DOUBLE, LENGTH / 2);

        assertEquals(BYTES, pool.idleBytes());
        assertSame(recent.memory, pool.lend(DOUBLE, LENGTH).memory);
        assertEquals(15 * BYTES + BYTES / 2, most.memory.bytes + recent.memory.bytes + more.memory.bytes);
    }

    @Test
    void freesWhatWasIdleForLong() {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            leases.add(pool.lend(DOUBLE, LENGTH));
        }
        leases.forEach(lease -> pool.takeBack(lease.ticket));
        assertEquals(10 * BYTES, pool.idleBytes());

        for (int i = 0; i < 100; i++) {
            pool.takeBack(pool.lend(DOUBLE, LENGTH).ticket);
        }

        assertEquals(BYTES, pool.idleBytes());
    }

    @Test
    void keepsWhatEachStepOfALoopUses() {
        Memory[] first = step();
        for (int i = 0; i < 100; i++) {
            Memory[] next = step();
            for (Memory memory : next) {
                assertTrue(List.of(first).contains(memory));
            }
        }
    }

    private Memory[] step() {
        List<Lease> leases = new ArrayList<>();
        for (int length : new int[] {LENGTH, 2 * LENGTH, LENGTH, 5 * LENGTH}) {
            leases.add(pool.lend(DOUBLE, length));
        }
        leases.forEach(lease -> pool.takeBack(lease.ticket));
        return leases.stream().map(lease -> lease.memory).toArray(Memory[]::new);
    }

    @Test
    void waitsForAViewBeforeItLendsTheBlockAgain() {
        Object[] view = {new Object()};
        Lease lease = pool.lend(DOUBLE, LENGTH);
        pool.view(lease, view[0]);
        pool.takeBack(lease.ticket);
        assertTrue(lease.ticket.isViewed());
        assertEquals(BYTES, pool.lentBytes());
        Lease other = pool.lend(DOUBLE, LENGTH);
        assertNotSame(lease.memory, other.memory);

        view[0] = "gone";
        Garbage.collectUntil(() -> pool.lentBytes() == BYTES);

        assertFalse(lease.ticket.isViewed());
        assertFalse(lease.ticket.open);
        assertTrue(other.ticket.open);
    }

    @Test
    void waitsForAViewOfALeaseThatNobodyRefersTo() {
        Object[] view = {new Object()};
        viewed(view[0]);
        for (int i = 0; i < 5; i++) {
            System.gc();
            assertEquals(BYTES, pool.lentBytes());
        }
        assertNotSame("", view[0]);

        view[0] = "gone";
        Garbage.collectUntil(() -> pool.lentBytes() == 0);
    }

    private void viewed(Object view) {
        pool.view(pool.lend(DOUBLE, LENGTH), view);
    }

    @Test
    void showsNothingThatHasGoneBack() {
        Lease lease = pool.lend(DOUBLE, LENGTH);
        pool.takeBack(lease.ticket);

        assertThrows(IllegalStateException.class, () -> pool.view(lease, "view"));
    }

    @Test
    void freesWhatIsIdleWhenNd4jHasNoMemoryLeft() {
        Pool[] pool = new Pool[1];
        pool[0] = new Pool(100 * BYTES, (type, length) -> {
            if (pool[0].idleBytes() > 0) {
                throw new OutOfMemoryError("no more");
            }
            return Memory.allocate(type, length);
        });
        pool[0].takeBack(pool[0].lend(DOUBLE, LENGTH).ticket);

        Lease lease = pool[0].lend(FLOAT, LENGTH);

        assertEquals(LENGTH, lease.memory.length);
        assertEquals(0, pool[0].idleBytes());
    }

    @Test
    void saysWhatToDoWhenThereIsNoMemoryLeft() {
        boolean[] full = {false};
        Pool pool = new Pool(1 << 30, (type, length) -> {
            if (full[0]) {
                throw new OutOfMemoryError("Allocation failed: [bad_alloc]");
            }
            return Memory.allocate(type, length);
        });
        Lease lease = pool.lend(DOUBLE, 1 << 20);
        full[0] = true;

        var error = assertThrows(OutOfMemoryError.class, () -> pool.lend(FLOAT, 1 << 20));

        assertEquals(
                "no memory for 1048576 elements of type FLOAT (4 MB), beside the " + (lease.memory.bytes >> 20)
                        + " MB in use; free what a step of a loop allocates at its end, with"
                        + " try (var scope = Autograd.scope()), use smaller batches, or give the process more memory",
                error.getMessage());
        assertEquals("Allocation failed: [bad_alloc]", error.getCause().getMessage());
        assertEquals(lease.memory.bytes, pool.lentBytes());
    }

    @Test
    void anInterruptedThreadGetsItsMemoryAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        for (int i = 0; i < 40; i++) {
            pool.lend(DOUBLE, LENGTH);
        }

        assertTrue(Thread.interrupted());
        assertTrue(pool.lentBytes() <= 16 * BYTES);
    }

    @Test
    void noBlockIsLentToTwoThreads() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                int thread = i;
                tasks.add(() -> lendAndCheck(thread));
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdown();
        }
        Garbage.collectUntil(() -> pool.lentBytes() == 0);
    }

    // Gives back some leases and forgets others; nobody else may write into those that it has.
    private Void lendAndCheck(int thread) {
        Random random = new Random(thread);
        List<Lease> mine = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Lease lease = pool.lend(DOUBLE, random.nextInt(LENGTH / 2) + 1);
            lease.memory.doubles.put(0, thread);
            lease.memory.doubles.put(lease.memory.length - 1, i);
            mine.add(lease);
            if (mine.size() > 8) {
                Lease other = mine.remove(random.nextInt(mine.size()));
                assertEquals(thread, other.memory.doubles.get(0));
                if (random.nextBoolean()) {
                    pool.takeBack(other.ticket);
                }
            }
        }
        return null;
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "16, 16", "17, 32", "128, 128", "129, 144", "255, 256", "1000, 1024", "1025, 1152"})
    void roundsToEightSizesPerPowerOfTwo(int length, int size) {
        assertEquals(size, Pool.sizeClass(DOUBLE, length));
    }

    @Test
    void wastesLittleInAnySize() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            int length = random.nextInt(Memory.MAX_BYTES / Double.BYTES) >>> random.nextInt(28);
            int size = Pool.sizeClass(DOUBLE, length);
            assertTrue(size >= length && size <= length + Math.max(16, length / 8));
            assertTrue((long) size * Double.BYTES <= Memory.MAX_BYTES);
            assertEquals(size, Pool.sizeClass(DOUBLE, size));
            assertTrue(size <= Pool.sizeClass(DOUBLE, length + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000, 1000", "4k, 4096", "512m, 536870912", "2G, 2147483648", "' 3m ', 3145728"})
    void readsTheBudget(String text, long bytes) {
        assertEquals(bytes, Pool.bytes(text));
    }

    @Test
    void refusesABudgetThatIsNoNumber() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Pool.bytes("half"));

        assertEquals(
                "autograd.memory.budget is \"half\", but should be a number of bytes, as 536870912, 512m or 2g",
                refused.getMessage());
    }
}
