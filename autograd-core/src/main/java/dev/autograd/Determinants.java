package dev.autograd;

import dev.autograd.array.Matrices.Svd;

/** The determinant of a singular matrix: zero, but a polynomial of its elements, with derivatives of every order. */
final class Determinants {
    private Determinants() {}

    /**
     * Turns the matrix into a block with an inverse, as large as its rank, and a rest of nothing but zeros:
     * {@code det x = ± det(block) det(rest - below block⁻¹ beside)}.
     */
    static Tensor ofSingular(Tensor x) {
        int n = x.dims().length(0);
        Tensor constant = x.detach();
        Svd parts = Svd.of(x.dims());
        Tensor svd = LinearAlgebraRules.FACTORS_OF_SVD.apply(constant);
        Tensor u = LinearAlgebraRules.LEFT_VECTORS.apply(parts.u(), constant, svd);
        Tensor vT = LinearAlgebraRules.RIGHT_VECTORS.apply(parts.vT(), constant, svd);
        int rank = Math.min(n - 1, rank(constant, svd));
        Tensor turned = u.matmul(x, true, false).matmul(vT, false, true);
        Tensor top = turned.slice(0, 0, rank);
        Tensor bottom = turned.slice(0, rank, n);
        Tensor block = top.slice(1, 0, rank);
        Tensor rest = bottom.slice(1, rank, n).sub(bottom.slice(1, 0, rank).matmul(block.solve(top.slice(1, rank, n))));
        // It is zero but for rounding errors, and stands here for its derivatives.
        Tensor zero = rest.sub(rest.detach());
        Tensor sign = u.slogDet().sign().mul(vT.slogDet().sign());
        return sign.mul(block.det()).mul(withoutDivision(zero));
    }

    private static int rank(Tensor x, Tensor svd) {
        double[] s = LinearAlgebraRules.singularValues(x, svd).toDoubles();
        double smallest = s[0] * s.length * Math.ulp(1d);
        int rank = 0;
        while (rank < s.length && s[rank] > smallest) {
            rank++;
        }
        return rank;
    }

    /** By the products of Bird, A simple division-free algorithm for computing determinants, 2011. */
    private static Tensor withoutDivision(Tensor x) {
        int n = x.dims().length(0);
        Tensor product = x;
        for (int i = 1; i < n; i++) {
            Tensor diagonal = product.diagonal();
            Tensor behind = diagonal.flip(0).cumSum(0).flip(0).sub(diagonal);
            product = product.triu(1).sub(behind.diagEmbed()).matmul(x).neg();
        }
        return product.select(0, 0).select(0, 0);
    }
}
