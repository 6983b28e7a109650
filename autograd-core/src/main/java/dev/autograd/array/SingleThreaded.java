package dev.autograd.array;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.jspecify.annotations.Nullable;

/**
 * While one is open, OpenBLAS computes each product in the thread that calls it, so that {@link Parallel} can divide the
 * work. Threads of OpenBLAS's own would share the processors with those of {@link Parallel}, and a product would wait for
 * the slowest of them. Behind it, ND4J finds the number of threads that it has set.
 */
final class SingleThreaded implements AutoCloseable {
    private static final SingleThreaded OPEN = new SingleThreaded();
    private static final @Nullable SetNumThreads SET_NUM_THREADS = setNumThreads();

    private int count;

    private SingleThreaded() {}

    // OpenBLAS's function, or null where ND4J found another library.
    private static @Nullable SetNumThreads setNumThreads() {
        Loader.load(openblas_nolapack.class);
        Pointer address = Loader.addressof("openblas_set_num_threads");
        return address == null ? null : new Setter().put(address);
    }

    private static final class Setter extends SetNumThreads {}

    static SingleThreaded open() {
        OPEN.begin();
        return OPEN;
    }

    private synchronized void begin() {
        if (count++ == 0 && SET_NUM_THREADS != null) {
            SET_NUM_THREADS.call(1);
        }
    }

    @Override
    public synchronized void close() {
        if (--count == 0 && SET_NUM_THREADS != null) {
            SET_NUM_THREADS.call(usual());
        }
    }

    private static int usual() {
        int set = openblas_nolapack.blas_get_num_threads();
        return set > 0 ? set : Runtime.getRuntime().availableProcessors();
    }
}
