package dev.autograd.tape;

import dev.autograd.thread.PerThread;

/**
 * What a thread has switched for itself: whether operations are recorded, and how much of them. It also holds the clock
 * that orders the thread's nodes.
 *
 * <p>The clock is Lamport's: a node is younger than the thread's last node and younger than all its inputs, also those
 * that another thread made. So ids order every graph without any state that threads share.
 */
public final class Recording {
    private static final PerThread<Recording> CURRENT = new PerThread<>(Recording::new);

    private boolean on = true;
    private boolean tracing;
    private boolean checking;
    private String scope = "";
    private long clock;

    private Recording() {}

    /** The calling thread's recording. */
    public static Recording current() {
        return CURRENT.get();
    }

    /** True while operations on recorded values are recorded. */
    public boolean isOn() {
        return on;
    }

    /** True while each operation is recorded with its inputs, its output and the line that called it. */
    public boolean isTracing() {
        return tracing;
    }

    /** True while each result is searched for the first NaN or infinity. */
    public boolean isChecking() {
        return checking;
    }

    /** Switches recording on or off until the returned switch is closed, which restores what was before. */
    public Switch on(boolean value) {
        boolean before = on;
        on = value;
        return () -> on = before;
    }

    /** Switches tracing on or off until the returned switch is closed. */
    public Switch tracing(boolean value) {
        boolean before = tracing;
        tracing = value;
        return () -> tracing = before;
    }

    /** Switches checking on or off until the returned switch is closed. */
    public Switch checking(boolean value) {
        boolean before = checking;
        checking = value;
        return () -> checking = before;
    }

    /** The path of the named scopes that are open, outermost first, as {@code encoder.0.attention}; empty if there are none. */
    public String scope() {
        return scope;
    }

    /** Opens a named scope inside the ones that are open, until the returned switch is closed. */
    public Switch inScope(String name) {
        String before = scope;
        scope = before.isEmpty() ? name : before + "." + name;
        return () -> scope = before;
    }

    /** The id of this thread's youngest node. */
    public long now() {
        return clock;
    }

    long tick(long newestInput) {
        clock = Math.max(clock, newestInput) + 1;
        return clock;
    }

    /** Restores the state that it found when it is closed. */
    @FunctionalInterface
    public interface Switch extends AutoCloseable {
        @Override
        void close();
    }
}
