package dev.autograd.array;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_ddot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sdot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import dev.autograd.thread.PerThread;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;

/** Matrix products by OpenBLAS, called straight on the arrays' memory. */
public final class Blas {
    // Up to this many multiplications a Java loop is done before OpenBLAS has begun.
    private static final int TINY = 32;

    // OpenBLAS computes products of up to this many multiplications, of matrices of fewer elements than this with vectors,
    // and of two vectors of up to this many elements in the calling thread.
    private static final long ONE_THREAD = 1 << 18;
    private static final long DIVIDED_VECTOR = 9216;
    private static final int ONE_THREAD_DOT = 10_000;

    // Below this many multiplications per thread, waking another thread costs more than it saves.
    private static final long GRAIN = 1 << 17;

    // The kernels compute this many rows or columns at a time.
    private static final int ALIGNMENT = 16;

    private Blas() {}

    /**
     * Which operands of a product are read transposed.
     *
     * @param x the left one
     * @param y the right one
     */
    public record Transposes(boolean x, boolean y) {
        public static final Transposes NONE = new Transposes(false, false);
    }

    /** The product of two matrices. */
    public static void matmul(Transposes transposes, Array[] inputs, Array out) {
        int k = inner(transposes, inputs);
        if (k == 0) {
            out.fill(0);
        } else if (out.size() * (long) k <= TINY && out.type() == DataType.DOUBLE) {
            tiny(transposes, k, inputs[0], inputs[1], out);
        } else {
            gemm(transposes, k, inputs, 0, out);
        }
    }

    /** Adds the product of two matrices to the output. */
    public static void addMatmul(Transposes transposes, Array[] inputs, Array out) {
        int k = inner(transposes, inputs);
        if (k > 0) {
            gemm(transposes, k, inputs, 1, out);
        }
    }

    private static int inner(Transposes transposes, Array[] inputs) {
        return inputs[0].shape().length(transposes.x ? 0 : 1);
    }

    private static void gemm(Transposes transposes, int k, Array[] inputs, double beta, Array out) {
        int m = out.shape().length(0);
        int n = out.shape().length(1);
        if (out.size() > 0) {
            int ldx = transposes.x ? m : k;
            int ldy = transposes.y ? k : n;
            gemm(transposes, m, n, k, inputs[0], 0, ldx, inputs[1], 0, ldy, beta, out, 0, n);
        }
    }

