package dev.autograd.array;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/** Splits a loop over the processors. The parts depend on their number alone, so results repeat to the bit. */
final class Parallel {
    static final int THREADS =
            Integer.getInteger("autograd.threads", Math.max(1, ForkJoinPool.getCommonPoolParallelism() + 1));

    private Parallel() {}

    /** A part of a loop. */
    @FunctionalInterface
    interface Part {
        void run(int start, int end);
    }

    /**
     * Runs the loop from 0 to {@code n}, in parts of at least {@code grain} that begin at multiples of
     * {@code alignment}.
     */
    static void loop(int n, int grain, int alignment, Part part) {
        int parts = Math.min(THREADS, n / grain);
        if (parts <= 1) {
            part.run(0, n);
            return;
        }
        int step = (int) (((long) n + parts - 1) / parts + alignment - 1) / alignment * alignment;
        ForkJoinTask<?>[] others = new ForkJoinTask<?>[parts - 1];
        for (int i = 1; i < parts; i++) {
            int start = Math.min(n, i * step);
            int end = Math.min(n, start + step);
            others[i - 1] = ForkJoinTask.adapt(() -> part.run(start, end)).fork();
        }
        part.run(0, Math.min(n, step));
        for (ForkJoinTask<?> other : others) {
            other.join();
        }
    }
}
