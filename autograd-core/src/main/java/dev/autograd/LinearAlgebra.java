package dev.autograd;

import dev.autograd.array.Matrices;
import dev.autograd.array.Matrices.Lu;
import dev.autograd.array.Matrices.Triangular;
import dev.autograd.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Linear algebra. The last two axes of a tensor are those of a matrix, the axes before them number the matrices of a
 * batch. All is computed in double; the results have the tensor's data type. Of a matrix that holds a NaN or an infinity
 * all results are NaN.
 *
 * <p>In the derivatives {@code g} is the gradient of the result, and {@code z} the result.
 */
public sealed interface LinearAlgebra permits Tensor {
    private Tensor x() {
        return (Tensor) this;
    }

    /**
     * Returns the sum of the elements on the main diagonal: {@code [..., m, n] -> [...]}. Gradient: {@code g} on the
     * diagonal.
     *
     * @throws ShapeException if this is no matrix
     */
    default Tensor trace() {
        return matrix("trace").diagonal().sum(-1);
    }

    /**
     * Returns the inverse matrix: {@code [..., n, n] -> [..., n, n]}. Gradient: {@code -zᵀ g zᵀ}.
     *
     * @throws ShapeException if the matrix is not square
     * @throws LinearAlgebraException if it is singular
     */
    default Tensor inverse() {
        Tensor a = square("inverse");
        return LinearAlgebraRules.solve(false, a, LinearAlgebraRules.identities(a), regular("inverse", a));
    }

    /**
     * Returns the solution {@code z} of {@code x z = b}, where this tensor is {@code x}. Shapes: {@code [..., n, n], [...,
     * n, k] -> [..., n, k]}, where the leading axes broadcast, and {@code [..., n, n], [n] -> [..., n]}. Gradients:
     * {@code -x⁻ᵀ g zᵀ}, and for {@code b} {@code x⁻ᵀ g}.
     *
     * @throws ShapeException if the matrix is not square, or {@code b} doesn't fit
     * @throws LinearAlgebraException if the matrix is singular
     */
    default Tensor solve(Tensor b) {
        square("solve");
        return solved("solve", b, (a, y) -> LinearAlgebraRules.solve(false, a, y, regular("solve", a)));
    }

    /**
     * Returns the solution {@code z} of {@code t z = b}, where {@code t} is the lower or the upper triangle of this
     * tensor. Shapes and gradients as of {@link #solve}; what is not read has gradient 0.
     *
     * @param upper whether the upper triangle is read
     * @throws ShapeException if the matrix is not square, or {@code b} doesn't fit
     * @throws LinearAlgebraException if there is a zero on the diagonal
     */
    default Tensor triangularSolve(Tensor b, boolean upper) {
        return triangularSolve(b, upper, false, false);
    }

    /**
     * Returns the solution {@code z} of {@code t z = b}, or of {@code tᵀ z = b} if {@code transposed}, where {@code t} is
     * the lower or the upper triangle of this tensor.
     *
     * @param upper whether the upper triangle is read
     * @param transposed whether the equation is for the transpose of the triangle
     * @param unitDiagonal whether the diagonal counts as ones, whatever it holds
     * @throws ShapeException if the matrix is not square, or {@code b} doesn't fit
     * @throws LinearAlgebraException if there is a zero on the diagonal
     */
    default Tensor triangularSolve(Tensor b, boolean upper, boolean transposed, boolean unitDiagonal) {
        Tensor triangles = square("triangularSolve");
        int position = unitDiagonal ? -1 : Matrices.firstZero(triangles.array());
        if (position >= 0) {
            throw new LinearAlgebraException(place("triangularSolve", triangles, position)
                    + " has a zero on its diagonal, and the equation no solution");
        }
        Triangular triangle = new Triangular(upper, transposed, unitDiagonal);
        return solved("triangularSolve", b, (a, y) -> LinearAlgebraRules.triangularSolve(triangle, a, y));
    }

