package dev.autograd.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/** A block of ND4J memory of one data type, and the window through which Java reads and writes it. */
final class Memory {
    /** The largest block: a window is no longer. */
    static final int MAX_BYTES = Integer.MAX_VALUE - 15;

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());

    final DataType type;
    final int length;
    final long bytes;
    final long address;
    private final DataBuffer buffer;

    // The window of this block's data type; the others are empty.
    final DoubleBuffer doubles;
    final FloatBuffer floats;
    final LongBuffer longs;
    final IntBuffer ints;
    final ByteBuffer booleans;

    private Memory(DataType type, int length) {
        this.type = type;
        this.length = length;
        this.bytes = (long) length * type.width();
        this.buffer = Backend.allocate(type, length);
        this.address = buffer.address();
        this.doubles = type == DataType.DOUBLE ? buffer.asNioDouble() : NOTHING.asDoubleBuffer();
        this.floats = type == DataType.FLOAT ? buffer.asNioFloat() : NOTHING.asFloatBuffer();
        this.longs = type == DataType.INT64 ? buffer.asNioLong() : NOTHING.asLongBuffer();
        this.ints = type == DataType.INT32 ? buffer.asNioInt() : NOTHING.asIntBuffer();
        this.booleans = type == DataType.BOOL ? buffer.asNio() : NOTHING;
    }

    /**
     * Takes a block from ND4J.
     *
     * @throws OutOfMemoryError if there is none
     */
    static Memory allocate(DataType type, int length) {
        return new Memory(type, length);
    }

    /** Gives the block back to ND4J; nobody may hold a view of it. */
    void free() {
        buffer.close();
    }
}