    private static void tiny(Transposes transposes, int k, Array x, Array y, Array out) {
        int m = out.shape().length(0);
        int n = out.shape().length(1);
        DoubleBuffer a = x.memory().doubles;
        DoubleBuffer b = y.memory().doubles;
        DoubleBuffer z = out.memory().doubles;
        int rowX = transposes.x ? 1 : k;
        int stepX = transposes.x ? m : 1;
        int columnY = transposes.y ? k : 1;
        int stepY = transposes.y ? 1 : n;
        int at = out.offset();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                int p = x.offset() + i * rowX;
                int q = y.offset() + j * columnY;
                for (int l = 0; l < k; l++, p += stepX, q += stepY) {
                    sum += a.get(p) * b.get(q);
                }
                z.put(at++, sum);
            }
        }
    }

    /**
     * {@code z = beta z + x y} with {@code x [m, k]}, {@code y [k, n]}, {@code z [m, n]}. The matrices begin at some
     * element of an array; their rows, of {@code x} as it lies there if it is transposed, are {@code ldx} elements apart.
     */
    static void gemm(
            Transposes transposes,
            int m,
            int n,
            int k,
            Array x,
            int xStart,
            int ldx,
            Array y,
            int yStart,
            int ldy,
            double beta,
            Array z,
            int zStart,
            int ldz) {
        long work = (long) m * n * k;
        if (work <= ONE_THREAD) {
            part(transposes, m, n, k, x, xStart, ldx, y, yStart, ldy, beta, z, zStart, ldz);
            return;
        }
        int grain = (int) Math.max(ALIGNMENT, GRAIN * Math.max(m, n) / work);
        try (var alone = SingleThreaded.open()) {
            if (m >= n) {
                int step = transposes.x ? 1 : ldx;
                Parallel.loop(
                        m,
                        grain,
                        ALIGNMENT,
                        (from, to) -> part(
                                transposes,
                                to - from,
                                n,
                                k,
                                x,
                                xStart + from * step,
                                ldx,
                                y,
                                yStart,
                                ldy,
                                beta,
                                z,
                                zStart + from * ldz,
                                ldz));
            } else {
                int step = transposes.y ? ldy : 1;
                Parallel.loop(
                        n,
                        grain,
                        ALIGNMENT,
                        (from, to) -> part(
                                transposes,
                                m,
                                to - from,
                                k,
                                x,
                                xStart,
                                ldx,
                                y,
                                yStart + from * step,
                                ldy,
                                beta,
                                z,
                                zStart + from,
                                ldz));
            }
        }
    }

    private static void part(
            Transposes transposes,
            int m,
            int n,
            int k,
            Array x,
            int xStart,
            int ldx,
            Array y,
            int yStart,
            int ldy,
            double beta,
            Array z,
            int zStart,
            int ldz) {
        int transX = transposes.x ? CblasTrans : CblasNoTrans;
        int transY = transposes.y ? CblasTrans : CblasNoTrans;
        Operands o = Operands.CURRENT.get();
        if (z.type() == DataType.DOUBLE) {
            cblas_dgemm(
                    CblasRowMajor,
                    transX,
                    transY,
                    m,
                    n,
                    k,
                    1.0,
                    o.x.at(x, xStart),
                    ldx,
                    o.y.at(y, yStart),
                    ldy,
                    beta,
                    o.out.at(z, zStart),
                    ldz);
        } else {
            cblas_sgemm(
                    CblasRowMajor,
                    transX,
                    transY,
                    m,
                    n,
                    k,
                    1.0f,
                    o.xf.at(x, xStart),
                    ldx,
                    o.yf.at(y, yStart),
                    ldy,
                    (float) beta,
                    o.outf.at(z, zStart),
                    ldz);
        }
    }

    /**
     * {@code z = beta z + x y} with {@code x [m, k]} and vectors whose elements are {@code dy} and {@code dz} apart.
     */
    static void gemv(
            boolean transposed,
            int m,
            int k,
            Array x,
            int xStart,
            int ldx,
            Array y,
            int yStart,
            int dy,
            double beta,
            Array z,
            int zStart,
            int dz) {
        if ((long) m * k < DIVIDED_VECTOR) {
            vectorPart(transposed, m, k, x, xStart, ldx, y, yStart, dy, beta, z, zStart, dz);
            return;
        }
        int step = transposed ? 1 : ldx;
        try (var alone = SingleThreaded.open()) {
            Parallel.loop(
                    m,
                    (int) Math.max(ALIGNMENT, GRAIN / k),
                    ALIGNMENT,
                    (from, to) -> vectorPart(
                            transposed,
                            to - from,
                            k,
                            x,
                            xStart + from * step,
                            ldx,
                            y,
                            yStart,
                            dy,
                            beta,
                            z,
                            zStart + from * dz,
                            dz));
        }
    }

    private static void vectorPart(
            boolean transposed,
            int m,
            int k,
            Array x,
            int xStart,
            int ldx,
            Array y,
            int yStart,
            int dy,
            double beta,
            Array z,
            int zStart,
            int dz) {
        int trans = transposed ? CblasTrans : CblasNoTrans;
        int rows = transposed ? k : m;
        int columns = transposed ? m : k;
        Operands o = Operands.CURRENT.get();
        if (z.type() == DataType.DOUBLE) {
            cblas_dgemv(
                    CblasRowMajor,
                    trans,
                    rows,
                    columns,
                    1.0,
                    o.x.at(x, xStart),
                    ldx,
                    o.y.at(y, yStart),
                    dy,
                    beta,
                    o.out.at(z, zStart),
                    dz);
        } else {
            cblas_sgemv(
                    CblasRowMajor,
                    trans,
                    rows,
                    columns,
                    1.0f,
                    o.xf.at(x, xStart),
                    ldx,
                    o.yf.at(y, yStart),
                    dy,
                    (float) beta,
                    o.outf.at(z, zStart),
                    dz);
        }
    }

    /** The inner product of two vectors whose elements are {@code dx} and {@code dy} apart. */
    static double dot(int k, Array x, int xStart, int dx, Array y, int yStart, int dy) {
        if (k <= ONE_THREAD_DOT) {
            return dotPart(k, x, xStart, dx, y, yStart, dy);
        }
        double[] sums = new double[(k + ONE_THREAD_DOT - 1) / ONE_THREAD_DOT];
        Parallel.loop(sums.length, (int) (GRAIN / ONE_THREAD_DOT), 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                int at = i * ONE_THREAD_DOT;
                int n = Math.min(ONE_THREAD_DOT, k - at);
                sums[i] = dotPart(n, x, xStart + at * dx, dx, y, yStart + at * dy, dy);
            }
        });
        return Arrays.stream(sums).sum();
    }

    private static double dotPart(int k, Array x, int xStart, int dx, Array y, int yStart, int dy) {
        Operands o = Operands.CURRENT.get();
        return x.type() == DataType.DOUBLE
                ? cblas_ddot(k, o.x.at(x, xStart), dx, o.y.at(y, yStart), dy)
                : cblas_sdot(k, o.xf.at(x, xStart), dx, o.yf.at(y, yStart), dy);
    }

    /** A thread's pointers, aimed anew at each call instead of made anew. */
    private static final class Operands {
        static final PerThread<Operands> CURRENT = new PerThread<>(Operands::new);

        final Doubles x = new Doubles();
        final Doubles y = new Doubles();
        final Doubles out = new Doubles();
        final Floats xf = new Floats();
        final Floats yf = new Floats();
        final Floats outf = new Floats();
    }

    private static final class Doubles extends DoublePointer {
        Doubles() {
            super((Pointer) null);
        }

        Doubles at(Array array, int index) {
            address = array.address() + (long) index * Double.BYTES;
            return this;
        }
    }

    private static final class Floats extends FloatPointer {
        Floats() {
            super((Pointer) null);
        }

        Floats at(Array array, int index) {
            address = array.address() + (long) index * Float.BYTES;
            return this;
        }
    }
}
