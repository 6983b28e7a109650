package dev.autograd.nn.train;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Module;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The streams of random numbers that a training draws from: those in the fields of modules, and those that it is told of. */
final class RandomStreams {
    private final Module model;
    private final List<Seed> others = new ArrayList<>();

    RandomStreams(Module model) {
        this.model = model;
    }

    void add(Seed... streams) {
        others.addAll(List.of(streams));
    }

    private Map<String, Seed> byName() {
        Map<String, Seed> streams = new LinkedHashMap<>(model.namedSeeds());
        for (int i = 0; i < others.size(); i++) {
            if (!streams.containsValue(others.get(i))) {
                streams.put("trainer." + i, others.get(i));
            }
        }
        return streams;
    }

    // Two halves of 32 bits: a double holds no integer of 64.
    Map<String, Tensor> state() {
        Map<String, Tensor> states = new LinkedHashMap<>();
        byName().forEach((name, seed) ->
                states.put(name, Tensor.constant(new double[] {seed.state() >>> 32, seed.state() & 0xffffffffL})));
        return states;
    }

    /**
     * Goes on from a {@link #state()}.
     *
     * @throws IllegalArgumentException if it is one of other streams
     */
    void load(Map<String, Tensor> states) {
        Map<String, Seed> streams = byName();
        if (!states.keySet().equals(streams.keySet())) {
            throw new IllegalArgumentException("it holds the states of the random streams " + states.keySet()
                    + ", but this training draws from " + streams.keySet());
        }
        streams.forEach((name, seed) -> {
            Tensor state = Objects.requireNonNull(states.get(name));
            seed.restore(((long) state.get(0) << 32) | (long) state.get(1));
        });
    }
}
