package dev.autograd;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The matrix exponential by Padé's approximation of degree 13 of {@code x / 2^s}, squared {@code s} times (Higham, The
 * scaling and squaring method for the matrix exponential revisited, 2005).
 */
final class MatrixExponential {
    // Up to this norm the approximation is exact to the last digit of a double.
    private static final double LARGEST_NORM = 5.371920351148152;

    private static final double[] COEFFICIENTS = {
        64764752532480000d,
        32382376266240000d,
        7771770303897600d,
        1187353796428800d,
        129060195264000d,
        10559470521600d,
        670442572800d,
        33522128640d,
        1323241920d,
        40840800d,
        960960d,
        16380d,
        182d,
        1d
    };

    private MatrixExponential() {}

    static Tensor of(Tensor x) {
        int squarings = squarings(x.detach());
        Tensor scaled = x.to(DataType.DOUBLE).mul(Math.scalb(1.0, -squarings));
        Tensor exponential = pade(scaled);
        for (int i = 0; i < squarings; i++) {
            exponential = exponential.matmul(exponential);
        }
        return exponential.to(x.type());
    }

    // As many as the matrix with the largest finite norm needs.
    private static int squarings(Tensor x) {
        double norm = Arrays.stream(x.abs().sum(-2).toDoubles())
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return Math.max(0, Math.getExponent(norm / LARGEST_NORM) + 1);
    }

    private static Tensor pade(Tensor x) {
        Tensor x2 = x.matmul(x);
        Tensor x4 = x2.matmul(x2);
        Tensor x6 = x4.matmul(x2);
        Tensor identities = LinearAlgebraRules.identities(x);
        Tensor odd = x.matmul(polynomial(1, identities, x2, x4, x6));
        Tensor even = polynomial(0, identities, x2, x4, x6);
        return even.sub(odd).solve(even.add(odd));
    }

    // Every second term, from the one of this degree on, without the factor that all odd ones have in common.
    private static Tensor polynomial(int first, Tensor identities, Tensor x2, Tensor x4, Tensor x6) {
        double[] b = COEFFICIENTS;
        Tensor high = x6.mul(b[12 + first]).add(x4.mul(b[10 + first])).add(x2.mul(b[8 + first]));
        Tensor low = x6.mul(b[6 + first]).add(x4.mul(b[4 + first])).add(x2.mul(b[2 + first]));
        return x6.matmul(high).add(low).add(identities.mul(b[first]));
    }
}
