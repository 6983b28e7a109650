package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TileLoopsTest {
    private static final double[] EDGES = {
        0.0,
        -0.0,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        -1,
        1,
        22,
        -22,
        0x1p60,
        709.782712893384,
        709.7827128933841,
        -708.3964185322641,
        -745.1332191019411,
        -745.1332191019412,
        746,
        -747
    };

    private final TileLoops plain = new TileLoops();
    private TileLoops vectors = plain;

    /** One of the functions. */
    private interface Loop {
        void run(TileLoops loops, double[] x, double[] z, int n);
    }

    @BeforeEach
    void needsTheVectorApi() throws ReflectiveOperationException {
        assumeTrue(
                TileLoops.FASTEST.getClass() != TileLoops.class,
                "this JVM has no module jdk.incubator.vector, or this processor no vectors of four numbers");
        vectors = vectorsAfter(0);
    }

    private static TileLoops vectorsAfter(int many) throws ReflectiveOperationException {
        return TileLoops.FASTEST.getClass().getConstructor(int.class).newInstance(many);
    }

    @Test
    void aLoopBeginsOneByOneAndGoesOnByVectors() throws ReflectiveOperationException {
        double[] x = tiles()[0];
        // What vectors write behind the n-th number tells them.
        for (int many : new int[] {0, 1, 100, 5000}) {
            TileLoops loops = vectorsAfter(many);
            int oneByOne = 0;
            for (int i = 0; i < 100; i++) {
                double[] z = new double[TileLoops.TILE];
                loops.exp(x, z, 99);
                oneByOne += z[99] == 0 ? 1 : 0;
            }
            assertEquals((many + 98) / 99, oneByOne);
        }
    }

    @Test
    void vectorsGiveTheSameBits() {
        for (Loop loop : new Loop[] {
            TileLoops::exp,
            TileLoops::expm1,
            TileLoops::log,
            TileLoops::log1p,
            TileLoops::sigmoid,
            TileLoops::softplus,
            TileLoops::tanh
        }) {
            for (double[] x : tiles()) {
                for (int n : new int[] {TileLoops.TILE, 999, 33, 5}) {
                    assertArrayEquals(run(loop, plain, x, n), run(loop, vectors, x, n));
                }
            }
        }
    }

    @Test
    void vectorsConvertAsCastsDo() {
        for (double[] x : tiles()) {
            for (int n : new int[] {1000, 37, 3}) {
                float[] narrow = new float[n];
                plain.narrow(x, 5, narrow, n);
                float[] narrowByVectors = new float[n];
                vectors.narrow(x, 5, narrowByVectors, n);
                assertArrayEquals(narrow, narrowByVectors);
                double[] wide = new double[n + 9];
                vectors.widen(narrow, wide, 7, n);
                assertArrayEquals(narrow, floats(Arrays.copyOfRange(wide, 7, n + 7)));
                assertEquals(0, wide[n + 7]);
            }
        }
    }

    @Test
    void vectorsOfFloatsGiveTheSameBits() {
        for (double[] tile : tiles()) {
            float[] x = floats(tile);
            float[] y = floats(tiles()[3]);
            for (int n : new int[] {TileLoops.TILE, 999, 33, 5, 0}) {
                float[] z = new float[TileLoops.TILE];
                float[] byVectors = new float[TileLoops.TILE];
                plain.expf(x, 1.5f, z, n);
                vectors.expf(x, 1.5f, byVectors, n);
                assertArrayEquals(Arrays.copyOf(z, n), Arrays.copyOf(byVectors, n));
                plain.sigmoidf(x, z, n);
                vectors.sigmoidf(x, byVectors, n);
                assertArrayEquals(Arrays.copyOf(z, n), Arrays.copyOf(byVectors, n));
                plain.tanhf(x, z, n);
                vectors.tanhf(x, byVectors, n);
                assertArrayEquals(Arrays.copyOf(z, n), Arrays.copyOf(byVectors, n));
                plain.wherePositive(y, x, z, n);
                vectors.wherePositive(y, x, byVectors, n);
                assertArrayEquals(Arrays.copyOf(z, n), Arrays.copyOf(byVectors, n));
                assertEquals(plain.max(x, n), vectors.max(x, n));
                assertEquals(plain.sum(x, n), vectors.sum(x, n));
                assertEquals(plain.sumOfProducts(x, y, n), vectors.sumOfProducts(x, y, n));
                double[] sums = tile.clone();
                double[] sumsByVectors = tile.clone();
                plain.addTo(sums, x, n);
                vectors.addTo(sumsByVectors, x, n);
                assertArrayEquals(sums, sumsByVectors);
            }
        }
    }

    // NaN has many bits; which of them come out is nobody's promise.
    private static long[] run(Loop loop, TileLoops loops, double[] x, int n) {
        double[] z = new double[TileLoops.TILE];
        loop.run(loops, x, z, n);
        return DoubleStream.of(z).limit(n).mapToLong(Double::doubleToLongBits).toArray();
    }

    private static float[] floats(double[] x) {
        float[] z = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            z[i] = (float) x[i];
        }
        return z;
    }

    private static double[][] tiles() {
        SplittableRandom random = new SplittableRandom(2);
        double[][] tiles = new double[40][];
        for (int i = 0; i < tiles.length; i++) {
            double limit = Math.pow(10, i % 4 - 1);
            DoubleStream numbers =
                    i < 20 ? random.doubles(-limit, limit) : random.longs().mapToDouble(Double::longBitsToDouble);
            tiles[i] = DoubleStream.concat(i % 2 == 0 ? DoubleStream.of(EDGES) : DoubleStream.empty(), numbers)
                    .limit(TileLoops.TILE)
                    .toArray();
        }
        return tiles;
    }
}
