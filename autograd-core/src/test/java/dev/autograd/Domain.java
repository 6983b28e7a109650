package dev.autograd;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Where a sample's input comes from.
 *
 * @param type of a number: FLOAT and DOUBLE in turn if null
 * @param regular whether 2, 2.75, 3.5, ... are added to the diagonals of matrices
 */
record Domain(@org.jspecify.annotations.Nullable DataType type, Draw draw, boolean regular) {
    Domain(@org.jspecify.annotations.Nullable DataType type, Draw draw) {
        this(type, draw, false);
    }

    interface Draw {
        double element(SplittableRandom random, int position, int size);
    }

    /** Numbers of both signs between 0.2 and 2: no two alike, none near a kink at 0. */
    static final Domain ANY =
            new Domain(null, (random, i, n) -> (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.2, 2));

    static final Domain POSITIVE = between(0.3, 2.5);

    /** Numbers in random order, a tenth or more apart: for operations that choose the largest. */
    static final Domain DISTINCT = new Domain(
            null, (random, i, n) -> 0.3 * ((i * 7 + 3) % (n % 7 == 0 ? n + 1 : n)) - 0.12 * n + random.nextDouble(0.1));

    static final Domain MASK = new Domain(DataType.BOOL, (random, i, n) -> random.nextInt(2));

    /** Matrices that have an inverse, are positive definite, and have different eigenvalues and singular values. */
    static final Domain REGULAR = new Domain(null, between(-0.6, 0.6).draw, true);

    static Domain between(double low, double high) {
        return new Domain(null, (random, i, n) -> random.nextDouble(low, high));
    }

    /** Integers from 0 on. */
    static Domain indices(int bound) {
        return new Domain(DataType.INT64, (random, i, n) -> random.nextInt(bound));
    }

    Values values(SplittableRandom random, int... shape) {
        double[] elements = new double[Values.size(shape)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = draw.element(random, i, elements.length);
        }
        Values values = new Values(shape, elements);
        return regular ? withDiagonal(values) : values;
    }

    private static Values withDiagonal(Values x) {
        int row = x.lengths().length - 2;
        return Values.of(x.lengths(), i -> x.at(i) + (i[row] == i[row + 1] ? 2 + 0.75 * i[row] : 0));
    }
}
