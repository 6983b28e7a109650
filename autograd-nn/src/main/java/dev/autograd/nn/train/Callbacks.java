package dev.autograd.nn.train;

import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The callbacks of a training, in the order in which they are told. */
final class Callbacks {
    private final List<Callback> callbacks = new ArrayList<>();

    void add(Callback callback) {
        callbacks.add(callback);
    }

    void tell(Consumer<Callback> what) {
        callbacks.forEach(what);
    }

    /**
     * Tells all of the end of a fit, whatever the ones before them throw: what is thrown first goes on, with what is thrown
     * later as suppressed.
     */
    void end(Trainer trainer) {
        end(trainer, callbacks.iterator());
    }

    private static void end(Trainer trainer, Iterator<Callback> left) {
        if (left.hasNext()) {
            try (Ending others = () -> end(trainer, left)) {
                left.next().onFitEnd(trainer);
            }
        }
    }

    /** What is done in any case. */
    @FunctionalInterface
    interface Ending extends AutoCloseable {
        @Override
        void close();
    }

    void save(Checkpoint to) {
        byName().forEach((name, callback) -> to.put(name, callback.state()));
    }

    /** Callbacks of which a checkpoint holds nothing stay as they are. */
    void load(Checkpoint from) {
        byName().forEach((name, callback) -> {
            Map<String, Tensor> state = from.section(name);
            if (!state.isEmpty()) {
                callback.load(state);
            }
        });
    }

    // Several of one class are told apart by their order.
    private Map<String, Callback> byName() {
        Map<String, Callback> named = new LinkedHashMap<>();
        for (Callback callback : callbacks) {
            String name = callback.getClass().getName();
            int i = 0;
            while (named.containsKey(name + "#" + i)) {
                i++;
            }
            named.put(name + "#" + i, callback);
        }
        return named;
    }
}
