package dev.autograd.array;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense row-major block of ND4J memory with a shape and a data type: DOUBLE, FLOAT, LONG, INT or BOOL.
 *
 * <p>An array is written by the kernel that makes it and not after, unless it is {@linkplain #mutable() mutable}; then
 * it counts its versions.
 *
 * <p>The memory goes back to the pool when nobody refers to the array any more, so whoever works on it keeps the array
 * reachable until the work is done.
 */
@SuppressWarnings("ReachabilityFenceUsage") // What an exception interrupts is not used any more.
public final class Array {
    private static final int NEVER_WRITTEN = -1;

    private Lease lease;
    private int offset;
    private final DataType type;
    private final Shape shape;

    @Nullable Arena arena;

    private int version = NEVER_WRITTEN;

    // All elements count as zero, whatever the memory holds.
    private boolean cleared;

    Array(Lease lease, int offset, DataType type, Shape shape, @Nullable Arena arena) {
        this.lease = lease;
        this.offset = offset;
        this.type = type;
        this.shape = shape;
        this.arena = arena;
    }

    /** Returns an array with whatever content, owned by the thread's open arena. */
    public static Array allocate(DataType type, Shape shape) {
        return Allocator.current().allocate(type, shape);
    }

    /** Returns an array with whatever content that outlives the thread's open arena. */
    public static Array allocateLasting(DataType type, Shape shape) {
        return Allocator.current().allocate(type, shape, null);
    }

    /** Returns a lasting array that may be written again. */
    public static Array allocateMutable(DataType type, Shape shape) {
        return allocateLasting(type, shape).mutable();
    }

    /** Returns an array of equal elements. */
    public static Array full(DataType type, Shape shape, double value) {
        Array array = allocate(type, shape);
        array.fill(value);
        return array;
    }

    public DataType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public int size() {
        return shape.size();
    }

    /** True if the arena that owned it is closed, or its memory was given back before. */
    public boolean isReleased() {
        return arena != null && (arena.isClosed() || !lease.ticket.open);
    }

    /** True if it is large enough to have memory of its own, which can be given back alone. */
    public boolean isOwnBlock() {
        return offset == 0 && size() > Allocator.SMALL_ELEMENTS;
    }

    /** Counts a use of this array's memory by a backward pass. */
    public void hold() {
        lease.ticket.holds++;
    }

    /** Takes back a {@link #hold}. */
    public void letGo() {
        lease.ticket.holds--;
    }

    /** Takes back a {@link #hold}; after the last one, a block that {@code owner} still owns is given back. */
    public void release(Arena owner) {
        Lease.Ticket ticket = lease.ticket;
        if (--ticket.holds == 0 && ticket.arena == owner && !ticket.slab) {
            Pool.SHARED.takeBack(ticket);
        }
    }

    /** Allows writes after it was made, and counts them from now on. */
    public Array mutable() {
        version = Math.max(version, 0);
        return this;
    }

    public boolean isMutable() {
        return version != NEVER_WRITTEN;
    }

    /** How often it was written since it became mutable. */
    public int version() {
        return version;
    }

    /** Counts a write. */
    public void written() {
        if (!isMutable()) {
            throw new IllegalStateException("this array is not mutable");
        }
        version++;
    }

    /** Makes all elements zero. The memory is written when somebody reads it, if it is not overwritten before. */
    public void clear() {
        written();
        if (lease.ticket.isViewed()) {
            fill(0);
        } else {
            cleared = true;
        }
    }

    /** True if all elements are zero since {@link #clear()}, and the memory must not be read. */
    public boolean isCleared() {
        return cleared;
    }

    /** Lets the memory be read. */
    public void settle() {
        if (cleared) {
            fill(0);
        }
    }

    /** This array if it is never written again, else a copy. */
    public Array unwritable() {
        if (!isMutable()) {
            return this;
        }
        Array copy = allocate(type, shape);
        copy.copyFrom(this);
        return copy;
    }

    /** The same elements in another shape of the same size, without a copy. */
    public Array reshaped(Shape newShape) {
        if (newShape.size() != size() || isMutable()) {
            throw new IllegalArgumentException("can't share the elements of " + this + " as " + newShape);
        }
        return new Array(lease, offset, type, newShape, arena);
    }

    /** The elements of a part that is one run of memory, without a copy; null if it is not, or this may be written. */
    public @Nullable Array shared(Window window) {
        if (isMutable() || !window.isDense()) {
            return null;
        }
        return new Array(lease, offset + window.offset(), type, window.shape(), arena);
    }

    /** A copy, owned by no arena. */
    public Array copyLasting() {
        Array copy = allocateLasting(type, shape);
        copy.copyFrom(this);
        return copy;
    }

    /** A mutable copy, owned by no arena. */
    public Array copyMutable() {
        return copyLasting().mutable();
    }

    /** Overwrites all elements with those of an array of the same shape and type. */
    public void copyFrom(Array source) {
        if (!source.shape.equals(shape) || source.type != type) {
            throw new IllegalArgumentException("can't copy " + source + " into " + this);
        }
        Elements.copy(source, this);
        cleared = false;
        Reference.reachabilityFence(source);
        Reference.reachabilityFence(this);
    }

    /**
     * Makes the memory of {@code source} that of this array, without a copy. The source must have been allocated in
     * {@code owner}, which loses it, and nobody may use it any more.
     *
     * @return false, having done nothing, where that is not possible: memory that is part of a larger block, taken
     *     already, held by more than one, or seen through a view
     */
    public boolean takeOver(Array source, Arena owner) {
        Lease.Ticket ticket = source.lease.ticket;
        if (ticket.arena != owner
                || ticket.slab
                || ticket.holds > 1
                || ticket.memory.length != lease.memory.length
                || source.offset != 0
                || ticket.isViewed()
                || lease.ticket.isViewed()) {
            return false;
        }
        Lease old = lease;
        ticket.arena = null;
        lease = source.lease;
        cleared = false;
        Pool.SHARED.takeBack(old.ticket);
        return true;
    }

    void moveTo(@Nullable Arena newOwner) {
        arena = newOwner;
        Lease.Ticket ticket = lease.ticket;
        if (ticket.arena == null) {
            return;
        }
        if (size() > Allocator.SMALL_ELEMENTS) {
            ticket.arena = null;
            if (newOwner != null) {
                newOwner.own(ticket);
            }
        } else {
            // It is part of a larger block, which shall end with its arena.
            Array moved = Allocator.current().allocate(type, shape, newOwner);
            moved.copyFrom(this);
            lease = moved.lease;
            offset = moved.offset;
        }
    }

    /** The number at a row-major position; true is 1. */
    public double getDouble(int index) {
        double element = Elements.get(this, checked(index));
        Reference.reachabilityFence(this);
        return element;
    }

    /** The integer at a row-major position of an INT or LONG array. */
    public long getLong(int index) {
        long element = Elements.getLong(this, checked(index));
        Reference.reachabilityFence(this);
        return element;
    }

    /** The integers of an INT or LONG array, in row-major order. */
    public long[] toLongs() {
        long[] elements = new long[size()];
        if (type() == DataType.INT64) {
            memory().longs.get(offset(), elements);
        } else {
            Arrays.setAll(elements, i -> Elements.getLong(this, i));
        }
        Reference.reachabilityFence(this);
        return elements;
    }

    /** Writes one element, rounded to the array's type. */
    public void put(int index, double value) {
        Elements.put(this, checked(index), value);
        Reference.reachabilityFence(this);
    }

    private int checked(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("element " + index + " of " + this);
        }
        return index;
    }

    /** The row-major position of the first NaN or infinity, or -1. */
    public int firstNotFinite() {
        return Elements.firstNotFinite(this);
    }

    /** Overwrites all elements. */
    public void fill(double value) {
        Elements.fill(this, value);
        cleared = false;
        Reference.reachabilityFence(this);
    }

    /** All elements in row-major order, as doubles. */
    public double[] toDoubles() {
        double[] elements = new double[size()];
        Elements.read(this, 0, elements, size());
        Reference.reachabilityFence(this);
        return elements;
    }

    /** Overwrites all elements in row-major order. */
    public void setDoubles(double[] elements) {
        if (elements.length != size()) {
            throw new IllegalArgumentException(elements.length + " elements for " + this);
        }
        Elements.write(elements, this, 0, size());
        Reference.reachabilityFence(this);
    }

    /** A copy, in memory that belongs to ND4J. */
    public INDArray copyToINDArray() {
        return NdArrays.copyOf(this);
    }

    /** A view of the same memory, which stays valid for as long as the view or a view of it is reachable. */
    public INDArray toINDArray() {
        return NdArrays.view(this);
    }

    Memory memory() {
        return lease.memory;
    }

    Lease lease() {
        return lease;
    }

    int offset() {
        return offset;
    }

    /** The native address of the first element. */
    long address() {
        return lease.memory.address + (long) offset * type.width();
    }

    /** As {@code DOUBLE[4, 3]}. */
    @Override
    public String toString() {
        return type + Arrays.toString(shape.toInts());
    }
}
