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

    /** Converts floats to doubles, from a position on. */
    public void widen(float[] x, double[] z, int at, int n) {
        for (int i = 0; i < n; i++) z[at + i] = x[i];
    }

    /** Rounds doubles, from a position on, to floats. */
    public void narrow(double[] x, int at, float[] z, int n) {
        for (int i = 0; i < n; i++) z[i] = (float) x[at + i];
    }
}
