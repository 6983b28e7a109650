package dev.autograd.array;

import dev.autograd.thread.PerThread;

/** A thread's heap tiles: kernels copy runs of elements here, where the JIT compiler vectorises loops, and back. */
final class Scratch {
    /** The elements of a tile: four tiles of doubles fit into a first-level cache. */
    static final int TILE = 1024;

    private static final int TILES = 6;
    private static final PerThread<Scratch> CURRENT = new PerThread<>(Scratch::new);

    private final double[][] doubles = new double[TILES][TILE];
    private final float[][] floats = new float[TILES][TILE];

    static Scratch current() {
        return CURRENT.get();
    }

    double[][] doubleTiles() {
        return doubles;
    }

    float[][] floatTiles() {
        return floats;
    }

    double[] doubles(int i) {
        return doubles[i];
    }

    float[] floats(int i) {
        return floats[i];
    }
}
