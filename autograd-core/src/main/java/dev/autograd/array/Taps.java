package dev.autograd.array;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which element of an image each tap of a kernel meets at each position: along each of three axes, tap {@code j} at
 * position {@code p} meets {@code p·step + offsets[j]}, or the zeros around the image.
 *
 * <p>The image is laid out anew in a frame, which contains these zeros and keeps apart the elements that lie at different
 * remainders of the step. There the next position is always the next element, whatever the tap, and what a tap meets at
 * a run of positions is one run of memory. Between the lines of positions lie a few that the kernel does not take, where
 * it would run over the edge; their results are dropped.
 */
final class Taps {
    static final int AXES = 3;

    private final int[] image;
    private final int[] positions;
    private final int[] steps;

    // The element that the first position's first tap meets.
    private final int[] origin;

    // The frame of each channel consists of a block for each remainder that some tap has; a tap's row begins in its
    // block.
    private final int[][] remainders;
    private final int[] block;
    private final int[] tapBlock;
    private final int[] tapStart;

    private Taps(int[] image, int[] positions, int[] steps, int[][] offsets) {
        this.image = image;
        this.positions = positions;
        this.steps = steps;
        this.origin = new int[AXES];
        this.remainders = new int[AXES][];
        this.block = new int[AXES];
        int[][] shifts = new int[AXES][];
        int[][] remainderOf = new int[AXES][];
        for (int axis = 0; axis < AXES; axis++) {
            int step = steps[axis];
            int first = Arrays.stream(offsets[axis]).min().orElse(0);
            origin[axis] = first;
            shifts[axis] = Arrays.stream(offsets[axis])
                    .map(offset -> (offset - first) / step)
                    .toArray();
            remainders[axis] = Arrays.stream(offsets[axis])
                    .map(offset -> (offset - first) % step)
                    .distinct()
                    .sorted()
                    .toArray();
            int[] found = remainders[axis];
            remainderOf[axis] = Arrays.stream(offsets[axis])
                    .map(offset -> Arrays.binarySearch(found, (offset - first) % step))
                    .toArray();
            block[axis] = positions[axis] + Arrays.stream(shifts[axis]).max().orElse(0);
        }
        this.tapBlock = new int[offsets[0].length * offsets[1].length * offsets[2].length];
        this.tapStart = new int[tapBlock.length];
        int tap = 0;
        for (int i = 0; i < offsets[0].length; i++) {
            for (int j = 0; j < offsets[1].length; j++) {
                for (int k = 0; k < offsets[2].length; k++) {
                    tapBlock[tap] =
                            (remainderOf[0][i] * remainders[1].length + remainderOf[1][j]) * remainders[2].length
                                    + remainderOf[2][k];
                    tapStart[tap++] = (shifts[0][i] * block[1] + shifts[1][j]) * block[2] + shifts[2][k];
                }
            }
        }
    }

    /** The taps of a kernel that slides over an image. */
    static Taps of(Geometry g) {
        int[][] offsets = new int[AXES][];
        for (int axis = 0; axis < AXES; axis++) {
            int own = axis - (AXES - g.rank());
            offsets[axis] = own < 0
                    ? new int[1]
                    : IntStream.range(0, g.kernel().get(own))
                            .map(j -> j * g.dilation().get(own) - g.padding().get(own))
                            .toArray();
        }
        return new Taps(threeAxes(g.image()), threeAxes(g.positions()), threeAxes(g.stride()), offsets);
    }

    /**
     * The other way round, for every {@code stride}-th element of an image from {@code first} on: which positions of a
     * kernel have met it. The image of the result is made of the kernel's positions, and its positions of the elements.
     */
    static Taps reversed(Geometry g, int[] first) {
        int[] elements = new int[AXES];
        int[] ones = threeAxes(List.of());
        int[][] offsets = new int[AXES][];
        for (int axis = 0; axis < AXES; axis++) {
            int own = axis - (AXES - g.rank());
            int[] taps = tapsMeeting(g, axis, first[axis]);
            if (own < 0) {
                elements[axis] = 1;
            } else {
                elements[axis] = Math.max(
                        0, ceilDiv(g.image().get(own) - first[axis], g.stride().get(own)));
                for (int i = 0; i < taps.length; i++) {
                    taps[i] = (first[axis]
                                    + g.padding().get(own)
                                    - taps[i] * g.dilation().get(own))
                            / g.stride().get(own);
                }
            }
            offsets[axis] = taps;
        }
        return new Taps(threeAxes(g.positions()), elements, ones, offsets);
    }

    /** The taps of a kernel that meet every {@code stride}-th element of an axis from {@code first} on. */
    static int[] tapsMeeting(Geometry g, int axis, int first) {
        int own = axis - (AXES - g.rank());
        return own < 0
                ? new int[] {0}
                : IntStream.range(0, g.kernel().get(own))
                        .filter(j ->
                                (first + g.padding().get(own) - j * g.dilation().get(own))
                                                % g.stride().get(own)
                                        == 0)
                        .toArray();
    }

    /** The axes in front of the given ones have length 1. */
    static int[] threeAxes(List<Integer> lengths) {
        int[] three = new int[AXES];
        Arrays.fill(three, 1);
        for (int i = 0; i < lengths.size(); i++) {
            three[AXES - lengths.size() + i] = lengths.get(i);
        }
        return three;
    }

    static int product(int[] lengths) {
        return lengths[0] * lengths[1] * lengths[2];
    }

