package dev.autograd.array;

import static org.bytedeco.openblas.global.openblas.CblasLeft;
import static org.bytedeco.openblas.global.openblas.CblasLower;
import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUnit;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgeqrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgesdd;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dgetrf2;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dorgqr;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf2;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;
import static org.bytedeco.openblas.global.openblas.cblas_dtrsm;

import dev.autograd.array.Matrices.Triangular;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Factorisations of single matrices by LAPACK, in double. Matrices lie on the heap, row after row. All of them are
 * finite: some routines of LAPACK never end on NaN.
 *
 * <p>LAPACK reads a matrix column after column, so what it sees is the transpose. Where a factorisation of the transpose
 * serves as well, it is not turned.
 */
final class Lapack {
    // Routines of LAPACK keep intermediate results in static memory: one thread at a time.
    private static final Object ONE_AT_A_TIME = new Object();

    private static final byte UPPER = 'U';

    // What is wrong with the library on this processor, or null.
    private static final @Nullable String FAULT = tried();

    private Lapack() {}

    // Some builds of OpenBLAS have kernels, for processors with AVX-512, that solve equations wrongly without a word.
    private static @Nullable String tried() {
        int n = 100;
        for (boolean transposed : new boolean[] {false, true}) {
            double[] a = new double[n * n];
            double[] b = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double element = i == j ? n : Math.floorMod(7 * i + 3 * j, 11) - 5;
                    a[i * n + j] = element;
                    // The solution is 1, 2, ...
                    b[transposed ? j : i] += element * (transposed ? i + 1 : j + 1);
                }
            }
            int[] swaps = new int[n];
            try (var alone = SingleThreaded.open()) {
                LAPACKE_dgetrf2(LAPACK_COL_MAJOR, n, n, a, n, swaps);
            }
            solveFactored(transposed, n, 1, a, swaps, b);
            for (int i = 0; i < n; i++) {
                if (!(Math.abs(b[i] - (i + 1)) < 1e-6)) {
                    String chosen = System.getenv("OPENBLAS_CORETYPE");
                    return "OpenBLAS solves a trial equation wrongly: its kernels for this processor"
                            + (chosen == null ? "" : ", chosen by OPENBLAS_CORETYPE=" + chosen + ",")
                            + " are faulty; set OPENBLAS_CORETYPE=Haswell in the environment of the JVM";
                }
            }
        }
        return null;
    }

    private static void expectRight() {
        if (FAULT != null) {
            throw new MatrixException(FAULT);
        }
    }

    /**
     * Replaces a matrix by its factors {@code L} and {@code U}, below and above the diagonal: {@code A = L U P} with ones
     * on the diagonal of {@code U}.
     *
     * <p>The recursive routine: OpenBLAS's own, which runs on several threads, overflows the stack of Java's.
     *
     * @param swaps the column, counted from 1, with which each column was exchanged, one after the other
     */
    static void lu(int n, double[] a, int[] swaps) {
        run(() -> LAPACKE_dgetrf2(LAPACK_COL_MAJOR, n, n, a, n, swaps));
    }

    /** Solves {@code A x = b}, or with the transpose of {@code A}, from the factors of {@link #lu}; {@code b} has {@code k} columns. */
    static void solve(boolean transposed, int n, int k, double[] lu, int[] swaps, double[] b) {
        expectRight();
        solveFactored(transposed, n, k, lu, swaps, b);
    }

    private static void solveFactored(boolean transposed, int n, int k, double[] lu, int[] swaps, double[] b) {
        if (!transposed) {
            trsm(new Triangular(false, false, false), n, k, lu, b);
            trsm(new Triangular(true, false, true), n, k, lu, b);
            for (int i = n - 1; i >= 0; i--) {
                swapRows(k, b, i, swaps[i] - 1);
            }
        } else {
            for (int i = 0; i < n; i++) {
                swapRows(k, b, i, swaps[i] - 1);
            }
            trsm(new Triangular(true, true, true), n, k, lu, b);
            trsm(new Triangular(false, true, false), n, k, lu, b);
        }
    }

    private static void swapRows(int k, double[] b, int i, int j) {
        for (int column = 0; i != j && column < k; column++) {
            double swapped = b[i * k + column];
            b[i * k + column] = b[j * k + column];
            b[j * k + column] = swapped;
        }
    }

    /** Solves {@code A x = b} for a triangular matrix; {@code b} has {@code k} columns. */
    static void triangularSolve(Triangular triangle, int n, int k, double[] a, double[] b) {
        expectRight();
        trsm(triangle, n, k, a, b);
    }

    private static void trsm(Triangular triangle, int n, int k, double[] a, double[] b) {
        try (var alone = SingleThreaded.open()) {
            cblas_dtrsm(
                    CblasRowMajor,
                    CblasLeft,
                    triangle.upper() ? CblasUpper : CblasLower,
                    triangle.transposed() ? CblasTrans : CblasNoTrans,
                    triangle.unitDiagonal() ? CblasUnit : CblasNonUnit,
                    n,
                    k,
                    1,
                    a,
                    n,
                    b,
                    k);
        }
    }

    /**
     * Replaces a symmetric matrix by its Cholesky factor, a lower triangle with zeros above it.
     *
     * @return the order of the first leading minor that is not positive, or 0 if all are
     */
    static int cholesky(int n, double[] a) {
        int order = run(() -> LAPACKE_dpotrf2(LAPACK_COL_MAJOR, UPPER, n, a, n));
        for (int i = 0; i < n; i++) {
            Arrays.fill(a, i * n + i + 1, (i + 1) * n, 0);
        }
        return order;
    }

    /** Replaces a matrix with {@code m >= n} rows by {@code Q}, and writes the upper triangle {@code R}. */
    static void qr(int m, int n, double[] a, double[] r) {
        double[] reflections = new double[n];
        run(() -> {
            int failed = LAPACKE_dgeqrf(LAPACK_ROW_MAJOR, m, n, a, n, reflections);
            for (int i = 0; i < n; i++) {
                System.arraycopy(a, i * n + i, r, i * n + i, n - i);
            }
            return failed != 0 ? failed : LAPACKE_dorgqr(LAPACK_ROW_MAJOR, m, n, n, a, n, reflections);
        });
    }

    /** Replaces a symmetric matrix by its eigenvectors, one in each row, and writes the eigenvalues in ascending order. */
    static void eigh(int n, double[] a, double[] values) {
        if (run(() -> LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) 'V', UPPER, n, a, n, values)) > 0) {
            throw new MatrixException("the iteration for the eigenvalues did not converge");
        }
    }

    /** Writes {@code A = U diag(s) Vᵀ} with {@code s} descending, and overwrites {@code a}. */
    static void svd(int m, int n, double[] a, double[] s, double[] u, double[] vT) {
        if (run(() -> LAPACKE_dgesdd(LAPACK_COL_MAJOR, (byte) 'S', n, m, a, n, s, vT, n, u, s.length)) > 0) {
            throw new MatrixException("the iteration for the singular values did not converge");
        }
    }

    private static int run(IntSupplier routine) {
        expectRight();
        int info;
        synchronized (ONE_AT_A_TIME) {
            try (var alone = SingleThreaded.open()) {
                info = routine.getAsInt();
            }
        }
        if (info < 0) {
            throw new IllegalStateException("LAPACK refused its argument " + -info);
        }
        return info;
    }
}
