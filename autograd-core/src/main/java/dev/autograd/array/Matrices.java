package dev.autograd.array;

import java.util.Arrays;

/**
 * Kernels of linear algebra. The last two axes are those of a matrix, the axes before them number the matrices of a
 * batch. All is computed in double, and rounded when it is written into an array of another type.
 *
 * <p>A factorisation is a vector of doubles with its parts one behind the other, each for the whole batch. Of a matrix
 * that is not finite, all parts are NaN.
 */
public final class Matrices {
    private Matrices() {}

    /**
     * Where a part of a factorisation lies.
     *
     * @param offset the position of its first element
     * @param shape its shape
     */
    public record Part(int offset, Shape shape) {
        /** This part of a factorisation, without a copy. */
        Array of(Array factorisation) {
            Window window = Window.of(factorisation.shape()).slice(0, offset, 1, shape.size());
            Array shared = factorisation.shared(window);
            if (shared == null) {
                throw new IllegalArgumentException(factorisation + " may be written");
            }
            return shared.reshaped(shape);
        }

        private int end() {
            return offset + shape.size();
        }
    }

    /** Writes a part of a factorisation, the second input, converted to the output's data type. */
    public static void part(Part part, Array[] inputs, Array out) {
        Movement.cast(part, new Array[] {part.of(inputs[1])}, out);
    }

    /** A part of a factorisation: shared, where the data type is the same. */
    public static Array part(Part part, Array factorisation) {
        return part.of(factorisation);
    }

    /** The axes that number the matrices. */
    public static Shape batch(Shape matrices) {
        return Shape.of(Arrays.copyOf(matrices.toInts(), matrices.rank() - 2));
    }

    private static Shape join(Shape batch, int... own) {
        int[] lengths = Arrays.copyOf(batch.toInts(), batch.rank() + own.length);
        System.arraycopy(own, 0, lengths, batch.rank(), own.length);
        return Shape.of(lengths);
    }

    private static int rows(Shape matrices) {
        return matrices.length(matrices.rank() - 2);
    }

    private static int columns(Shape matrices) {
        return matrices.length(matrices.rank() - 1);
    }

    // Reads the matrix at a position of the batch.
    private static double[] read(Array x, int matrix, int size) {
        double[] elements = new double[size];
        Elements.read(x, matrix * size, elements, size);
        return elements;
    }

    private static boolean isFinite(double[] a) {
        for (double element : a) {
            if (!Double.isFinite(element)) {
                return false;
            }
        }
        return true;
    }

    private static double[] nan(int size) {
        double[] nan = new double[size];
        Arrays.fill(nan, Double.NaN);
        return nan;
    }