    private static int ceilDiv(int x, int y) {
        return -Math.floorDiv(-x, y);
    }

    /** The number of the kernel's taps. */
    int count() {
        return tapBlock.length;
    }

    int imageSize() {
        return product(image);
    }

    int positions() {
        return product(positions);
    }

    /** The elements of a channel's frame. */
    int frameSize() {
        return product(block) * remainders[0].length * remainders[1].length * remainders[2].length;
    }

    /** The positions, with those in between that the kernel does not take. */
    int span() {
        return ((positions[0] - 1) * block[1] + positions[1] - 1) * block[2] + positions[2];
    }

    /** True if no position is dropped. */
    boolean isDense() {
        return span() == positions();
    }

    /** True if the frame is the image itself, and each position meets one element. */
    boolean isIdentity() {
        return count() == 1
                && Arrays.equals(image, positions)
                && product(steps) == 1
                && Arrays.equals(origin, new int[AXES]);
    }

    /** Called for each run of elements of an image, with its place in the frame. */
    private interface ImageRun {
        void at(int element, int step, int place, int n);
    }

    /** Copies some channels of an image into frames that are zero. */
    void load(Array images, int start, int channels, Array frames) {
        walkImage(channels, (element, step, place, n) -> Runs.copy(images, start + element, step, frames, place, 1, n));
    }

    /** Copies the elements of some channels, as far as a tap meets them, from their frames to an image. */
    void store(Array frames, int channels, Array images, int start) {
        walkImage(channels, (element, step, place, n) -> Runs.copy(frames, place, 1, images, start + element, step, n));
    }

    private void walkImage(int channels, ImageRun run) {
        for (int channel = 0; channel < channels; channel++) {
            int place = channel * frameSize();
            for (int i : remainders[0]) {
                for (int j : remainders[1]) {
                    for (int k : remainders[2]) {
                        walkBlock(channel * imageSize(), place, origin[0] + i, origin[1] + j, origin[2] + k, run);
                        place += product(block);
                    }
                }
            }
        }
    }

    private void walkBlock(int plane, int place, int first0, int first1, int first2, ImageRun run) {
        int from = inside(2, ceilDiv(-first2, steps[2]));
        int to = inside(2, ceilDiv(image[2] - first2, steps[2]));
        if (from >= to) {
            return;
        }
        for (int i = inside(0, ceilDiv(-first0, steps[0])); i < inside(0, ceilDiv(image[0] - first0, steps[0])); i++) {
            int element0 = i * steps[0] + first0;
            for (int j = inside(1, ceilDiv(-first1, steps[1]));
                    j < inside(1, ceilDiv(image[1] - first1, steps[1]));
                    j++) {
                int element1 = j * steps[1] + first1;
                run.at(
                        plane + (element0 * image[1] + element1) * image[2] + from * steps[2] + first2,
                        steps[2],
                        place + (i * block[1] + j) * block[2] + from,
                        to - from);
            }
        }
    }

    private int inside(int axis, int index) {
        return Math.max(0, Math.min(block[axis], index));
    }

    /** Writes what the taps of some channels meet at {@code n} positions from {@code first} on: a row per tap. */
    void columns(Array frames, int channels, int first, int n, Array columns) {
        int row = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int tap = 0; tap < tapStart.length; tap++) {
                Elements.copy(frames, rowStart(channel, tap) + first, columns, row, n);
                row += n;
            }
        }
    }

    /** Adds what {@link #columns} has copied back to the frames. */
    void addColumns(Array columns, int channels, int first, int n, Array frames) {
        int row = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int tap = 0; tap < tapStart.length; tap++) {
                Runs.add(columns, row, frames, rowStart(channel, tap) + first, 1, n);
                row += n;
            }
        }
    }

    /** Where the run of elements that a tap meets begins in the frames. */
    int rowStart(int channel, int tap) {
        return channel * frameSize() + tapBlock[tap] * product(block) + tapStart[tap];
    }

    /** Called for each run of positions that the kernel takes. */
    interface PositionRun {
        /**
         * Is given a run of positions.
         *
         * @param position the first one, not counting those in between that the kernel does not take
         * @param at the first one, counting these, from the first that was asked for
         */
        void at(int position, int at, int n);
    }

    /** Finds the runs among {@code n} positions from {@code first} on that the kernel takes. */
    void walkPositions(int first, int n, PositionRun run) {
        int line = first / block[2];
        int column = first % block[2];
        for (int at = 0; at < n; ) {
            int taken = Math.min(positions[2] - column, n - at);
            int line0 = line / block[1];
            int line1 = line % block[1];
            if (taken > 0 && line1 < positions[1] && line0 < positions[0]) {
                run.at((line0 * positions[1] + line1) * positions[2] + column, at, taken);
            }
            at += block[2] - column;
            column = 0;
            line++;
        }
    }

    /** Where positions of {@link #reversed} taps lie in the image whose elements they are. */
    int element(Geometry g, int[] first, int position) {
        int[] stride = threeAxes(g.stride());
        int[] lengths = threeAxes(g.image());
        int p2 = position % positions[2];
        int p1 = position / positions[2] % positions[1];
        int p0 = position / positions[2] / positions[1];
        return ((first[0] + p0 * stride[0]) * lengths[1] + first[1] + p1 * stride[1]) * lengths[2]
                + first[2]
                + p2 * stride[2];
    }
}
