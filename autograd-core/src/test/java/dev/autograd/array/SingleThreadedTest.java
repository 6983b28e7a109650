package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.junit.jupiter.api.Test;

class SingleThreadedTest {
    private static final class Setter extends SetNumThreads {}

    private static final class Getter extends MklSetNumThreadsLocal {}

    @Test
    void leavesOpenBlasTheThreadsThatItHad() {
        Loader.load(openblas_nolapack.class);
        var set = new Setter().put(Loader.addressof("openblas_set_num_threads"));
        var get = new Getter().put(Loader.addressof("openblas_get_num_threads"));
        int before = get.call(0);
        try {
            for (int threads = 1; threads <= 3; threads++) {
                set.call(threads);
                try (var outer = SingleThreaded.open()) {
                    try (var inner = SingleThreaded.open()) {
                        assertEquals(1, get.call(0));
                    }
                    assertEquals(1, get.call(0));
                }
                assertEquals(threads, get.call(0));
            }
        } finally {
            set.call(before);
        }
    }
}
