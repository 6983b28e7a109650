package dev.autograd;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** Linear algebra by the textbook, on Java's arrays: what the tests compare with. */
final class PlainAlgebra {
    private PlainAlgebra() {}

    /** Applies a function to each matrix of a batch. */
    static Values each(Values x, UnaryOperator<double[][]> function) {
        int[] lengths = x.lengths();
        int rank = lengths.length;
        int m = lengths[rank - 2];
        int n = lengths[rank - 1];
        int count = Arrays.stream(lengths, 0, rank - 2).reduce(1, (a, b) -> a * b);
        double[][][] results = new double[count][][];
        for (int i = 0; i < count; i++) {
            double[][] matrix = new double[m][n];
            for (int row = 0; row < m; row++) {
                System.arraycopy(x.elements(), (i * m + row) * n, matrix[row], 0, n);
            }
            results[i] = function.apply(matrix);
        }
        int[] shape = lengths.clone();
        shape[rank - 2] = results[0].length;
        shape[rank - 1] = results[0][0].length;
        return new Values(
                shape,
                Arrays.stream(results)
                        .flatMap(Arrays::stream)
                        .flatMapToDouble(Arrays::stream)
                        .toArray());
    }

    /** The first row of each matrix. */
    static Values rows(Values x) {
        int[] lengths = x.lengths();
        int[] shape = Arrays.copyOf(lengths, lengths.length - 1);
        shape[shape.length - 1] = lengths[lengths.length - 1];
        return new Values(shape, each(x, m -> new double[][] {m[0]}).elements());
    }

    /** A number of each matrix. */
    static Values number(Values x, ToDoubleFunction<double[][]> function) {
        Values numbers = each(x, m -> new double[][] {{function.applyAsDouble(m)}});
        return new Values(Arrays.copyOf(x.lengths(), x.lengths().length - 2), numbers.elements());
    }

    static double[][] identity(int n) {
        double[][] identity = new double[n][n];
        for (int i = 0; i < n; i++) {
            identity[i][i] = 1;
        }
        return identity;
    }

