package dev.autograd.check.hand;

import java.time.Duration;

/** How much a search may cost. */
final class Budget {
    private final long most;
    private final long deadline;
    private long pullbacks;
    private boolean isCutShort;

    /**
     * Starts the clock.
     *
     * @param most how many steps of backward passes may be taken
     * @param time how long it may take
     */
    Budget(long most, Duration time) {
        this.most = most;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    void count() {
        pullbacks++;
    }

    /** True if nothing more may be tried; from then on the search counts as cut short. */
    boolean isSpent() {
        if (pullbacks > most || System.nanoTime() - deadline > 0) {
            isCutShort = true;
        }
        return isCutShort;
    }

    boolean isCutShort() {
        return isCutShort;
    }
}
