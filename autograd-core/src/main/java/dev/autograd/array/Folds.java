package dev.autograd.array;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/** Kernels that fold the elements along some axes by a formula that needs them all at once. */
public final class Folds {
    private Folds() {}

    // Below it the squares of some elements may have vanished.
    private static final double TINY = 0x1p-960;

    public static final Kernel<Axes> PRODUCT = Lanes.folding((in, z, n) -> {
        double product = 1;
        for (int i = 0; i < n; i++) {
            product *= in[0][i];
        }
        z[0] = product;
    });

    /** {@code log Σ e^x}. */
    public static final Kernel<Axes> LOG_SUM_EXP = Lanes.folding(
            (in, z, n) -> {
                double[] x = in[0];
                double max = max(x, n);
                // Nothing to add up, or what is infinite already.
                z[0] = Double.isInfinite(max) ? max : max + Math.log(sumOfExp(x, max, x, n));
            },
            (x, z, n) -> {
                float max = TileLoops.FASTEST.max(x, n);
                z[0] = Float.isInfinite(max) ? max : (float) (max + Math.log(sumOfExp(x, max, x, n)));
            });

    /** {@code √Σ x²}. */
    private static void euclideanNorm(Axes axes, Array[] inputs, Array out) {
        Array squares = Array.allocate(DataType.DOUBLE, out.shape());
        Reduce.SQUARES.run(axes, inputs, squares);
        boolean ordinary = true;
        for (int i = 0; i < out.size(); i++) {
            double sum = Elements.get(squares, i);
            ordinary &= sum >= TINY && sum <= Double.MAX_VALUE;
            Elements.put(out, i, Math.sqrt(sum));
        }
        if (!ordinary) {
            SCALED_NORM.run(axes, inputs, out);
        }
    }

    // In units of the largest element, whose squares neither overflow nor vanish.
    private static final Kernel<Axes> SCALED_NORM = Lanes.folding((in, z, n) -> {
        double[] x = in[0];
        double largest = largest(x, n);
        z[0] = largest;
        if (isOrdinary(largest)) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double share = x[i] / largest;
                sum += share * share;
            }
            z[0] = largest * Math.sqrt(sum);
        }
    });

    /** {@code (Σ |x|^p)^(1/p)}. */
    public static Kernel<Axes> norm(double p) {
        return p == 2
                ? Folds::euclideanNorm
                : Lanes.folding((in, z, n) -> {
                    double[] x = in[0];
                    double largest = largest(x, n);
                    double sum = 0;
                    for (int i = 0; i < n; i++) {
                        sum += Math.pow(Math.abs(x[i]) / largest, p);
                    }
                    z[0] = isOrdinary(largest) ? largest * Math.pow(sum, 1 / p) : largest;
                });
    }

    /** The position of the first of the largest elements, of the first NaN if there is one. */
    public static final Kernel<Axes> ARG_MAX = Lanes.folding((in, z, n) -> z[0] = first(max(in[0], n), in[0], n));

    /** The position of the first of the smallest elements, of the first NaN if there is one. */
    public static final Kernel<Axes> ARG_MIN = Lanes.folding((in, z, n) -> z[0] = first(min(in[0], n), in[0], n));

    private static int first(double wanted, double[] x, int n) {
        int i = 0;
        while (i < n - 1 && x[i] != wanted && !(Double.isNaN(wanted) && Double.isNaN(x[i]))) {
            i++;
        }
        return i;
    }

    /**
     * Which elements are shares of one.
     *
     * @param axis along which they are
     * @param zeroOfNothing whether the shares are 0, not NaN, where all elements are -Infinity
     */
    public record Lane(int axis, boolean zeroOfNothing) {}

    /** {@code e^(x - max) / Σ e^(x - max)} along an axis. */
    public static void softmax(Lane lane, Array[] inputs, Array out) {
        Lanes.Loop loop = (in, z, n) -> {
            double[] x = in[0];
            double max = max(x, n);
            if (max == Double.NEGATIVE_INFINITY) {
                Arrays.fill(z, 0, n, lane.zeroOfNothing ? 0 : Double.NaN);
                return;
            }
            double sum = sumOfExp(x, max, z, n);
            for (int i = 0; i < n; i++) {
                z[i] /= sum;
            }
        };
        Lanes.FloatLoop floats = (x, z, n) -> {
            float max = TileLoops.FASTEST.max(x, n);
            if (max == Float.NEGATIVE_INFINITY) {
                Arrays.fill(z, 0, n, lane.zeroOfNothing ? 0 : Float.NaN);
                return;
            }
            float perSum = (float) (1 / sumOfExp(x, max, z, n));
            for (int i = 0; i < n; i++) {
                z[i] *= perSum;
            }
        };
        alongAxis(loop, floats).run(lane.axis, inputs, out);
    }

    /** {@code x - max - log Σ e^(x - max)} along an axis. */
    public static final Kernel<Integer> LOG_SOFTMAX = alongAxis(
            (in, z, n) -> {
                double[] x = in[0];
                double max = max(x, n);
                double log = Math.log(sumOfExp(x, max, z, n));
                for (int i = 0; i < n; i++) {
                    z[i] = x[i] - max - log;
                }
            },
            (x, z, n) -> {
                float max = TileLoops.FASTEST.max(x, n);
                float log = (float) Math.log(sumOfExp(x, max, z, n));
                for (int i = 0; i < n; i++) {
                    z[i] = x[i] - max - log;
                }
            });

    private static Kernel<Integer> alongAxis(Lanes.Loop loop, Lanes.FloatLoop floats) {
        return (axis, in, out) -> Lanes.along(axis, out.shape())
                .run(loop, floats, in, out, out.shape().length(axis));
    }

    /** Writes {@code e^(x - shift)} and returns the sum. */
    private static double sumOfExp(float[] x, float shift, float[] z, int n) {
        TileLoops.FASTEST.expf(x, shift, z, n);
        return TileLoops.FASTEST.sum(z, n);
    }

    /** Writes {@code e^(x - shift)} and returns the sum. */
    private static double sumOfExp(double[] x, double shift, double[] z, int n) {
        double[] tile = Scratch.current().doubles(0);
        double sum = 0;
        for (int at = 0; at < n; at += Scratch.TILE) {
            int count = Math.min(Scratch.TILE, n - at);
            for (int i = 0; i < count; i++) {
                tile[i] = x[at + i] - shift;
            }
            TileLoops.FASTEST.exp(tile, tile, count);
            for (int i = 0; i < count; i++) {
                z[at + i] = tile[i];
                sum += tile[i];
            }
        }
        return sum;
    }

    // Four running ones: independent, so that the processor compares them side by side.
    private static double max(double[] x, int n) {
        double a = Double.NEGATIVE_INFINITY;
        double b = a;
        double c = a;
        double d = a;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            a = Math.max(a, x[i]);
            b = Math.max(b, x[i + 1]);
            c = Math.max(c, x[i + 2]);
            d = Math.max(d, x[i + 3]);
        }
        for (; i < n; i++) {
            a = Math.max(a, x[i]);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static double min(double[] x, int n) {
        double min = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            min = Math.min(min, x[i]);
        }
        return min;
    }

    private static double largest(double[] x, int n) {
        double largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    private static boolean isOrdinary(double x) {
        return x > 0 && x <= Double.MAX_VALUE;
    }
}