    private Tensor solved(String name, Tensor b, BinaryOperator<Tensor> solve) {
        DataType common = DataTypes.promote(name, x(), b);
        Tensor a = x().to(common);
        boolean isVector = b.rank() == 1;
        Tensor y = isVector ? b.to(common).unsqueeze(1) : b.to(common);
        int n = a.dims().length(a.rank() - 1);
        Shape batch = y.rank() < 2 || y.dims().length(y.rank() - 2) != n
                ? null
                : Shape.broadcast(Matrices.batch(a.dims()), Matrices.batch(y.dims()));
        if (batch == null) {
            throw new ShapeException(name + ": " + b.describe() + " doesn't fit " + x().describe() + "; it must be a"
                    + " vector with " + n + " elements, or matrices with " + n
                    + " rows whose leading axes broadcast with those of the other ones");
        }
        Tensor z = a.rank() == 2 && y.rank() > 2
                ? sideBySide(n, a, y, solve)
                : solve.apply(
                        a.broadcastTo(join(batch, n, n)),
                        y.broadcastTo(join(batch, n, y.dims().length(y.rank() - 1))));
        return isVector ? z.squeeze(-1) : z;
    }

    // One matrix for all: their right-hand sides become columns of one.
    private static Tensor sideBySide(int n, Tensor a, Tensor b, BinaryOperator<Tensor> solve) {
        Tensor rows = b.moveAxis(-2, 0);
        Tensor z = solve.apply(a, rows.reshape(n, n == 0 ? 0 : rows.size() / n));
        return z.reshape(rows.dims()).moveAxis(0, -2);
    }

    private static Shape join(Shape batch, int rows, int columns) {
        int[] lengths = Arrays.copyOf(batch.toInts(), batch.rank() + 2);
        lengths[batch.rank()] = rows;
        lengths[batch.rank() + 1] = columns;
        return Shape.of(lengths);
    }

    /**
     * Returns the determinant: {@code [..., n, n] -> [...]}. Gradient: {@code g} times the matrix of cofactors, {@code g z
     * x⁻ᵀ}, also where the matrix is singular, in every order. Where the determinant is beyond the range of DOUBLE, of
     * FLOAT matrices too, so is its gradient; {@link #slogDet()} has no such bounds.
     *
     * @throws ShapeException if the matrix is not square
     */
    default Tensor det() {
        Tensor a = square("det");
        if (a.type() == DataType.FLOAT) {
            // The product of so many floats, which the gradient is made of, soon leaves their range.
            return a.to(DataType.DOUBLE).det().to(DataType.FLOAT);
        }
        Tensor lu = LinearAlgebraRules.LU.apply(a);
        if (Matrices.firstSingular(a.dims(), lu.array()) < 0) {
            return LinearAlgebraRules.DET.apply(Lu.of(a.dims()).det(), a, lu);
        }
        if (a.rank() == 2) {
            return Determinants.ofSingular(a);
        }
        int n = a.dims().length(a.rank() - 1);
        Shape batch = Matrices.batch(a.dims());
        List<Tensor> each = new ArrayList<>();
        a.reshape(batch.size(), n, n).unstack(0).forEach(matrix -> each.add(matrix.det()));
        return Tensor.stack(each, 0).reshape(batch);
    }

    /**
     * Returns the logarithm of the determinant, which does not overflow: {@code [..., n, n] -> [...]}; {@code -∞} where
     * the determinant is 0, NaN where it is negative. Gradient: {@code g x⁻ᵀ}.
     *
     * @throws ShapeException if the matrix is not square
     * @throws LinearAlgebraException from the gradient, if the matrix is singular
     */
    default Tensor logDet() {
        SlogDet both = slogDet();
        return both.logAbsDet.add(both.sign.log());
    }

    /**
     * The determinant in two parts: {@code sign · exp(logAbsDet)}.
     *
     * @param sign 1, -1 or 0; its gradient is 0
     * @param logAbsDet the logarithm of the absolute value; {@code -∞} for a singular matrix
     */
    record SlogDet(Tensor sign, Tensor logAbsDet) {}

    /**
     * Returns the sign of the determinant and the logarithm of its absolute value, which do not overflow: {@code [..., n,
     * n] -> [...]} each. Gradient of the logarithm: {@code g x⁻ᵀ}.
     *
     * @throws ShapeException if the matrix is not square
     * @throws LinearAlgebraException from the gradient, if the matrix is singular
     */
    default SlogDet slogDet() {
        Tensor a = square("slogDet");
        Lu parts = Lu.of(a.dims());
        Tensor lu = LinearAlgebraRules.LU.apply(a);
        return new SlogDet(
                LinearAlgebraRules.SIGN_OF_DET.apply(parts.sign(), a, lu),
                LinearAlgebraRules.LOG_ABS_DET.apply(parts.logAbsDet(), a, lu));
    }

