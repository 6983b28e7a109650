package dev.autograd.nn.io;

/** How much room shapes take that come from files, and so may be anything. */
final class Extent {
    // An array of Java is a little shorter than its index could count.
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;
    private static final int MOST_AXES = 32;

    private Extent() {}

    /** The number of bytes of a shape's elements, or -1 if that is more than one array can hold. */
    static long bytes(long[] shape, int width) {
        if (shape.length > MOST_AXES) {
            return -1;
        }
        long size = width;
        boolean isEmpty = false;
        for (long length : shape) {
            if (length < 0 || length > Integer.MAX_VALUE) {
                return -1;
            }
            isEmpty |= length == 0;
            size *= Math.max(1, length);
            if (size > MOST_BYTES) {
                return -1;
            }
        }
        return isEmpty ? 0 : size;
    }
}
