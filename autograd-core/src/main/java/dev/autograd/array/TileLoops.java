package dev.autograd.array;

import dev.autograd.thread.PerThread;

/**
 * The loops over tiles that the JIT compiler doesn't turn into vector instructions by itself. Here they are plain; those
 * of package {@code simd} run on vectors and give the same bits.
 *
 * <p>But for the conversions, x and z are tiles, of length {@link #TILE}, and what z holds behind the n-th number may be
 * overwritten.
 */
public class TileLoops {
    /** The elements of a tile: four tiles of doubles fit into a first-level cache. */
    public static final int TILE = 1024;

    // What any vector of floats divides evenly.
    private static final int MULTIPLE = 16;

    /** How many sums a block of numbers has: what any vector of doubles divides evenly. */
    protected static final int STRANDS = 8;

    /** The numbers of a block: eight of each sum. */
    protected static final int BLOCK = 8 * STRANDS;

    private static final PerThread<double[]> SUMS = new PerThread<>(() -> new double[TILE / BLOCK * STRANDS]);

    private static final String ON_VECTORS = "dev.autograd.array.simd.VectorLoops";

    static final TileLoops FASTEST = fastest();

    // The module of the Vector API is an incubator, which the JVM must be told to load.
    private static TileLoops fastest() {
        try {
            return Class.forName(ON_VECTORS)
                    .asSubclass(TileLoops.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            return new TileLoops();
        }
    }

    /** The next number that vectors of floats divide evenly. */
    static int padded(int n) {
        return (n + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }

    public void exp(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.exp(x[i]);
    }

    public void expm1(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.expm1(x[i]);
    }

    public void log(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.log(x[i]);
    }

    public void log1p(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.log1p(x[i]);
    }

    public void sigmoid(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.sigmoid(x[i]);
    }

    public void softplus(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.softplus(x[i]);
    }

    public void tanh(double[] x, double[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.tanh(x[i]);
    }

    /**
     * {@code e^(x - shift)} of floats. The arrays may be of any length that is {@link #padded}, and what z holds behind
     * the n-th number may be overwritten.
     */
    public void expf(float[] x, float shift, float[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.expf(x[i] - shift);
    }

    public void sigmoidf(float[] x, float[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.sigmoidf(x[i]);
    }

    public void tanhf(float[] x, float[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = Transcendental.tanhf(x[i]);
    }

    /** {@code g} where {@code y > 0}, else 0. */
    public void wherePositive(float[] g, float[] y, float[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = y[i] > 0 ? g[i] : 0;
    }

    /** The largest of some floats, NaN if there is one; -Infinity of none. */
    public final float max(float[] x, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int at = 0; at < n; at += TILE) {
            max = Math.max(max, maxOfTile(x, at, Math.min(TILE, n - at)));
        }
        return max;
    }

    protected float maxOfTile(float[] x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /**
     * The sum of some floats, in double. Of each block of 64 every eighth number is added up, in pairs, and of these sums
     * every fourth: so rounding errors stay small, and no step of a loop waits for the one before.
     */
    public final double sum(float[] x, int n) {
        double sum = 0;
        for (int at = 0; at < n; at += TILE) {
            int count = Math.min(TILE, n - at);
            double[] sums = SUMS.get();
            sumBlocks(x, at, count / BLOCK, sums);
            sum += total(sums, count);
            for (int i = at + count - count % BLOCK; i < at + count; i++) {
                sum += x[i];
            }
        }
        return sum;
    }

    /** The sum of the products of some floats, in double, as {@link #sum}. */
    public final double sumOfProducts(float[] x, float[] y, int n) {
        double sum = 0;
        for (int at = 0; at < n; at += TILE) {
            int count = Math.min(TILE, n - at);
            double[] sums = SUMS.get();
            sumBlocks(x, y, at, count / BLOCK, sums);
            sum += total(sums, count);
            for (int i = at + count - count % BLOCK; i < at + count; i++) {
                sum += product(x, y, i);
            }
        }
        return sum;
    }

    /** Of each block the eight sums of every eighth number. */
    protected void sumBlocks(float[] x, int from, int blocks, double[] sums) {
        for (int k = 0; k < blocks * STRANDS; k++) {
            int i = from + k / STRANDS * BLOCK + k % STRANDS;
            sums[k] = (((double) x[i] + x[i + 8]) + ((double) x[i + 16] + x[i + 24]))
                    + (((double) x[i + 32] + x[i + 40]) + ((double) x[i + 48] + x[i + 56]));
        }
    }

    /** The same of products. */
    protected void sumBlocks(float[] x, float[] y, int from, int blocks, double[] sums) {
        for (int k = 0; k < blocks * STRANDS; k++) {
            int i = from + k / STRANDS * BLOCK + k % STRANDS;
            sums[k] = ((product(x, y, i) + product(x, y, i + 8)) + (product(x, y, i + 16) + product(x, y, i + 24)))
                    + ((product(x, y, i + 32) + product(x, y, i + 40))
                            + (product(x, y, i + 48) + product(x, y, i + 56)));
        }
    }

    private static double product(float[] x, float[] y, int i) {
        return (double) x[i] * y[i];
    }

    private static double total(double[] sums, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i < n / BLOCK * STRANDS; i += 4) {
            a += sums[i];
            b += sums[i + 1];
            c += sums[i + 2];
            d += sums[i + 3];
        }
        return (a + b) + (c + d);
    }

    /** Adds floats to sums in double, element by element. */
    public void addTo(double[] sums, float[] x, int n) {
        for (int i = 0; i < n; i++) sums[i] += x[i];
    }

    /** Converts floats to doubles, from a position on. */
    public void widen(float[] x, double[] z, int at, int n) {
        for (int i = 0; i < n; i++) z[at + i] = x[i];
    }

    /** Rounds doubles, from a position on, to floats. */
    public void narrow(double[] x, int at, float[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = (float) x[at + i];
    }
}
