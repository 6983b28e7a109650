package dev.autograd.array;

import dev.autograd.thread.PerThread;

/** A thread's heap tiles: kernels copy runs of elements here, where the JIT compiler vectorises loops, and back. */
final class Scratch {
    /** The elements of a tile. */
    static final int TILE = TileLoops.TILE;

    private static final int TILES = 6;
    private static final PerThread<Scratch> CURRENT = new PerThread<>(Scratch::new);

    private final double[][] doubles = new double[TILES][TILE];
    private final float[][] floats = new float[TILES][TILE];
    private final float[] converted = new float[TILE];

    static Scratch current() {
        return CURRENT.get();
    }

    double[][] doubleTiles() {
        return doubles;
    }

    float[][] floatTiles() {
        return floats;
    }

    /** Where floats lie on their way from or to a tile of doubles. */
    float[] converted() {
        return converted;
    }

    double[] doubles(int i) {
        return doubles[i];
    }

    float[] floats(int i) {
        return floats[i];
    }
}
