package dev.autograd.thread;

import java.util.function.Supplier;

/**
 * An object for each thread, made when the thread first asks. It is looked up several times per operation, so the thread
 * that made this one, as a rule the only one that computes, gets its object by a comparison instead of a search.
 *
 * @param <T> the type of the objects
 */
public final class PerThread<T> {
    private final Thread first = Thread.currentThread();
    private final T firstObject;
    private final ThreadLocal<T> others;

    public PerThread(Supplier<T> maker) {
        firstObject = maker.get();
        others = ThreadLocal.withInitial(maker);
    }

    /** The calling thread's object. */
    public T get() {
        return Thread.currentThread() == first ? firstObject : others.get();
    }
}
