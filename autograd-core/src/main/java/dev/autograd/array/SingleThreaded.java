package dev.autograd.array;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.jspecify.annotations.Nullable;

/**
 * While one is open, OpenBLAS computes in the thread that calls it, and {@link Parallel} divides the work. Threads of
 * OpenBLAS's own would share the processors with those of {@link Parallel}, and a product would wait for the slowest of
 * them. Behind it, OpenBLAS has as many threads as before, as ND4J or the user has set.
 *
 * <p>The number of threads is one for the whole process, and bits depend on it. So whatever OpenBLAS would divide itself is
 * called inside, or the products of one thread would change the bits of another.
 */
final class SingleThreaded implements AutoCloseable {
    private static final SingleThreaded OPEN = new SingleThreaded();

    // OpenBLAS's functions, or null where ND4J found another library.
    private static final @Nullable Setter SET;
    private static final @Nullable Getter GET;

    static {
        Loader.load(openblas_nolapack.class);
        Pointer set = Loader.addressof("openblas_set_num_threads");
        Pointer get = Loader.addressof("openblas_get_num_threads");
        SET = set == null ? null : (Setter) new Setter().put(set);
        GET = get == null ? null : (Getter) new Getter().put(get);
    }

    private int count;
    private int usual;

    private SingleThreaded() {}

    private static final class Setter extends SetNumThreads {}

    // The function has no argument and ignores one; JavaCPP offers no type for that.
    private static final class Getter extends MklSetNumThreadsLocal {}

    static SingleThreaded open() {
        OPEN.begin();
        return OPEN;
    }

    private synchronized void begin() {
        if (count++ == 0 && SET != null && GET != null) {
            usual = GET.call(0);
            SET.call(1);
        }
    }

    @Override
    public synchronized void close() {
        if (--count == 0 && SET != null && GET != null) {
            SET.call(usual);
        }
    }
}
