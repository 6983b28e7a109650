package dev.autograd.array;

/**
 * The arithmetic of one primitive: writes all elements of an output that has been sized by the primitive's shape rule,
 * and checked with the inputs before.
 *
 * @param <A> the attributes: what the primitive is told besides its inputs, such as axes
 */
@FunctionalInterface
public interface Kernel<A> {
    void run(A attributes, Array[] inputs, Array out);
}
