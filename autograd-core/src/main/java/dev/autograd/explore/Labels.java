package dev.autograd.explore;

import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the values are called on the page: by their own names; x1, x2 ... for variables, z1, z2 ... for results and c1,
 * c2 ... for constants that have none. A constant with one element is its number.
 */
final class Labels {
    private final IdentityHashMap<Object, String> labels = new IdentityHashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    Labels(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            String own = tensor.name();
            if (own != null) {
                labels.put(Tape.identity(tensor), unique(own));
            }
        }
        for (Tensor tensor : tensors) {
            labels.computeIfAbsent(Tape.identity(tensor), identity -> made(tensor));
        }
    }

    String of(Tensor tensor) {
        return labels.getOrDefault(Tape.identity(tensor), "");
    }

    private String unique(String own) {
        String name = own;
        while (!taken.add(name)) {
            name += "′";
        }
        return name;
    }

    private String made(Tensor tensor) {
        Node<Tensor> node = tensor.node();
        boolean isConstant = node == null && tensor.operation() == null;
        if (isConstant && tensor.size() == 1) {
            return "";
        }
        String letter = node != null && node.isLeaf() ? "x" : isConstant ? "c" : "z";
        String name;
        do {
            name = letter + counters.merge(letter, 1, Integer::sum);
        } while (!taken.add(name));
        return name;
    }
}
