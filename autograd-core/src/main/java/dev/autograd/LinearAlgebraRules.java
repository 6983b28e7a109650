package dev.autograd;

import static dev.autograd.Rows.floating;
import static dev.autograd.Rows.floatingType;
import static dev.autograd.Rows.noGradient;

import dev.autograd.Primitive.Result;
import dev.autograd.Primitive.Unary;
import dev.autograd.array.Array;
import dev.autograd.array.Kernel;
import dev.autograd.array.Matrices;
import dev.autograd.array.Matrices.Eigh;
import dev.autograd.array.Matrices.Lu;
import dev.autograd.array.Matrices.Part;
import dev.autograd.array.Matrices.Qr;
import dev.autograd.array.Matrices.Side;
import dev.autograd.array.Matrices.Svd;
import dev.autograd.array.Matrices.Triangular;
import dev.autograd.array.Shape;
import dev.autograd.tape.Pullback;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The derivatives of linear algebra.
 *
 * <p>A factorisation is computed once and is a constant. Each of its parts is an operation on the matrix, which is given
 * the factorisation and so has nothing to compute; its rule is that of the part as a function of the matrix alone. What
 * nobody asks for has no edge, and no share in the gradient.
 */
final class LinearAlgebraRules {
    private LinearAlgebraRules() {}

    static final Unary LU = factorisation("lu", shape -> Lu.of(shape).size(), Matrices::lu);
    static final Unary FACTORS_OF_QR = factorisation("qr", shape -> Qr.of(shape).size(), Matrices::qr);
    static final Unary FACTORS_OF_EIGH =
            factorisation("eigh", shape -> Eigh.of(shape).size(), Matrices::eigh);
    static final Unary FACTORS_OF_SVD =
            factorisation("svd", shape -> Svd.of(shape).size(), Matrices::svd);

    /** Of regular matrices. */
    static final Primitive<Part> DET = new Cut("det", (z, x, lu) -> g -> cofactors(g.mul(z), x, lu));

    static final Primitive<Part> LOG_ABS_DET = new Cut("logAbsDet", (z, x, lu) -> g -> cofactors(g, x, lu));

    /** The sign of the determinant, which is constant between its jumps. */
    static final Primitive<Part> SIGN_OF_DET = new Cut("signOfDet", (z, x, lu) -> {
        DataType type = x.type();
        long[] shape = x.shape();
        return g -> Tensor.zeros(type, shape);
    });

    /** {@code A⁻¹ b} or {@code A⁻ᵀ b}, given the factors of A. */
    static final Primitive<Side> SOLVE = new Primitive<>(
            "solve",
            (side, in) -> floating("solve", in[1]),
            Matrices::solve,
            List.of(
                    (z, in, i, side) -> g -> {
                        Tensor back = solve(!side.transposed(), in[0], g, in[2]);
                        return side.transposed()
                                ? z.matmul(back, false, true).neg()
                                : back.matmul(z, false, true).neg();
                    },
                    (z, in, i, side) -> g -> solve(!side.transposed(), in[0], g, in[2]),
                    noGradient()));

    static Tensor solve(boolean transposed, Tensor x, Tensor b, Tensor lu) {
        return SOLVE.apply(new Side(transposed), x, b, lu);
    }

    private static Tensor cofactors(Tensor factor, Tensor x, Tensor lu) {
        int position = Matrices.firstSingular(x.dims(), lu.array());
        if (position >= 0) {
            throw LinearAlgebra.singular("the derivative of logDet", x, position);
        }
        return factor.unsqueeze(-1).unsqueeze(-1).mul(solve(true, x, identities(x), lu));
    }

    /** One identity matrix for each matrix of a batch. */
    static Tensor identities(Tensor squares) {
        return Tensor.eye(squares.type(), squares.dims().length(squares.rank() - 1))
                .broadcastTo(squares.dims())
                .named("I");
    }

    static final Primitive<Triangular> TRIANGULAR_SOLVE = new Primitive<>(
            "triangularSolve",
            (triangle, in) -> floating("triangularSolve", in[1]),
            Matrices::triangularSolve,
            List.of(
                    (z, in, i, triangle) -> g -> {
                        Tensor back = triangularSolve(transposed(triangle), in[0], g);
                        Tensor whole =
                                triangle.transposed() ? z.matmul(back, false, true) : back.matmul(z, false, true);
                        int inside = triangle.unitDiagonal() ? 1 : 0;
                        return (triangle.upper() ? whole.triu(inside) : whole.tril(-inside)).neg();
                    },
                    (z, in, i, triangle) -> g -> triangularSolve(transposed(triangle), in[0], g)));

