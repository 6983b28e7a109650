package dev.autograd.array;

import dev.autograd.thread.PerThread;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Copies a view of floats in which neighbours along the last axis lie far apart, but those along another axis side by
 * side: squares of the two axes are read along the one and written along the other.
 */
final class Transposition {
    private static final int SQUARE = 128;
    private static final int SHORTEST = 16;
    private static final int GRAIN = 1 << 16;
    private static final PerThread<Squares> SQUARES = new PerThread<>(Squares::new);

    /** A square as it is read, and as it is written. */
    private static final class Squares {
        final float[] read = new float[SQUARE * SQUARE];
        final float[] turned = new float[SQUARE * SQUARE];
    }

    private final FloatBuffer source;
    private final FloatBuffer target;
    private final int[] lengths;
    private final int[] strides;
    private final int axis;

    // The axes that are neither of the two, counted as one, and how many of them stand between the two.
    private final int matrices;
    private final int between;

    private Transposition(FloatBuffer source, FloatBuffer target, int[] lengths, int[] strides, int axis) {
        this.source = source;
        this.target = target;
        this.lengths = lengths;
        this.strides = strides;
        this.axis = axis;
        this.between = size(axis + 1, lengths.length - 1);
        this.matrices = size(0, axis) * between;
    }

    private int size(int from, int to) {
        int size = 1;
        for (int i = from; i < to; i++) {
            size *= lengths[i];
        }
        return size;
    }

    /** Writes the view's elements, in its order, into a dense array; returns false, having done nothing, for other views. */
    static boolean copy(Array array, int offset, int[] lengths, int[] strides, Array target) {
        int last = lengths.length - 1;
        int axis = last - 1;
        while (axis >= 0 && strides[axis] != 1) {
            axis--;
        }
        boolean isWorthIt = axis >= 0
                && array.type() == DataType.FLOAT
                && strides[last] != 1
                && lengths[axis] >= SHORTEST
                && lengths[last] >= SHORTEST;
        if (isWorthIt) {
            new Transposition(array.memory().floats, target.memory().floats, lengths, strides, axis)
                    .run(array.offset() + offset, target.offset());
        }
        return isWorthIt;
    }

    private void run(int from, int to) {
        int last = lengths.length - 1;
        int rows = lengths[axis];
        int columns = lengths[last];
        int blocks = (rows + SQUARE - 1) / SQUARE;
        Parallel.loop(matrices * blocks, grain(columns), 1, (start, end) -> {
            Squares squares = SQUARES.get();
            for (int i = start; i < end; i++) {
                int matrix = i / blocks;
                int row = i % blocks * SQUARE;
                int height = Math.min(SQUARE, rows - row);
                int source = from + position(matrix) + row;
                int target = to + ((matrix / between * rows + row) * between + matrix % between) * columns;
                for (int column = 0; column < columns; column += SQUARE) {
                    int width = Math.min(SQUARE, columns - column);
                    turn(squares, source + column * strides[last], height, width, target + column, between * columns);
                }
            }
        });
    }

    /** How many rows of squares are worth a part of their own. */
    static int grain(int columns) {
        return Math.max(1, GRAIN / SQUARE / columns);
    }

    private int position(int matrix) {
        int position = 0;
        int rest = matrix;
        for (int i = lengths.length - 2; i >= 0; i--) {
            if (i != axis) {
                position += rest % lengths[i] * strides[i];
                rest /= lengths[i];
            }
        }
        return position;
    }

    private void turn(Squares squares, int from, int height, int width, int to, int targetStep) {
        float[] read = squares.read;
        float[] turned = squares.turned;
        int step = strides[lengths.length - 1];
        for (int j = 0; j < width; j++) {
            source.get(from + j * step, read, j * SQUARE, height);
        }
        // Eight rows at a time. The last ones may lie behind the height, but not behind the square.
        for (int i = 0; i < height; i += 8) {
            for (int j = 0, p = i, q = i * SQUARE; j < width; j++, p += SQUARE, q++) {
                turned[q] = read[p];
                turned[q + SQUARE] = read[p + 1];
                turned[q + 2 * SQUARE] = read[p + 2];
                turned[q + 3 * SQUARE] = read[p + 3];
                turned[q + 4 * SQUARE] = read[p + 4];
                turned[q + 5 * SQUARE] = read[p + 5];
                turned[q + 6 * SQUARE] = read[p + 6];
                turned[q + 7 * SQUARE] = read[p + 7];
            }
        }
        for (int i = 0; i < height; i++) {
            target.put(to + i * targetStep, turned, i * SQUARE, width);
        }
    }
}
