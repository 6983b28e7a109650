package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParallelTest {
    private static int[] visits(int n, int grain, int alignment) {
        AtomicIntegerArray visits = new AtomicIntegerArray(n);
        Parallel.loop(
                n, grain, alignment, (start, end) -> IntStream.range(start, end).forEach(visits::incrementAndGet));
        return IntStream.range(0, n).map(visits::get).toArray();
    }

    private static int[] ones(int n) {
        int[] ones = new int[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void visitsEachPlaceOnce() {
        for (int n : new int[] {0, 1, 2, 7, 64, 1000}) {
            assertArrayEquals(ones(n), visits(n, 1, 1));
            assertArrayEquals(ones(n), visits(n, 3, 16));
        }
    }

    @Test
    void worksInsideItselfAndInSeveralThreads() {
        IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int j = 0; j < 200; j++) {
                        Parallel.loop(4, 1, 1, (start, end) -> assertArrayEquals(ones(50), visits(50, 1, 1)));
                    }
                }))
                .toList()
                .forEach(CompletableFuture::join);
    }

    @Test
    void throwsWhatAnyPartThrowsAndGoesOnWorking() {
        for (int broken = 0; broken < Parallel.THREADS; broken++) {
            int at = broken;
            IllegalStateException e = assertThrows(
                    IllegalStateException.class,
                    () -> Parallel.loop(Parallel.THREADS, 1, 1, (start, end) -> {
                        if (start <= at && at < end) {
                            throw new IllegalStateException("part " + at);
                        }
                    }));
            assertEquals("part " + at, e.getMessage());
        }
        assertArrayEquals(ones(100), visits(100, 1, 1));
    }

    @Test
    void wakesAThreadThatHasGoneToSleep() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(ones(100), visits(100, 1, 1));
            Thread.sleep(5);
        }
    }
}