    // Replaces a square matrix by its symmetric part.
    private static void symmetrise(int n, double[] a) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double mean = a[i * n + j] / 2 + a[j * n + i] / 2;
                a[i * n + j] = mean;
                a[j * n + i] = mean;
            }
        }
    }

    /**
     * Where the factors of {@code A = L U P} lie, with the numbers that follow from them.
     *
     * @param det the determinant
     * @param sign of the determinant: 1, -1 or 0
     * @param logAbsDet the logarithm of its absolute value
     * @param swaps which column was exchanged with each, counted from 1
     * @param factors {@code L} with its diagonal, and {@code U} above it
     */
    public record Lu(Part det, Part sign, Part logAbsDet, Part swaps, Part factors) {
        /** That of matrices of this shape. */
        public static Lu of(Shape matrices) {
            Shape batch = batch(matrices);
            Part det = new Part(0, batch);
            Part sign = new Part(det.end(), batch);
            Part logAbsDet = new Part(sign.end(), batch);
            Part swaps = new Part(logAbsDet.end(), join(batch, rows(matrices)));
            return new Lu(det, sign, logAbsDet, swaps, new Part(swaps.end(), matrices));
        }

        public int size() {
            return factors.end();
        }
    }

    /** Factors square matrices. */
    public static void lu(Object none, Array[] inputs, Array out) {
        Lu lu = Lu.of(inputs[0].shape());
        int n = columns(inputs[0].shape());
        for (int matrix = 0; matrix < lu.det.shape.size(); matrix++) {
            double[] a = read(inputs[0], matrix, n * n);
            double[] swaps = new double[n];
            if (isFinite(a)) {
                int[] exchanged = new int[n];
                if (n > 0) {
                    Lapack.lu(n, a, exchanged);
                }
                Arrays.setAll(swaps, i -> exchanged[i]);
            } else {
                a = nan(n * n);
                Arrays.setAll(swaps, i -> i + 1);
            }
            Elements.write(a, out, lu.factors.offset + matrix * n * n, n * n);
            Elements.write(swaps, out, lu.swaps.offset + matrix * n, n);
            double det = 1;
            double sign = 1;
            double logAbsDet = 0;
            for (int i = 0; i < n; i++) {
                double pivot = swaps[i] == i + 1 ? a[i * n + i] : -a[i * n + i];
                det *= pivot;
                sign *= Math.signum(pivot);
                logAbsDet += Math.log(Math.abs(pivot));
            }
            Elements.put(out, lu.det.offset + matrix, det);
            Elements.put(out, lu.sign.offset + matrix, sign);
            Elements.put(out, lu.logAbsDet.offset + matrix, logAbsDet);
        }
    }

    /** The position in the batch of the first matrix without an inverse, given all factors, or -1. */
    public static int firstSingular(Shape matrices, Array factorisation) {
        return firstZero(Lu.of(matrices).factors.of(factorisation));
    }

    /** The position in the batch of the first matrix with a zero on its diagonal, or -1. */
    public static int firstZero(Array matrices) {
        int n = columns(matrices.shape());
        for (int row = 0; row < batch(matrices.shape()).size() * n; row++) {
            if (Elements.get(matrices, row * n + row % n) == 0) {
                return row / n;
            }
        }
        return -1;
    }

    /**
     * Which matrix an equation is solved for.
     *
     * @param transposed the transpose of the given one
     */
    public record Side(boolean transposed) {}

    /** Solves {@code A x = b}, or {@code Aᵀ x = b}; the inputs are A, b and the factors of A. */
    public static void solve(Side side, Array[] inputs, Array out) {
        Lu lu = Lu.of(inputs[0].shape());
        int n = columns(inputs[0].shape());
        int k = columns(out.shape());
        for (int matrix = 0; matrix < (out.size() == 0 ? 0 : out.size() / (n * k)); matrix++) {
            double[] factors = new double[n * n];
            double[] swaps = new double[n];
            Elements.read(inputs[2], lu.factors.offset + matrix * n * n, factors, n * n);
            Elements.read(inputs[2], lu.swaps.offset + matrix * n, swaps, n);
            int[] exchanged = Arrays.stream(swaps).mapToInt(swap -> (int) swap).toArray();
            double[] x = read(inputs[1], matrix, n * k);
            Lapack.solve(side.transposed, n, k, factors, exchanged, x);
            Elements.write(x, out, matrix * n * k, n * k);
        }
    }

    /**
     * How a triangular matrix is read.
     *
     * @param upper what lies below the diagonal counts as zero, or else what lies above it
     * @param transposed the transpose of that is meant
     * @param unitDiagonal the diagonal counts as ones
     */
    public record Triangular(boolean upper, boolean transposed, boolean unitDiagonal) {}

    /** Solves {@code A x = b} for triangular matrices; the inputs are A and b. */
    public static void triangularSolve(Triangular triangle, Array[] inputs, Array out) {
        int n = columns(inputs[0].shape());
        int k = columns(out.shape());
        for (int matrix = 0; matrix < (out.size() == 0 ? 0 : out.size() / (n * k)); matrix++) {
            double[] x = read(inputs[1], matrix, n * k);
            Lapack.triangularSolve(triangle, n, k, read(inputs[0], matrix, n * n), x);
            Elements.write(x, out, matrix * n * k, n * k);
        }
    }

    /** Writes the Cholesky factors of the matrices' symmetric parts. */
    public static void cholesky(Object none, Array[] inputs, Array out) {
        int n = columns(out.shape());
        for (int matrix = 0; matrix < (out.size() == 0 ? 0 : out.size() / (n * n)); matrix++) {
            double[] a = read(inputs[0], matrix, n * n);
            if (isFinite(a)) {
                symmetrise(n, a);
                int order = Lapack.cholesky(n, a);
                if (order > 0) {
                    throw new MatrixException(matrix(inputs[0], matrix)
                            + " is not positive definite: its leading minor of order " + order
                            + " is not positive; add a small multiple of the identity");
                }
            } else {
                a = nan(n * n);
            }
            Elements.write(a, out, matrix * n * n, n * n);
        }
    }

    /** As {@code the matrix at [1, 0]}, by its position in the batch; of one alone {@code the matrix}. */
    public static String matrix(Array matrices, int matrix) {
        int[] index = batch(matrices.shape()).toInts();
        int rest = matrix;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            int length = index[axis];
            index[axis] = rest % length;
            rest /= length;
        }
        return index.length == 0 ? "the matrix" : "the matrix at " + Arrays.toString(index);
    }

    /**
     * Where the factors of {@code A = Q R} lie.
     *
     * @param q orthonormal columns
     * @param r an upper triangle
     */
    public record Qr(Part q, Part r) {
        /** That of matrices of this shape, which have at least as many rows as columns. */
        public static Qr of(Shape matrices) {
            Part q = new Part(0, matrices);
            int n = columns(matrices);
            return new Qr(q, new Part(q.end(), join(batch(matrices), n, n)));
        }

        public int size() {
            return r.end();
        }
    }

    /** Factors matrices with at least as many rows as columns. */
    public static void qr(Object none, Array[] inputs, Array out) {
        Qr qr = Qr.of(inputs[0].shape());
        int m = rows(inputs[0].shape());
        int n = columns(inputs[0].shape());
        for (int matrix = 0; matrix < (n == 0 ? 0 : qr.r.shape.size() / (n * n)); matrix++) {
            double[] q = read(inputs[0], matrix, m * n);
            double[] r = new double[n * n];
            if (isFinite(q)) {
                Lapack.qr(m, n, q, r);
            } else {
                q = nan(m * n);
                r = nan(n * n);
            }
            Elements.write(q, out, qr.q.offset + matrix * m * n, m * n);
            Elements.write(r, out, qr.r.offset + matrix * n * n, n * n);
        }
    }

    /**
     * Where the factors of {@code A = V diag(λ) Vᵀ} lie.
     *
     * @param values the eigenvalues, in ascending order
     * @param vectors the eigenvectors, one in each column
     */
    public record Eigh(Part values, Part vectors) {
        /** That of matrices of this shape. */
        public static Eigh of(Shape matrices) {
            Part values = new Part(0, join(batch(matrices), columns(matrices)));
            return new Eigh(values, new Part(values.end(), matrices));
        }

        public int size() {
            return vectors.end();
        }
    }

    /** Factors the matrices' symmetric parts. */
    public static void eigh(Object none, Array[] inputs, Array out) {
        Eigh eigh = Eigh.of(inputs[0].shape());
        int n = columns(inputs[0].shape());
        for (int matrix = 0; matrix < (n == 0 ? 0 : eigh.values.shape.size() / n); matrix++) {
            double[] a = read(inputs[0], matrix, n * n);
            double[] values = new double[n];
            double[] vectors = new double[n * n];
            if (isFinite(a)) {
                symmetrise(n, a);
                Lapack.eigh(n, a, values);
                for (int i = 0; i < n; i++) {
                    double sign = signOfLargest(a, i * n, 1, n);
                    for (int j = 0; j < n; j++) {
                        vectors[j * n + i] = sign * a[i * n + j];
                    }
                }
            } else {
                values = nan(n);
                vectors = nan(n * n);
            }
            Elements.write(values, out, eigh.values.offset + matrix * n, n);
            Elements.write(vectors, out, eigh.vectors.offset + matrix * n * n, n * n);
        }
    }

    // The sign of a vector's element with the largest absolute value, of the first one if there are several.
    private static double signOfLargest(double[] a, int start, int step, int n) {
        double largest = 0;
        for (int i = 0; i < n; i++) {
            double element = a[start + i * step];
            largest = Math.abs(element) > Math.abs(largest) ? element : largest;
        }
        return largest < 0 ? -1 : 1;
    }

    /**
     * Where the factors of {@code A = U diag(s) Vᵀ} lie.
     *
     * @param s the singular values, in descending order
     * @param u orthonormal columns
     * @param vT orthonormal rows
     */
    public record Svd(Part s, Part u, Part vT) {
        /** That of matrices of this shape. */
        public static Svd of(Shape matrices) {
            int m = rows(matrices);
            int n = columns(matrices);
            int k = Math.min(m, n);
            Part s = new Part(0, join(batch(matrices), k));
            Part u = new Part(s.end(), join(batch(matrices), m, k));
            return new Svd(s, u, new Part(u.end(), join(batch(matrices), k, n)));
        }

        public int size() {
            return vT.end();
        }
    }

    /** Factors matrices. The element of each column of {@code U} with the largest absolute value is positive. */
    public static void svd(Object none, Array[] inputs, Array out) {
        Svd svd = Svd.of(inputs[0].shape());
        int m = rows(inputs[0].shape());
        int n = columns(inputs[0].shape());
        int k = Math.min(m, n);
        for (int matrix = 0; matrix < (k == 0 ? 0 : svd.s.shape.size() / k); matrix++) {
            double[] a = read(inputs[0], matrix, m * n);
            double[] s = nan(k);
            double[] u = nan(m * k);
            double[] vT = nan(k * n);
            if (isFinite(a)) {
                Lapack.svd(m, n, a, s, u, vT);
                for (int i = 0; i < k; i++) {
                    double sign = signOfLargest(u, i, k, m);
                    for (int j = 0; j < m; j++) {
                        u[j * k + i] *= sign;
                    }
                    for (int j = 0; j < n; j++) {
                        vT[i * n + j] *= sign;
                    }
                }
            }
            Elements.write(s, out, svd.s.offset + matrix * k, k);
            Elements.write(u, out, svd.u.offset + matrix * m * k, m * k);
            Elements.write(vT, out, svd.vT.offset + matrix * k * n, k * n);
        }
    }

    /**
     * Writes the pseudo-inverses {@code V diag(1/s) Uᵀ}, with 0 for {@code 1/s} where {@code s} is at most {@code
     * tolerance} times the largest.
     */
    public static void pinv(Double tolerance, Array[] inputs, Array out) {
        int m = rows(inputs[0].shape());
        int n = columns(inputs[0].shape());
        int k = Math.min(m, n);
        for (int matrix = 0; matrix < (out.size() == 0 ? 0 : out.size() / (m * n)); matrix++) {
            double[] a = read(inputs[0], matrix, m * n);
            double[] inverse = new double[n * m];
            if (isFinite(a)) {
                double[] s = new double[k];
                double[] u = new double[m * k];
                double[] vT = new double[k * n];
                Lapack.svd(m, n, a, s, u, vT);
                for (int i = 0; i < k && s[i] > tolerance * s[0]; i++) {
                    for (int row = 0; row < n; row++) {
                        double v = vT[i * n + row] / s[i];
                        for (int column = 0; column < m; column++) {
                            inverse[row * m + column] += v * u[column * k + i];
                        }
                    }
                }
            } else {
                inverse = nan(n * m);
            }
            Elements.write(inverse, out, matrix * n * m, n * m);
        }
    }
}
