package dev.autograd;

/** What {@link Shaping#pad(long[][], PadMode) pad} continues a tensor with. */
public enum PadMode {
    /** Mirrored at the outermost elements, which are not repeated: {@code c b | a b c | b a}. */
    REFLECT,

    /** The outermost elements: {@code a a | a b c | c c}. */
    EDGE,

    /** The elements from the other end: {@code b c | a b c | a b}. */
    WRAP
}