    /**
     * Returns the lower triangle {@code z} with a positive diagonal for which {@code z zᵀ} is the symmetric part of the
     * matrix, {@code (x + xᵀ)/2}. Gradient: {@code z⁻ᵀ s z⁻¹}, where {@code s} is half of the symmetric matrix with the
     * lower triangle of {@code zᵀ g}.
     *
     * @throws ShapeException if the matrix is not square
     * @throws LinearAlgebraException if it is not positive definite
     */
    default Tensor cholesky() {
        return LinearAlgebraRules.CHOLESKY.apply(square("cholesky"));
    }

    /**
     * A matrix as a product.
     *
     * @param q orthonormal columns
     * @param r an upper triangle
     */
    record Qr(Tensor q, Tensor r) {}

    /**
     * Returns the factors of {@code x = q r}: orthonormal columns and an upper triangle, {@code [..., m, n] -> [..., m,
     * k], [..., k, n]} with {@code k = min(m, n)}. The signs are those of LAPACK, as in NumPy. Gradient: {@code (g_q + q
     * s) r⁻ᵀ}, where {@code s} is the symmetric matrix with the lower triangle of {@code r g_rᵀ - g_qᵀ q}; it is not
     * finite where the first {@code k} columns are dependent.
     *
     * @throws ShapeException if this is no matrix
     */
    default Qr qr() {
        Tensor a = matrix("qr");
        int m = a.dims().length(a.rank() - 2);
        int n = a.dims().length(a.rank() - 1);
        if (m < n) {
            Qr first = a.slice(-1, 0, m).qr();
            Tensor rest = first.q.matmul(a.slice(-1, m, n), true, false);
            return new Qr(first.q, Tensor.concat(-1, first.r, rest));
        }
        Tensor factors = LinearAlgebraRules.FACTORS_OF_QR.apply(a);
        return new Qr(LinearAlgebraRules.qrQ(a, factors), LinearAlgebraRules.qrR(a, factors));
    }

    /**
     * The eigenvalues and eigenvectors of a symmetric matrix: {@code x = vectors diag(values) vectorsᵀ}.
     *
     * @param values in ascending order
     * @param vectors orthonormal columns; the element of each with the largest absolute value is positive
     */
    record Eigh(Tensor values, Tensor vectors) {}

    /**
     * Returns the eigenvalues and eigenvectors of the symmetric part of the matrix, {@code (x + xᵀ)/2}: {@code [..., n, n]
     * -> [..., n], [..., n, n]}. Gradients, with {@code v} for the vectors: {@code v diag(g) vᵀ}, which is right for equal
     * eigenvalues too; of the vectors the symmetric part of {@code v (f ∘ vᵀ g) vᵀ} with {@code f[i, j] = 1/(λ[j] -
     * λ[i])}, which is not finite where eigenvalues are equal: their vectors may be any of a plane.
     *
     * @throws ShapeException if the matrix is not square
     */
    default Eigh eigh() {
        Tensor a = square("eigh");
        Tensor factors = LinearAlgebraRules.FACTORS_OF_EIGH.apply(a);
        return new Eigh(LinearAlgebraRules.eigenvalues(a, factors), LinearAlgebraRules.eigenvectors(a, factors));
    }

    /**
     * The singular values and vectors of a matrix: {@code x = u diag(s) vT}.
     *
     * @param u orthonormal columns; the element of each with the largest absolute value is positive
     * @param s in descending order
     * @param vT orthonormal rows
     */
    record Svd(Tensor u, Tensor s, Tensor vT) {}

    /**
     * Returns the singular values and vectors: {@code [..., m, n] -> [..., m, k], [..., k], [..., k, n]} with {@code k =
     * min(m, n)}. Gradient of the values: {@code u diag(g) vT}. Those of the vectors have factors {@code 1/(s[j]² -
     * s[i]²)}, and {@code 1/s[i]} where {@code m} and {@code n} differ: they are not finite where singular values are
     * equal, or zero.
     *
     * @throws ShapeException if this is no matrix
     */
    default Svd svd() {
        Tensor a = matrix("svd");
        Tensor factors = LinearAlgebraRules.FACTORS_OF_SVD.apply(a);
        return new Svd(
                LinearAlgebraRules.leftVectors(a, factors),
                LinearAlgebraRules.singularValues(a, factors),
                LinearAlgebraRules.rightVectors(a, factors));
    }

