package dev.autograd.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places the vertices of a graph in layers: the rank of each is the longest path to it, a few sweeps sort the ranks by
 * the barycentres of their neighbours, and then each vertex moves as near to its neighbours as the order allows.
 *
 * <p>Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures, IEEE Transactions on
 * Systems, Man, and Cybernetics 11 (1981).
 */
final class Layout {
    private static final int SWEEPS = 6;
    private static final int MOVES = 8;
    // Edges over more ranks than this altogether are drawn straight.
    private static final int MOST_BENDS = 30_000;
    private static final double BEND_WIDTH = 0.45;

    private final int vertices;
    private final int[] from;
    private final int[] to;
    private int[] rank;
    private double[] position;

    // Vertices, and behind them the bends of edges that cross ranks.
    private int[][] bends;
    private int points;

    private Layout(int vertices, int[] from, int[] to) {
        this.vertices = vertices;
        this.from = from;
        this.to = to;
        this.rank = new int[vertices];
        this.position = new double[0];
        this.bends = new int[from.length][];
    }

    /** Lays out a graph; edges from a later to an earlier vertex are drawn but don't count for the ranks. */
    static Layout of(int vertices, int[] from, int[] to) {
        Layout layout = new Layout(vertices, from, to);
        if (vertices == 0) {
            return layout;
        }
        layout.findRanks();
        layout.bend();
        layout.place();
        return layout;
    }

    int rank(int vertex) {
        return rank[vertex];
    }

    /** Where in its rank, in units of a vertex' width. */
    double position(int vertex) {
        return position[vertex];
    }

    /** The bends of an edge: rank and position by turns. */
    double[] bends(int edge) {
        double[] places = new double[2 * bends[edge].length];
        for (int i = 0; i < bends[edge].length; i++) {
            places[2 * i] = rank[bends[edge][i]];
            places[2 * i + 1] = position[bends[edge][i]];
        }
        return places;
    }

    private void findRanks() {
        int[][] in = neighbours(to, from, vertices);
        boolean[] isSource = new boolean[vertices];
        for (int v = 0; v < vertices; v++) {
            isSource[v] = true;
            for (int u : in[v]) {
                if (u < v) {
                    rank[v] = Math.max(rank[v], rank[u] + 1);
                    isSource[v] = false;
                }
            }
        }
        // What is computed from nothing stands beside its first use.
        int[] nearest = new int[vertices];
        Arrays.fill(nearest, Integer.MAX_VALUE);
        for (int e = 0; e < from.length; e++) {
            if (from[e] < to[e]) {
                nearest[from[e]] = Math.min(nearest[from[e]], rank[to[e]] - 1);
            }
        }
        for (int v = 0; v < vertices; v++) {
            if (isSource[v] && nearest[v] != Integer.MAX_VALUE) {
                rank[v] = nearest[v];
            }
        }
    }

    private void bend() {
        long wanted = 0;
        for (int e = 0; e < from.length; e++) {
            wanted += Math.max(0, rank[to[e]] - rank[from[e]] - 1);
        }
        boolean isBent = wanted <= MOST_BENDS;
        points = vertices;
        List<Integer> ranks = new ArrayList<>();
        for (int e = 0; e < from.length; e++) {
            int between = isBent ? Math.max(0, rank[to[e]] - rank[from[e]] - 1) : 0;
            bends[e] = new int[between];
            for (int i = 0; i < between; i++) {
                bends[e][i] = points++;
                ranks.add(rank[from[e]] + 1 + i);
            }
        }
        int[] all = Arrays.copyOf(rank, points);
        for (int i = 0; i < ranks.size(); i++) {
            all[vertices + i] = ranks.get(i);
        }
        rank = all;
    }

    private void place() {
        List<Integer> tails = new ArrayList<>();
        List<Integer> heads = new ArrayList<>();
        for (int e = 0; e < from.length; e++) {
            int last = from[e];
            for (int bend : bends[e]) {
                tails.add(last);
                heads.add(bend);
                last = bend;
            }
            if (rank[last] != rank[to[e]]) {
                tails.add(last);
                heads.add(to[e]);
            }
        }
        int[] tail = tails.stream().mapToInt(Integer::intValue).toArray();
        int[] head = heads.stream().mapToInt(Integer::intValue).toArray();
        int[][] before = neighbours(head, tail, points);
        int[][] after = neighbours(tail, head, points);
        int[][] layers = layers();
        position = new double[points];
        for (int[] layer : layers) {
            spread(layer);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean isForward = sweep % 2 == 0;
            for (int i = 0; i < layers.length; i++) {
                sort(layers[isForward ? i : layers.length - 1 - i], isForward ? before : after);
            }
        }
        for (int move = 0; move < MOVES; move++) {
            boolean isForward = move % 2 == 0;
            for (int i = 0; i < layers.length; i++) {
                int[] layer = layers[isForward ? i : layers.length - 1 - i];
                approach(layer, move < MOVES / 2 ? (isForward ? before : after) : null, before, after);
            }
        }
    }

