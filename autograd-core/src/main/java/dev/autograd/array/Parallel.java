package dev.autograd.array;

import dev.autograd.thread.PerThread;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Splits a loop over the processors. The parts depend on their number alone, so results repeat to the bit.
 *
 * <p>Waking a sleeping thread takes longer than many a loop. So a thread that has done its part watches for another one
 * for a while before it sleeps, and a part that no thread has begun when the caller is done with its own is run by the
 * caller.
 */
final class Parallel {
    static final int THREADS =
            Integer.getInteger("autograd.threads", Math.max(1, ForkJoinPool.getCommonPoolParallelism() + 1));

    private static final PerThread<Share> SHARE = new PerThread<>(Share::new);

    private Parallel() {}

    /** Whether a thread is at work on its share of a loop. */
    private static final class Share {
        boolean isRunning;

        void run(Part part, int start, int end) {
            isRunning = true;
            try {
                part.run(start, end);
            } finally {
                isRunning = false;
            }
        }
    }

    /** A part of a loop. */
    @FunctionalInterface
    interface Part {
        void run(int start, int end);
    }

    /**
     * Runs the loop from 0 to {@code n}, in parts of at least {@code grain} that begin at multiples of
     * {@code alignment}. A loop inside a part of another is not split again.
     */
    static void loop(int n, int grain, int alignment, Part part) {
        int parts = Math.min(THREADS, n / grain);
        Share share = SHARE.get();
        if (parts <= 1 || share.isRunning) {
            part.run(0, n);
            return;
        }
        int step = (int) (((long) n + parts - 1) / parts + alignment - 1) / alignment * alignment;
        Task[] others = new Task[parts - 1];
        for (int i = 1; i < parts; i++) {
            int start = Math.min(n, i * step);
            others[i - 1] = new Task(part, start, (int) Math.min(n, (long) start + step));
            Worker.ALL[i - 1].offer(others[i - 1]);
        }
        try {
            share.run(part, 0, Math.min(n, step));
        } finally {
            for (Task other : others) {
                other.runOrAwait();
            }
        }
        for (Task other : others) {
            other.rethrow();
        }
    }

    /** A part, which the first thread to get hold of it runs. */
    private static final class Task extends AtomicInteger {
        private static final long serialVersionUID = 1;
        private static final int OPEN = 0;
        private static final int TAKEN = 1;
        private static final int DONE = 2;

        private final transient Part part;
        private final int start;
        private final int end;
        private transient @Nullable Throwable failure;

        Task(Part part, int start, int end) {
            super(OPEN);
            this.part = part;
            this.start = start;
            this.end = end;
        }

        boolean run() {
            if (!compareAndSet(OPEN, TAKEN)) {
                return false;
            }
            try {
                SHARE.get().run(part, start, end);
            } catch (Throwable e) {
                failure = e;
            }
            set(DONE);
            return true;
        }

        void runOrAwait() {
            if (!run()) {
                for (int i = 0; get() != DONE; i++) {
                    pause(i);
                }
            }
        }

        void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    // Lets other threads run now and then, in case there are more of them than processors.
    @SuppressWarnings("ThreadPriorityCheck")
    private static void pause(int i) {
        if (i % 64 == 63) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    /** A thread that runs parts. */
    private static final class Worker extends Thread {
        static final Worker[] ALL = new Worker[THREADS - 1];

        private static final long WATCH_NANOS = 200_000;

        static {
            for (int i = 0; i < ALL.length; i++) {
                ALL[i] = new Worker("autograd-" + (i + 1));
                ALL[i].setDaemon(true);
                ALL[i].start();
            }
        }

        private final AtomicReference<@Nullable Task> next = new AtomicReference<>();
        private volatile boolean asleep;

        private Worker(String name) {
            super(name);
        }

        /** Gives it a task, unless it has one. */
        void offer(Task task) {
            if (next.compareAndSet(null, task) && asleep) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            while (true) {
                Task task = watch();
                task.run();
                next.set(null);
            }
        }

        private Task watch() {
            long since = System.nanoTime();
            for (int i = 0; ; i++) {
                Task task = next.get();
                if (task != null) {
                    return task;
                }
                if (i % 64 == 0 && System.nanoTime() - since > WATCH_NANOS) {
                    asleep = true;
                    while (next.get() == null) {
                        LockSupport.park(this);
                    }
                    asleep = false;
                } else {
                    pause(i);
                }
            }
        }
    }
}
