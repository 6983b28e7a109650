package dev.autograd.explain;

import dev.autograd.Tensor;
import dev.autograd.tape.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tensors of one explanation are called: by their own names; x₁, x₂ ... for variables, c₁, c₂ ... for constants
 * and z₁, z₂ ... for results that have none.
 */
final class Names {
    private final IdentityHashMap<Object, Name> names = new IdentityHashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final Set<Name> taken = new HashSet<>();

    /** What makes two tensors the same value: their place on the tape, or how they were computed. */
    static Object identity(Tensor tensor) {
        Object node = tensor.node();
        Object operation = tensor.operation();
        return node != null ? node : operation != null ? operation : tensor;
    }

    /** Keeps a tensor's own name from being made up for another one. */
    void reserve(Tensor tensor) {
        if (tensor.name() != null) {
            of(tensor);
        }
    }

    void put(Tensor tensor, Name name) {
        taken.add(name);
        names.put(identity(tensor), name);
    }

    @Nullable Name known(Tensor tensor) {
        return names.get(identity(tensor));
    }

    Name of(Tensor tensor) {
        return names.computeIfAbsent(identity(tensor), identity -> {
            String own = tensor.name();
            return own != null ? own(own) : fresh(letter(tensor));
        });
    }

    private static String letter(Tensor tensor) {
        Node<Tensor> node = tensor.node();
        if (node != null && node.isLeaf()) {
            return "x";
        }
        return tensor.operation() == null && node == null ? "c" : "z";
    }

    // A second tensor of the same name gets a prime.
    private Name own(String own) {
        Name name = Name.of(own);
        while (!taken.add(name)) {
            name = primed(name);
        }
        return name;
    }

    private static Name primed(Name name) {
        Name.Plain plain = (Name.Plain) name;
        return new Name.Plain(plain.base() + "′", plain.index());
    }

    private Name fresh(String letter) {
        Name name;
        do {
            name = Name.indexed(letter, String.valueOf(counters.merge(letter, 1, Integer::sum)));
        } while (!taken.add(name));
        return name;
    }
}
