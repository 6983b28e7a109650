package dev.autograd.array;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** The arrays that a kernel needs for itself; their memory is given back when it is done. */
final class ScratchArrays implements AutoCloseable {
    private final Arena arena = Arena.open();

    // Native code works on addresses: the arrays must stay reachable until the end.
    private final List<Array> held = new ArrayList<>();

    /** Returns a vector with whatever content. */
    Array allocate(DataType type, int size) {
        Array array = Array.allocate(type, Shape.of(size));
        held.add(array);
        return array;
    }

    @Override
    public void close() {
        held.clear();
        arena.close();
    }
}