    private static Triangular transposed(Triangular triangle) {
        return new Triangular(triangle.upper(), !triangle.transposed(), triangle.unitDiagonal());
    }

    static Tensor triangularSolve(Triangular triangle, Tensor x, Tensor b) {
        return TRIANGULAR_SOLVE.apply(triangle, x, b);
    }

    /** Of the symmetric part. */
    static final Unary CHOLESKY = new Unary(
            "cholesky",
            (none, in) -> floating("cholesky", in[0]),
            Matrices::cholesky,
            List.of((z, in, i, none) -> g -> {
                Triangular lowerTransposed = new Triangular(false, true, false);
                Tensor inner = mirrored(z.matmul(g, true, false)).mul(0.5);
                return triangularSolve(lowerTransposed, z, transpose(triangularSolve(lowerTransposed, z, inner)));
            }));

    /** The lower triangle, and as upper one its mirror image. */
    private static Tensor mirrored(Tensor x) {
        return x.tril().add(transpose(x.tril(-1)));
    }

    static Tensor transpose(Tensor x) {
        return x.swapAxes(-2, -1);
    }

    /** Orthonormal columns, of matrices with at least as many rows as columns. */
    static final Primitive<Part> QR_Q = new Cut("q", (z, x, qr) -> g -> {
        Tensor across = g.sub(z.matmul(mirrored(g.matmul(z, true, false))));
        return byInverseTransposed(across, qrR(x, qr));
    });

    /** The upper triangle. */
    static final Primitive<Part> QR_R = new Cut(
            "r", (z, x, qr) -> g -> byInverseTransposed(qrQ(x, qr).matmul(mirrored(z.matmul(g, false, true))), z));

    static Tensor qrQ(Tensor x, Tensor qr) {
        return QR_Q.apply(Qr.of(x.dims()).q(), x, qr);
    }

    static Tensor qrR(Tensor x, Tensor qr) {
        return QR_R.apply(Qr.of(x.dims()).r(), x, qr);
    }

    // x R⁻ᵀ
    private static Tensor byInverseTransposed(Tensor x, Tensor r) {
        return transpose(triangularSolve(new Triangular(true, false, false), r, transpose(x)));
    }

    /** Of the symmetric part, in ascending order. */
    static final Primitive<Part> EIGENVALUES = new Cut("eigenvalues", (z, x, eigh) -> g -> {
        Tensor vectors = eigenvectors(x, eigh);
        return vectors.mul(g.unsqueeze(-2)).matmul(vectors, false, true);
    });

    /** Of the symmetric part. A vector turns towards another one the faster, the closer their eigenvalues are. */
    static final Primitive<Part> EIGENVECTORS = new Cut("eigenvectors", (z, x, eigh) -> g -> {
        Tensor turns = z.matmul(g, true, false).mul(reciprocalDifferences(eigenvalues(x, eigh)));
        return symmetricPart(z.matmul(turns).matmul(z, false, true));
    });

    static Tensor eigenvalues(Tensor x, Tensor eigh) {
        return EIGENVALUES.apply(Eigh.of(x.dims()).values(), x, eigh);
    }

    static Tensor eigenvectors(Tensor x, Tensor eigh) {
        return EIGENVECTORS.apply(Eigh.of(x.dims()).vectors(), x, eigh);
    }

    private static Tensor symmetricPart(Tensor x) {
        return x.add(transpose(x)).mul(0.5);
    }

    // 1 / (x[j] - x[i]), and 0 on the diagonal.
    private static Tensor reciprocalDifferences(Tensor x) {
        Tensor differences = x.unsqueeze(-2).sub(x.unsqueeze(-1));
        Tensor identities = identities(differences);
        return differences.add(identities).reciprocal().sub(identities);
    }

    static final Primitive<Part> SINGULAR_VALUES = new Cut(
            "singularValues",
            (z, x, svd) -> g -> leftVectors(x, svd).mul(g.unsqueeze(-2)).matmul(rightVectors(x, svd)));

