package dev.autograd.examples.reinforcement;

import dev.autograd.Seed;
import dev.autograd.examples.reinforcement.CartPole.State;
import java.util.ArrayList;
import java.util.List;

/** One trial, from a start near rest until the pole is lost or the limit is reached. Each push is worth 1. */
final class Episode {
    private final List<State> states = new ArrayList<>();
    private final List<Boolean> pushes = new ArrayList<>();

    Episode(Seed seed) {
        states.add(State.start(seed));
    }

    /** The state now. */
    State state() {
        return states.get(states.size() - 1);
    }

    void push(boolean right) {
        states.add(state().pushed(right));
        pushes.add(right);
    }

    boolean isLost() {
        return state().isLost();
    }

    boolean isOver() {
        return isLost() || length() >= CartPole.LIMIT;
    }

    /** The number of pushes so far, which is also the return. */
    int length() {
        return pushes.size();
    }

    /** The states, from the first one to that after the last push. */
    List<State> states() {
        return states;
    }

    /** For each push, whether it went to the right. */
    List<Boolean> pushes() {
        return pushes;
    }
}
