package dev.autograd.check.hand;

import java.util.List;

/**
 * A factor of the chain rule.
 *
 * @param factor as {@code ∂y/∂z}
 * @param of as {@code y}
 * @param by as {@code z}
 * @param operations that it consists of, with their lines, as {@code sigmoid (Neuron.java:12)}
 */
public record Place(String factor, String of, String by, List<String> operations) {
    public Place {
        operations = List.copyOf(operations);
    }

    /** As {@code ∂y/∂z, sigmoid (Neuron.java:12)}. */
    @Override
    public String toString() {
        return factor + ", " + String.join(", ", operations);
    }
}
