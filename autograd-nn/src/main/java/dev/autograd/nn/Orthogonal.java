package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Random orthogonal matrices: normal vectors, each made orthogonal to those before it (Gram-Schmidt) and scaled. */
final class Orthogonal {
    private Orthogonal() {}

    static Tensor values(Seed seed, DataType type, double gain, long... shape) {
        int rows = (int) shape[0];
        int columns = (int) Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        int count = Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double[] drawn =
                seed.normal(DataType.DOUBLE, 0, 1, (long) count * length).toDoubles();
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = Arrays.copyOfRange(drawn, i * length, (i + 1) * length);
            // Once more removes what rounding has left.
            for (int round = 0; round < 2; round++) {
                for (int j = 0; j < i; j++) {
                    add(vectors[i], vectors[j], -dot(vectors[i], vectors[j]));
                }
            }
            double norm = Math.sqrt(dot(vectors[i], vectors[i]));
            for (int k = 0; k < length; k++) {
                vectors[i][k] /= norm;
            }
        }
        Tensor matrix = Tensor.constant(vectors);
        return (rows <= columns ? matrix : matrix.transpose())
                .mul(gain)
                .to(type)
                .reshape(shape);
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static void add(double[] x, double[] y, double scale) {
        for (int i = 0; i < x.length; i++) {
            x[i] += scale * y[i];
        }
    }
}
