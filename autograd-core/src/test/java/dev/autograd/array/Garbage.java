package dev.autograd.array;

import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.buffer.DataType;

/** What a test does to have unreachable memory found, and used again by others. */
public final class Garbage {
    private static final int PATIENCE_MILLIS = 10_000;

    private Garbage() {}

    /** Asks the collector until something is so; fails if it never is. */
    public static void collectUntil(BooleanSupplier isSo) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the collector didn't get there");
            }
            collect();
        }
    }

    /** The bytes of native memory that are lent. */
    public static long bytesLent() {
        return Pool.SHARED.lentBytes();
    }

    /** The bytes of native memory that are lent when the collector finds no more to take back. */
    public static long bytesInUse() {
        long bytes = Pool.SHARED.lentBytes();
        for (int unchanged = 0; unchanged < 4; ) {
            collect();
            long now = Pool.SHARED.lentBytes();
            unchanged = now == bytes ? unchanged + 1 : 0;
            bytes = now;
        }
        return bytes;
    }

    /** Collects what is unreachable, and fills arrays of all sizes and types, so that memory that is free gets other content. */
    public static void collectAndOverwrite() {
        for (int round = 0; round < 2; round++) {
            collect();
            for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT, DataType.INT64, DataType.BOOL}) {
                for (int size : new int[] {1, 60, 500, 2048, 3000, 5000, 10_000, 100_000}) {
                    for (int i = 0; i < 6; i++) {
                        Array.allocate(type, Shape.of(size)).fill(type == DataType.BOOL ? 1 : 99);
                    }
                }
            }
        }
    }

    private static void collect() {
        System.gc();
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
