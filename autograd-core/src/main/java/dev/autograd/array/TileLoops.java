package dev.autograd.array;

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

    /** How many sums run side by side: what any vector divides evenly. */
    public static final int STRANDS = 16;

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
        return (n + STRANDS - 1) / STRANDS * STRANDS;
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
    public float max(float[] x, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    /** The sum of some floats, in double: every {@link #STRANDS}-th number goes to a sum of its own. */
    public double sum(float[] x, int n) {
        double[] sums = new double[STRANDS];
        int whole = n - n % STRANDS;
        for (int i = 0; i < whole; i += STRANDS) {
            for (int j = 0; j < STRANDS; j++) sums[j] += x[i + j];
        }
        double rest = 0;
        for (int i = whole; i < n; i++) {
            rest += x[i];
        }
        return joined(sums) + rest;
    }

    /** The sum of the products of some floats, in double, as {@link #sum}. */
    public double sumOfProducts(float[] x, float[] y, int n) {
        double[] sums = new double[STRANDS];
        int whole = n - n % STRANDS;
        for (int i = 0; i < whole; i += STRANDS) {
            for (int j = 0; j < STRANDS; j++) sums[j] += (double) x[i + j] * y[i + j];
        }
        return joined(sums) + productsBehind(whole, x, y, n);
    }

    protected static double productsBehind(int start, float[] x, float[] y, int n) {
        double rest = 0;
        for (int i = start; i < n; i++) {
            rest += (double) x[i] * y[i];
        }
        return rest;
    }

    /** Adds up the sums of the strands, halves to halves. */
    protected static double joined(double[] sums) {
        for (int half = STRANDS / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) sums[j] += sums[j + half];
        }
        return sums[0];
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