    static double[][] transpose(double[][] x) {
        double[][] transpose = new double[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                transpose[j][i] = x[i][j];
            }
        }
        return transpose;
    }

    static double[][] product(double[][] x, double[][] y) {
        double[][] product = new double[x.length][y[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y[0].length; j++) {
                for (int k = 0; k < y.length; k++) {
                    product[i][j] += x[i][k] * y[k][j];
                }
            }
        }
        return product;
    }

    static double[][] symmetricPart(double[][] x) {
        double[][] symmetric = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                symmetric[i][j] = (x[i][j] + x[j][i]) / 2;
            }
        }
        return symmetric;
    }

    /** By Gauss and Jordan, with exchanges of rows. */
    static double[][] solve(double[][] a, double[][] b) {
        int n = a.length;
        double[][] left = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        double[][] right = Arrays.stream(b).map(double[]::clone).toArray(double[][]::new);
        for (int i = 0; i < n; i++) {
            int pivot = i;
            for (int row = i; row < n; row++) {
                pivot = Math.abs(left[row][i]) > Math.abs(left[pivot][i]) ? row : pivot;
            }
            swap(left, i, pivot);
            swap(right, i, pivot);
            for (int row = 0; row < n; row++) {
                if (row != i) {
                    double factor = left[row][i] / left[i][i];
                    subtract(left[row], left[i], factor);
                    subtract(right[row], right[i], factor);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < right[i].length; j++) {
                right[i][j] /= left[i][i];
            }
        }
        return right;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] swapped = rows[i];
        rows[i] = rows[j];
        rows[j] = swapped;
    }

    private static void subtract(double[] from, double[] row, double factor) {
        for (int j = 0; j < row.length; j++) {
            from[j] -= factor * row[j];
        }
    }

    /** By Laplace's expansion along the first row. */
    static double det(double[][] a) {
        double sum = a.length == 0 ? 1 : 0;
        for (int j = 0; j < a.length; j++) {
            sum += (j % 2 == 0 ? 1 : -1) * a[0][j] * det(minor(a, 0, j));
        }
        return sum;
    }

    /** A matrix without a row and a column. */
    static double[][] minor(double[][] a, int row, int column) {
        double[][] minor = new double[a.length - 1][a.length - 1];
        for (int i = 0; i < minor.length; i++) {
            for (int j = 0; j < minor.length; j++) {
                minor[i][j] = a[i < row ? i : i + 1][j < column ? j : j + 1];
            }
        }
        return minor;
    }

    static double[][] cholesky(double[][] a) {
        int n = a.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = a[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
            }
        }
        return l;
    }

    /** By reflections that make the diagonal of R the opposite of the reflected elements in sign, as LAPACK's. */
    static double[][] r(double[][] a) {
        double[][] r = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        int m = a.length;
        int n = a[0].length;
        for (int i = 0; i < Math.min(m - 1, n); i++) {
            double[] v = new double[m];
            double norm = 0;
            for (int row = i; row < m; row++) {
                v[row] = r[row][i];
                norm = Math.hypot(norm, v[row]);
            }
            v[i] += Math.signum(v[i]) * norm;
            double square = Arrays.stream(v).map(x -> x * x).sum();
            for (int column = 0; column < n; column++) {
                double product = 0;
                for (int row = i; row < m; row++) {
                    product += v[row] * r[row][column];
                }
                for (int row = i; row < m; row++) {
                    r[row][column] -= 2 * product / square * v[row];
                }
            }
        }
        int k = Math.min(m, n);
        double[][] top = Arrays.copyOf(r, k);
        for (int i = 0; i < k; i++) {
            Arrays.fill(top[i], 0, Math.min(i, n), 0);
        }
        return top;
    }

    /** Of a matrix whose first columns are independent: {@code A R⁻¹}. */
    static double[][] q(double[][] a) {
        double[][] r = r(a);
        int k = r.length;
        double[][] square = Arrays.stream(r).map(row -> Arrays.copyOf(row, k)).toArray(double[][]::new);
        double[][] first = Arrays.stream(a).map(row -> Arrays.copyOf(row, k)).toArray(double[][]::new);
        return transpose(solve(transpose(square), transpose(first)));
    }

    /** The eigenvalues of a symmetric matrix in ascending order, then its eigenvectors in rows, by Jacobi's rotations. */
    static double[][] eigh(double[][] symmetric) {
        int n = symmetric.length;
        double[][] a = symmetric;
        double[][] vectors = identity(n);
        for (int sweep = 0; sweep < 60; sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    if (a[p][q] != 0) {
                        double angle = Math.atan2(2 * a[p][q], a[p][p] - a[q][q]) / 2;
                        double[][] rotation = identity(n);
                        rotation[p][p] = Math.cos(angle);
                        rotation[q][q] = Math.cos(angle);
                        rotation[p][q] = -Math.sin(angle);
                        rotation[q][p] = Math.sin(angle);
                        a = product(transpose(rotation), product(a, rotation));
                        vectors = product(vectors, rotation);
                    }
                }
            }
        }
        double[][] diagonal = a;
        double[][] rows = transpose(vectors);
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(diagonal[i][i], diagonal[j][j]));
        double[][] result = new double[n + 1][n];
        for (int i = 0; i < n; i++) {
            result[0][i] = diagonal[order[i]][order[i]];
            result[i + 1] = withPositiveLargest(rows[order[i]]);
        }
        return result;
    }

    static double[] withPositiveLargest(double[] x) {
        double largest = Arrays.stream(x).reduce(0, (a, b) -> Math.abs(b) > Math.abs(a) ? b : a);
        return Arrays.stream(x).map(element -> largest < 0 ? -element : element).toArray();
    }

    static double[][] eigenvectors(double[][] symmetric) {
        double[][] all = eigh(symmetric);
        return transpose(Arrays.copyOfRange(all, 1, all.length));
    }

    /** The left singular vectors, in columns: the eigenvectors of {@code A Aᵀ}. */
    static double[][] leftVectors(double[][] a) {
        double[][] ascending = eigh(product(a, transpose(a)));
        int k = Math.min(a.length, a[0].length);
        double[][] rows = new double[k][];
        for (int i = 0; i < k; i++) {
            rows[i] = ascending[ascending.length - 1 - i];
        }
        return transpose(rows);
    }

    static double[] singularValues(double[][] a) {
        double[][] scaled = product(transpose(leftVectors(a)), a);
        return Arrays.stream(scaled)
                .mapToDouble(row -> Math.sqrt(Arrays.stream(row).map(x -> x * x).sum()))
                .toArray();
    }

    /** The right singular vectors, in rows: {@code Uᵀ A / s}. */
    static double[][] rightVectors(double[][] a) {
        double[][] scaled = product(transpose(leftVectors(a)), a);
        double[] s = singularValues(a);
        for (int i = 0; i < s.length; i++) {
            double length = s[i];
            scaled[i] = Arrays.stream(scaled[i]).map(x -> x / length).toArray();
        }
        return scaled;
    }

    /** The sum of the power series, of the matrix over 1024, squared ten times. */
    static double[][] exp(double[][] a) {
        int n = a.length;
        double[][] small = scale(a, 1.0 / 1024);
        double[][] term = identity(n);
        double[][] excess = new double[n][n];
        for (int k = 1; k < 20; k++) {
            term = scale(product(term, small), 1.0 / k);
            excess = add(excess, term);
        }
        // Without the identity, whose digits would hide those of the rest: (1 + x)² - 1 = 2x + x².
        for (int i = 0; i < 10; i++) {
            excess = add(scale(excess, 2), product(excess, excess));
        }
        return add(excess, identity(n));
    }

    static double[][] scale(double[][] x, double factor) {
        return Arrays.stream(x)
                .map(row -> Arrays.stream(row).map(e -> e * factor).toArray())
                .toArray(double[][]::new);
    }

    static double[][] add(double[][] x, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                sum[i][j] = x[i][j] + y[i][j];
            }
        }
        return sum;
    }
}
