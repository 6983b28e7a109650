package dev.autograd.explore;

import dev.autograd.AutogradException;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All values that a traced result was computed from, in the order of computation. */
final class Tape {
    private final List<Item> items;
    private final IdentityHashMap<Object, Integer> indices;

    /**
     * One value.
     *
     * @param tensor the value
     * @param operation what computed it, if it was computed and that was traced
     * @param inputs indices of the operation's inputs
     * @param name on the page; empty for a constant that is written as its number
     * @param isNamed true if the user gave the name
     */
    @SuppressWarnings("ArrayRecordComponent") // Items are not compared.
    record Item(Tensor tensor, @Nullable Operation operation, int[] inputs, String name, boolean isNamed) {
        boolean isTracked() {
            return tensor.isTracked();
        }

        boolean isVariable() {
            Node<Tensor> node = tensor.node();
            return node != null && node.isLeaf();
        }
    }

    private Tape(List<Item> items, IdentityHashMap<Object, Integer> indices) {
        this.items = items;
        this.indices = indices;
    }

    /**
     * Reads the tape of a result.
     *
     * @throws AutogradException if it was not traced
     */
    static Tape of(Tensor root) {
        if (root.operation() == null) {
            throw new AutogradException("Explorer: the result " + root + " was not traced; compute it inside"
                    + " try (var trace = Autograd.trace()) { ... }");
        }
        List<Tensor> found = inputsFirst(root);
        IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            places.put(identity(found.get(i)), i);
        }
        int[] order = order(found, places);
        IdentityHashMap<Object, Integer> indices = new IdentityHashMap<>();
        for (int i = 0; i < order.length; i++) {
            indices.put(identity(found.get(order[i])), i);
        }
        Labels labels = new Labels(found);
        List<Item> items = new ArrayList<>(order.length);
        for (int place : order) {
            Tensor tensor = found.get(place);
            Operation operation = tensor.operation();
            int[] inputs = operation == null
                    ? new int[0]
                    : operation.inputs().stream()
                            .mapToInt(input -> indexIn(indices, input))
                            .toArray();
            items.add(new Item(tensor, operation, inputs, labels.of(tensor), tensor.name() != null));
        }
        return new Tape(items, indices);
    }

    /** What makes two tensors the same value: their place on the tape, or how they were computed. */
    static Object identity(Tensor tensor) {
        Object node = tensor.node();
        Object operation = tensor.operation();
        return node != null ? node : operation != null ? operation : tensor;
    }

    private static List<Tensor> inputsFirst(Tensor root) {
        List<Tensor> found = new ArrayList<>();
        IdentityHashMap<Object, Boolean> isDone = new IdentityHashMap<>();
        Deque<Tensor> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Tensor tensor = open.peek();
            Object identity = identity(tensor);
            if (isDone.putIfAbsent(identity, false) == null) {
                Operation operation = tensor.operation();
                List<Tensor> inputs = operation == null ? List.of() : operation.inputs();
                for (int i = inputs.size() - 1; i >= 0; i--) {
                    if (!isDone.containsKey(identity(inputs.get(i)))) {
                        open.push(inputs.get(i));
                    }
                }
            } else {
                open.pop();
                if (Boolean.FALSE.equals(isDone.put(identity, true))) {
                    found.add(tensor);
                }
            }
        }
        return found;
    }

    // Results by their ids, which is the order in which they were computed; the rest just before its first use.
    private static int[] order(List<Tensor> found, IdentityHashMap<Object, Integer> places) {
        double[] time = new double[found.size()];
        Arrays.fill(time, Double.POSITIVE_INFINITY);
        for (int i = found.size() - 1; i >= 0; i--) {
            Operation operation = found.get(i).operation();
            Node<Tensor> node = found.get(i).node();
            if (node != null && operation != null) {
                time[i] = node.id();
            }
            if (operation != null) {
                for (Tensor input : operation.inputs()) {
                    int place = indexIn(places, input);
                    time[place] = Math.min(time[place], node == null ? time[i] : time[i] - 0.5);
                }
            }
        }
        return IntStream.range(0, time.length)
                .boxed()
                .sorted((i, j) -> Double.compare(time[i], time[j]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int indexIn(IdentityHashMap<Object, Integer> indices, Tensor tensor) {
        Integer index = indices.get(identity(tensor));
        return index == null ? -1 : index;
    }

    int size() {
        return items.size();
    }

    Item get(int index) {
        return items.get(index);
    }

    /** The result's index. */
    int root() {
        return items.size() - 1;
    }

    /** The index of the value at a place of the tape, -1 if the result's trace doesn't have it. */
    int indexOf(Node<Tensor> node) {
        return indices.getOrDefault(node, -1);
    }

    /** For each value, those that were computed from it. */
    int[][] consumers() {
        int[] counts = new int[items.size()];
        for (Item item : items) {
            for (int input : item.inputs) {
                counts[input]++;
            }
        }
        int[][] consumers = new int[items.size()][];
        Arrays.setAll(consumers, i -> new int[counts[i]]);
        for (int i = items.size() - 1; i >= 0; i--) {
            for (int input : items.get(i).inputs) {
                consumers[input][--counts[input]] = i;
            }
        }
        return consumers;
    }
}
