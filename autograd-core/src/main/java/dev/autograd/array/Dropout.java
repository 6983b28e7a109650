package dev.autograd.array;

/** The kernel of dropout. Whether an element stays depends on the seed and its place alone, whatever thread asks. */
public final class Dropout {
    private static final int GRAIN = 1 << 14;

    private Dropout() {}

    /**
     * Which elements stay.
     *
     * @param probability with which an element is dropped, less than 1
     */
    public record Drop(double probability, long seed) {}

    /** Zeros the elements that are dropped, and divides the others by the probability with which they stay. */
    public static void run(Drop drop, Array[] inputs, Array out) {
        double scale = 1 / (1 - drop.probability);
        long limit = (long) (drop.probability * 0x1p53);
        Parallel.loop(out.size(), GRAIN, Scratch.TILE, (start, end) -> {
            double[] tile = Scratch.current().doubles(0);
            for (int at = start; at < end; at += Scratch.TILE) {
                int n = Math.min(Scratch.TILE, end - at);
                Elements.read(inputs[0], at, tile, n);
                for (int i = 0; i < n; i++) {
                    tile[i] = random(drop.seed, at + i) >>> 11 < limit ? 0 : tile[i] * scale;
                }
                Elements.write(tile, out, at, n);
            }
        });
    }

    /** Number {@code i} of a stream of SplitMix64, which is the mixed value of a counter. */
    private static long random(long seed, int i) {
        long z = seed + (i + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