    private int[][] layers() {
        int deepest = Arrays.stream(rank).max().orElse(0);
        int[] counts = new int[deepest + 1];
        for (int r : rank) {
            counts[r]++;
        }
        int[][] layers = new int[deepest + 1][];
        Arrays.setAll(layers, r -> new int[counts[r]]);
        for (int v = points - 1; v >= 0; v--) {
            layers[rank[v]][--counts[rank[v]]] = v;
        }
        return layers;
    }

    private void spread(int[] layer) {
        double at = 0;
        for (int i = 0; i < layer.length; i++) {
            at += i == 0 ? 0 : distance(layer[i - 1], layer[i]);
            position[layer[i]] = at;
        }
        for (int v : layer) {
            position[v] -= at / 2;
        }
    }

    private double distance(int u, int v) {
        return (u < vertices ? 0.5 : BEND_WIDTH / 2) + (v < vertices ? 0.5 : BEND_WIDTH / 2);
    }

    private void sort(int[] layer, int[][] neighbours) {
        double[] centre = new double[layer.length];
        for (int i = 0; i < layer.length; i++) {
            centre[i] = mean(neighbours[layer[i]], position[layer[i]]);
        }
        int[] sorted = IntStream.range(0, layer.length)
                .boxed()
                .sorted((i, j) -> Double.compare(centre[i], centre[j]))
                .mapToInt(i -> layer[i])
                .toArray();
        System.arraycopy(sorted, 0, layer, 0, layer.length);
        spread(layer);
    }

    private double mean(int[] neighbours, double otherwise) {
        if (neighbours.length == 0) {
            return otherwise;
        }
        double sum = 0;
        for (int u : neighbours) {
            sum += position[u];
        }
        return sum / neighbours.length;
    }

    // Least squares under the order: neighbours whose wishes collide form blocks that share their mean.
    private void approach(int[] layer, int @org.jspecify.annotations.Nullable [][] one, int[][] before, int[][] after) {
        int n = layer.length;
        double[] offset = new double[n];
        double[] blockSum = new double[n];
        int[] blockSize = new int[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            int v = layer[i];
            offset[i] = i == 0 ? 0 : offset[i - 1] + distance(layer[i - 1], v);
            double wish;
            if (one != null) {
                wish = mean(one[v], position[v]);
            } else {
                double back = mean(before[v], Double.NaN);
                double ahead = mean(after[v], Double.NaN);
                wish = Double.isNaN(back)
                        ? (Double.isNaN(ahead) ? position[v] : ahead)
                        : Double.isNaN(ahead) ? back : (back + ahead) / 2;
            }
            blockSum[blocks] = wish - offset[i];
            blockSize[blocks++] = 1;
            while (blocks > 1
                    && blockSum[blocks - 2] / blockSize[blocks - 2] >= blockSum[blocks - 1] / blockSize[blocks - 1]) {
                blockSum[blocks - 2] += blockSum[blocks - 1];
                blockSize[blocks - 2] += blockSize[blocks - 1];
                blocks--;
            }
        }
        int i = 0;
        for (int block = 0; block < blocks; block++) {
            for (int k = 0; k < blockSize[block]; k++, i++) {
                position[layer[i]] = blockSum[block] / blockSize[block] + offset[i];
            }
        }
    }

    private static int[][] neighbours(int[] of, int[] which, int count) {
        int[] sizes = new int[count];
        for (int v : of) {
            sizes[v]++;
        }
        int[][] neighbours = new int[count][];
        Arrays.setAll(neighbours, v -> new int[sizes[v]]);
        for (int e = of.length - 1; e >= 0; e--) {
            neighbours[of[e]][--sizes[of[e]]] = which[e];
        }
        return neighbours;
    }
}