    /**
     * Returns the pseudo-inverse of Moore and Penrose: {@code [..., m, n] -> [..., n, m]}. Singular values up to {@code
     * max(m, n) ε} times the largest count as zero, where {@code ε} is the distance from 1 to the next number of the data
     * type. Gradient: {@code -zᵀ g zᵀ + (1 - x z) gᵀ z zᵀ + zᵀ z gᵀ (1 - z x)}, for changes that keep the rank.
     *
     * @throws ShapeException if this is no matrix
     */
    default Tensor pinv() {
        Tensor a = matrix("pinv");
        double epsilon = a.type() == DataType.FLOAT ? Math.ulp(1f) : Math.ulp(1d);
        return pinv(epsilon * Math.max(a.dims().length(a.rank() - 2), a.dims().length(a.rank() - 1)));
    }

    /**
     * Returns the pseudo-inverse, for which singular values up to {@code tolerance} times the largest count as zero.
     *
     * @throws ShapeException if this is no matrix, or the tolerance is negative
     */
    default Tensor pinv(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new ShapeException("pinv: the tolerance is a number from 0 on, but was " + tolerance);
        }
        return LinearAlgebraRules.PINV.apply(tolerance, matrix("pinv"));
    }

    /**
     * Returns the matrix exponential {@code 1 + x + x²/2! + x³/3! + ...}: {@code [..., n, n] -> [..., n, n]}. Gradient: that
     * of its computation, a rational function of the matrix and squarings (Higham, The scaling and squaring method for the
     * matrix exponential revisited, 2005).
     *
     * @throws ShapeException if the matrix is not square
     */
    default Tensor matrixExp() {
        return MatrixExponential.of(square("matrixExp"));
    }

    /**
     * Returns the product of {@code n} copies of the matrix; of its inverse if {@code n} is negative, and the identity if
     * it is 0: {@code [..., m, m] -> [..., m, m]}. Gradient: the sum over all copies of that of a product.
     *
     * @throws ShapeException if the matrix is not square
     * @throws LinearAlgebraException if {@code n} is negative and the matrix singular
     */
    default Tensor matrixPower(int n) {
        Tensor a = square("matrixPower");
        if (n == 0) {
            return LinearAlgebraRules.identities(a);
        }
        return n > 0
                ? power(a, n)
                : power(
                        LinearAlgebraRules.solve(false, a, LinearAlgebraRules.identities(a), regular("matrixPower", a)),
                        -(long) n);
    }

    private static Tensor power(Tensor a, long n) {
        if (n == 1) {
            return a;
        }
        Tensor half = power(a, n / 2);
        Tensor square = half.matmul(half);
        return n % 2 == 0 ? square : square.matmul(a);
    }

    private Tensor matrix(String name) {
        if (x().rank() < 2) {
            throw new ShapeException(name + ": " + x().describe() + " is no matrix; it needs at least two axes");
        }
        Rows.floatingType(name, x());
        return x();
    }

    private Tensor square(String name) {
        Tensor a = matrix(name);
        if (a.dims().length(a.rank() - 2) != a.dims().length(a.rank() - 1)) {
            throw new ShapeException(name + ": " + a.describe() + " is not square: its last two axes differ in length");
        }
        return a;
    }

    /** The factors of matrices that have an inverse. */
    private static Tensor regular(String name, Tensor a) {
        Tensor lu = LinearAlgebraRules.LU.apply(a);
        int position = Matrices.firstSingular(a.dims(), lu.array());
        if (position >= 0) {
            throw singular(name, a, position);
        }
        return lu;
    }

    static LinearAlgebraException singular(String name, Tensor a, int position) {
        return new LinearAlgebraException(
                place(name, a, position) + " is singular: it has no inverse; pinv() has a value for it too");
    }

    // As "inverse of x DOUBLE[3, 2, 2]: the matrix at [1]".
    private static String place(String name, Tensor matrices, int position) {
        return name + " of " + matrices.describe() + ": " + Matrices.matrix(matrices.array(), position);
    }
}
