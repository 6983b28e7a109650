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

    // OpenBLAS computes products of up to this many multiplications, of matrices of fewer elements than this with
    // vectors,
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
    public record Transposes(boolean x, boolean y) {}

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
            Matrix x = new Matrix(inputs[0], 0, transposes.x ? m : k, transposes.x);
            Matrix y = new Matrix(inputs[1], 0, transposes.y ? k : n, transposes.y);
            gemm(m, n, k, x, y, beta, new Matrix(out, 0, n));
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
     * A matrix inside an array.
     *
     * @param start its first element
     * @param distance the elements from one of its rows to the next, as it lies there
     * @param isTransposed true if it is read transposed
     */
    record Matrix(Array array, int start, int distance, boolean isTransposed) {
        Matrix(Array array, int start, int distance) {
            this(array, start, distance, false);
        }

        Matrix transposed() {
            return new Matrix(array, start, distance, !isTransposed);
        }

        /** Where a row begins, as it lies there. */
        int at(int row) {
            return start + row * distance;
        }

        /** The rows from one on, as it is read. */
        Matrix fromRow(int row) {
            return new Matrix(array, start + row * (isTransposed ? 1 : distance), distance, isTransposed);
        }

        /** The columns from one on, as it is read. */
        Matrix fromColumn(int column) {
            return new Matrix(array, start + column * (isTransposed ? distance : 1), distance, isTransposed);
        }

        int order() {
            return isTransposed ? CblasTrans : CblasNoTrans;
        }
    }

    /**
     * Elements of an array that are as far from one another.
     *
     * @param start the first one
     * @param step the distance to the next one
     */
    record Vector(Array array, int start, int step) {
        Vector from(int element) {
            return new Vector(array, start + element * step, step);
        }
    }

    /** {@code z = beta z + x y} with {@code x [m, k]}, {@code y [k, n]}, {@code z [m, n]}. */
    static void gemm(int m, int n, int k, Matrix x, Matrix y, double beta, Matrix z) {
        long work = (long) m * n * k;
        if (work <= ONE_THREAD) {
            part(m, n, k, x, y, beta, z);
            return;
        }
        int grain = (int) Math.max(ALIGNMENT, GRAIN * Math.max(m, n) / work);
        try (var alone = SingleThreaded.open()) {
            if (m >= n) {
                Parallel.loop(
                        m,
                        grain,
                        ALIGNMENT,
                        (from, to) -> part(to - from, n, k, x.fromRow(from), y, beta, z.fromRow(from)));
            } else {
                Parallel.loop(
                        n,
                        grain,
                        ALIGNMENT,
                        (from, to) -> part(m, to - from, k, x, y.fromColumn(from), beta, z.fromColumn(from)));
            }
        }
    }

    private static void part(int m, int n, int k, Matrix x, Matrix y, double beta, Matrix z) {
        Operands o = Operands.CURRENT.get();
        if (z.array.type() == DataType.DOUBLE) {
            cblas_dgemm(
                    CblasRowMajor,
                    x.order(),
                    y.order(),
                    m,
                    n,
                    k,
                    1.0,
                    o.x.at(x.array, x.start),
                    x.distance,
                    o.y.at(y.array, y.start),
                    y.distance,
                    beta,
                    o.out.at(z.array, z.start),
                    z.distance);
        } else {
            cblas_sgemm(
                    CblasRowMajor,
                    x.order(),
                    y.order(),
                    m,
                    n,
                    k,
                    1.0f,
                    o.xf.at(x.array, x.start),
                    x.distance,
                    o.yf.at(y.array, y.start),
                    y.distance,
                    (float) beta,
                    o.outf.at(z.array, z.start),
                    z.distance);
        }
    }

    /** {@code z = beta z + x y} with {@code x [m, k]}. */
    static void gemv(int m, int k, Matrix x, Vector y, double beta, Vector z) {
        if ((long) m * k < DIVIDED_VECTOR) {
            part(m, k, x, y, beta, z);
            return;
        }
        int grain = (int) Math.max(ALIGNMENT, GRAIN / k);
        try (var alone = SingleThreaded.open()) {
            Parallel.loop(
                    m, grain, ALIGNMENT, (from, to) -> part(to - from, k, x.fromRow(from), y, beta, z.from(from)));
        }
    }

    private static void part(int m, int k, Matrix x, Vector y, double beta, Vector z) {
        int rows = x.isTransposed ? k : m;
        int columns = x.isTransposed ? m : k;
        Operands o = Operands.CURRENT.get();
        if (z.array.type() == DataType.DOUBLE) {
            cblas_dgemv(
                    CblasRowMajor,
                    x.order(),
                    rows,
                    columns,
                    1.0,
                    o.x.at(x.array, x.start),
                    x.distance,
                    o.y.at(y.array, y.start),
                    y.step,
                    beta,
                    o.out.at(z.array, z.start),
                    z.step);
        } else {
            cblas_sgemv(
                    CblasRowMajor,
                    x.order(),
                    rows,
                    columns,
                    1.0f,
                    o.xf.at(x.array, x.start),
                    x.distance,
                    o.yf.at(y.array, y.start),
                    y.step,
                    (float) beta,
                    o.outf.at(z.array, z.start),
                    z.step);
        }
    }

    /** The inner product of two vectors of {@code k} elements. */
    static double dot(int k, Vector x, Vector y) {
        if (k <= ONE_THREAD_DOT) {
            return part(k, x, y);
        }
        double[] sums = new double[(k + ONE_THREAD_DOT - 1) / ONE_THREAD_DOT];
        Parallel.loop(sums.length, (int) (GRAIN / ONE_THREAD_DOT), 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                int at = i * ONE_THREAD_DOT;
                sums[i] = part(Math.min(ONE_THREAD_DOT, k - at), x.from(at), y.from(at));
            }
        });
        return Arrays.stream(sums).sum();
    }

    private static double part(int k, Vector x, Vector y) {
        Operands o = Operands.CURRENT.get();
        return x.array.type() == DataType.DOUBLE
                ? cblas_ddot(k, o.x.at(x.array, x.start), x.step, o.y.at(y.array, y.start), y.step)
                : cblas_sdot(k, o.xf.at(x.array, x.start), x.step, o.yf.at(y.array, y.start), y.step);
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
