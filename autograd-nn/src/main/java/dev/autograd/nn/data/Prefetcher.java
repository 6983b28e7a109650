package dev.autograd.nn.data;

import dev.autograd.AutogradException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Makes what an iteration will ask for in advance, in the background, one after the other.
 *
 * <p>The thread makes what it was told to make and never waits for the consumer, so a consumer that goes away leaves
 * nothing behind: the thread ends when it has had nothing to do for a while, and does not keep the JVM alive.
 */
final class Prefetcher {
    static final String THREAD_NAME = "autograd-prefetch";
    private static final long IDLE_MILLISECONDS = 500;

    private final int ahead;
    private final ExecutorService worker;

    Prefetcher(int ahead) {
        this.ahead = ahead;
        ThreadPoolExecutor single = new ThreadPoolExecutor(
                1, 1, IDLE_MILLISECONDS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, THREAD_NAME);
                    thread.setDaemon(true);
                    return thread;
                });
        single.allowCoreThreadTimeOut(true);
        worker = single;
    }

    /** Iterates over {@code make(from), make(from + 1), ... make(count - 1)}. */
    <T> Iterator<T> iterate(int from, int count, IntFunction<T> make) {
        return new Ahead<>(from, count, make);
    }

    private final class Ahead<T> implements Iterator<T> {
        private final int count;
        private final IntFunction<T> make;
        private final Queue<Future<T>> coming = new ArrayDeque<>();
        private int ordered;

        Ahead(int from, int count, IntFunction<T> make) {
            this.count = count;
            this.make = make;
            ordered = from;
            while (coming.size() < ahead && ordered < count) {
                order();
            }
        }

        private void order() {
            int i = ordered++;
            coming.add(worker.submit(() -> make.apply(i)));
        }

        @Override
        public boolean hasNext() {
            return !coming.isEmpty();
        }

        @Override
        public T next() {
            Future<T> first = coming.poll();
            if (first == null) {
                throw new NoSuchElementException("all " + count + " were taken");
            }
            if (ordered < count) {
                order();
            }
            return result(first);
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new AutogradException("a batch could not be made: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AutogradException("interrupted while it waited for a batch", e);
        }
    }
}