    /** In columns. */
    static final Primitive<Part> LEFT_VECTORS = new Cut("leftVectors", (z, x, svd) -> g -> {
        Tensor s = singularValues(x, svd).unsqueeze(-2);
        Tensor inside = z.matmul(turns(z, g, x, svd).mul(s));
        Tensor all = span(z) ? inside : inside.add(outside(z, g).div(s));
        return all.matmul(rightVectors(x, svd));
    });

    /** In rows. */
    static final Primitive<Part> RIGHT_VECTORS = new Cut("rightVectors", (z, x, svd) -> g -> {
        Tensor s = singularValues(x, svd).unsqueeze(-1);
        Tensor v = transpose(z);
        Tensor gv = transpose(g);
        Tensor inside = s.mul(turns(v, gv, x, svd)).matmul(z);
        Tensor all = span(v) ? inside : inside.add(transpose(outside(v, gv)).div(s));
        return leftVectors(x, svd).matmul(all);
    });

    // How vectors, in columns, turn towards each other.
    private static Tensor turns(Tensor vectors, Tensor g, Tensor x, Tensor svd) {
        Tensor product = vectors.matmul(g, true, false);
        return product.sub(transpose(product))
                .mul(reciprocalDifferences(singularValues(x, svd).square()));
    }

    // Whether vectors, in columns, are as many as have room.
    private static boolean span(Tensor vectors) {
        return vectors.dims().length(vectors.rank() - 1) == vectors.dims().length(vectors.rank() - 2);
    }

    // What of the gradient is orthogonal to all vectors.
    private static Tensor outside(Tensor vectors, Tensor g) {
        return g.sub(vectors.matmul(vectors.matmul(g, true, false)));
    }

    static Tensor singularValues(Tensor x, Tensor svd) {
        return SINGULAR_VALUES.apply(Svd.of(x.dims()).s(), x, svd);
    }

    static Tensor leftVectors(Tensor x, Tensor svd) {
        return LEFT_VECTORS.apply(Svd.of(x.dims()).u(), x, svd);
    }

    static Tensor rightVectors(Tensor x, Tensor svd) {
        return RIGHT_VECTORS.apply(Svd.of(x.dims()).vT(), x, svd);
    }

    /** The attribute is the part of the largest singular value below which one counts as zero. */
    static final Primitive<Double> PINV = new Primitive<>(
            "pinv", (tolerance, in) -> pinvResult(in[0]), Matrices::pinv, List.of((z, in, i, tolerance) -> {
                Tensor x = in[0];
                return g -> {
                    Tensor inRange =
                            z.matmul(g, true, false).matmul(z, false, true).neg();
                    Tensor left = g.matmul(z, true, false).matmul(z, false, true);
                    Tensor right = z.matmul(z, true, false);
                    Tensor besideColumns = left.sub(x.matmul(z.matmul(left)));
                    Tensor rows = right.matmul(g, false, true);
                    Tensor besideRows = rows.sub(rows.matmul(z).matmul(x));
                    return inRange.add(besideColumns).add(besideRows);
                };
            }));

    private static Result pinvResult(Tensor x) {
        int rank = x.rank();
        int[] order = new int[rank];
        Arrays.setAll(order, i -> i < rank - 2 ? i : 2 * rank - 3 - i);
        return new Result(floatingType("pinv", x), x.dims().permute(order));
    }

    private static Unary factorisation(String name, ToIntFunction<Shape> size, Kernel<Object> kernel) {
        return new Unary(
                name,
                (none, in) -> {
                    floatingType(name, in[0]);
                    return new Result(DataType.DOUBLE, Shape.of(size.applyAsInt(in[0].dims())));
                },
                kernel,
                List.of());
    }

    /** The derivative rule of a part of a factorisation. */
    @FunctionalInterface
    private interface CutRule {
        Pullback<Tensor> at(Tensor z, Tensor x, Tensor factorisation);
    }

    /** A part of a factorisation as a function of the matrix. Its inputs are the matrix and the factorisation. */
    private static final class Cut extends Primitive<Part> {
        Cut(String name, CutRule rule) {
            super(
                    name,
                    (part, in) -> new Result(in[0].type(), part.shape()),
                    Matrices::part,
                    List.of((z, in, i, part) -> rule.at(z, in[0], in[1]), noGradient()));
        }

        @Override
        Array evaluate(Part part, Tensor[] inputs) {
            return inputs[0].type() == DataType.DOUBLE
                    ? Matrices.part(part, inputs[1].array())
                    : super.evaluate(part, inputs);
        }
    }
}
