package dev.autograd.examples.reinforcement;

import java.util.List;

/** What improves an agent by trial. */
interface Learner {
    /**
     * What happened in a round.
     *
     * @param pushes how many there were
     * @param finished the episodes that came to their end
     * @param loss of the value network
     */
    record Round(int pushes, List<Episode> finished, double loss) {}

    /** Plays for a while, and then moves the parameters once. */
    Round round();
}
