package dev.autograd.array;

import dev.autograd.array.Blas.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of convolution. Each is a product with the matrix that has a row for each tap of each channel and a column
 * for each position; only a part of its columns exists at a time, small enough for a processor's cache.
 *
 * <p>Images are {@code [batch, channels, lengths...]}, kernels {@code [channels of the output, channels of the input /
 * groups, lengths...]}.
 */
public final class Convolution {
    // The elements of the part of the matrix that exists at a time.
    private static final int PART = 1 << 16;

    // Whole vectors: the number of columns is a multiple of this where it can be.
    private static final int MULTIPLE = 32;

    // Below this many multiplications per thread, waking another thread costs more than it saves.
    private static final long GRAIN = 1 << 21;

    private Convolution() {}

    /** The convolution of images with a kernel; a third input, a number per channel, is added to the result. */
    public static void forward(Geometry g, Array[] inputs, Array out) {
        if (out.size() > 0) {
            Array bias = inputs.length > 2 ? inputs[2] : null;
            correlate(new Plan(Taps.of(g), g.groups(), inputs[0], out), inputs[1], bias, Places.ALL);
        }
    }

    /** The gradient of the images, by whichever way has fewer elements to move. */
    public static void forImage(Geometry g, Array[] inputs, Array out) {
        Array y = inputs[0];
        int[] stride = Taps.threeAxes(g.stride());
        boolean isScattered = y.size() > 0 && movedByScattering(g, out) < movedByGathering(g, y, out) * 2 / 3;
        if (isScattered || Taps.product(stride) > 1 || y.size() == 0) {
            out.fill(0);
        }
        if (out.size() == 0 || y.size() == 0) {
            return;
        }
        if (isScattered) {
            scatter(g, y, inputs[1], out);
            return;
        }
        int[] first = new int[Taps.AXES];
        for (first[0] = 0; first[0] < stride[0]; first[0]++) {
            for (first[1] = 0; first[1] < stride[1]; first[1]++) {
                for (first[2] = 0; first[2] < stride[2]; first[2]++) {
                    gather(g, y, inputs[1], first.clone(), out);
                }
            }
        }
    }

    private static long movedByScattering(Geometry g, Array images) {
        return (long) images.shape().length(1) * Taps.of(g).span();
    }

    private static long movedByGathering(Geometry g, Array y, Array images) {
        int size = images.size()
                / Math.max(1, images.shape().length(0) * images.shape().length(1));
        return (long) y.shape().length(1) * size / Taps.product(Taps.threeAxes(g.stride()));
    }

    /** What flows to each entry of the matrix is added to the element that it was copied from. */
    private static void scatter(Geometry g, Array y, Array weights, Array out) {
        Taps taps = Taps.of(g);
        Plan plan = new Plan(taps, g.groups(), out, y);
        Parallel.loop(plan.units / plan.parts, Math.max(1, plan.grain / plan.parts), 1, (begin, end) -> {
            try (ScratchArrays scratch = new ScratchArrays()) {
                Spread spread = new Spread(plan, y, scratch);
                boolean isDirect = taps.isIdentity();
                Array columns = scratch.allocate(y.type(), isDirect ? 0 : plan.rows * plan.columns);
                Array frames = scratch.allocate(y.type(), isDirect ? 0 : plan.inner * taps.frameSize());
                for (int stack = begin; stack < end; stack++) {
                    Runs.zero(frames, 0, frames.size());
                    int image = stack * plan.inner * taps.imageSize();
                    int kernel = stack % plan.groups * plan.outer * plan.rows;
                    for (int unit = stack * plan.parts; unit < (stack + 1) * plan.parts; unit++) {
                        int n = plan.count(unit);
                        int first = plan.first(unit);
                        Matrix back = new Matrix(weights, kernel, plan.rows).transposed();
                        Matrix result =
                                isDirect ? new Matrix(out, image + first, taps.positions()) : new Matrix(columns, 0, n);
                        Blas.gemm(plan.rows, n, plan.outer, back, spread.of(unit), 0, result);
                        if (!isDirect) {
                            taps.addColumns(columns, plan.inner, first, n, frames);
                        }
                    }
                    if (!isDirect) {
                        taps.store(frames, plan.inner, out, image);
                    }
                }
            }
        });
    }

    /** Each of every {@code stride}-th element gathers from all positions at which the kernel has met it. */
    private static void gather(Geometry g, Array y, Array kernel, int[] first, Array out) {
        Taps taps = Taps.reversed(g, first);
        if (taps.count() == 0 || taps.positions() == 0) {
            return;
        }
        try (ScratchArrays scratch = new ScratchArrays()) {
            Array reversed = scratch.allocate(kernel.type(), kernel.size() / g.taps() * taps.count());
            reverse(g, kernel, first, taps.count(), reversed);
            boolean all = g.stride().stream().allMatch(stride -> stride == 1);
            correlate(
                    new Plan(taps, g.groups(), y, out),
                    reversed,
                    null,
                    all
                            ? Places.ALL
                            : (position, n, row, at, image, channel) -> {
                                int element = channel + taps.element(g, first, position);
                                Runs.copy(row, at, 1, image, element, g.stride().get(g.rank() - 1), n);
                            });
        }
    }

    /** Exchanges the kernel's input and output channels, and takes the taps that meet the elements. */
    private static void reverse(Geometry g, Array kernel, int[] first, int count, Array reversed) {
        int outer = kernel.shape().length(0) / g.groups();
        int inner = kernel.shape().length(1);
        int[] lengths = Taps.threeAxes(g.kernel());
        int tap = 0;
        for (int i : Taps.tapsMeeting(g, 0, first[0])) {
            for (int j : Taps.tapsMeeting(g, 1, first[1])) {
                for (int k : Taps.tapsMeeting(g, 2, first[2])) {
                    int own = (i * lengths[1] + j) * lengths[2] + k;
                    for (int row = 0; row < g.groups() * inner; row++) {
                        int from = (row / inner * outer * inner + row % inner) * g.taps() + own;
                        Runs.copy(kernel, from, inner * g.taps(), reversed, row * outer * count + tap, count, outer);
                    }
                    tap++;
                }
            }
        }
    }

    /** Where the results of a run of positions go. */
    private interface Places {
        Places ALL = (position, n, row, at, out, channel) -> Elements.copy(row, at, out, channel + position, n);

        void put(int position, int n, Array row, int at, Array out, int channel);
    }

    /** How the work is divided: for each image and group, the positions in parts of equal size. */
    private static final class Plan {
        final Taps taps;
        final int groups;
        final Array images;
        final Array out;

        // Channels of a group of the images and of the result, and the rows of the matrix.
        final int inner;
        final int outer;
        final int rows;

        final int columns;
        final int parts;
        final int units;
        final int grain;

        Plan(Taps taps, int groups, Array images, Array out) {
            this.taps = taps;
            this.groups = groups;
            this.images = images;
            this.out = out;
            inner = images.shape().length(1) / groups;
            outer = out.shape().length(1) / groups;
            rows = inner * taps.count();
            int good = Math.max(MULTIPLE, PART / rows);
            int pieces = Math.max(1, Math.round((float) taps.span() / good));
            int even = (taps.span() + pieces - 1) / pieces;
            columns = Math.min(taps.span(), (even + MULTIPLE - 1) / MULTIPLE * MULTIPLE);
            parts = (taps.span() + columns - 1) / columns;
            units = images.shape().length(0) * groups * parts;
            grain = (int) Math.max(1, GRAIN / Math.max(1, (long) outer * rows * columns));
        }

        /** The image and group that a unit of work belongs to, counted together. */
        int stack(int unit) {
            return unit / parts;
        }

        int first(int unit) {
            return unit % parts * columns;
        }

        int count(int unit) {
            return Math.min(columns, taps.span() - first(unit));
        }
    }

    /** The columns of the matrix that a thread is working on. */
    private static final class Columns {
        private final Plan plan;
        private final Array frames;
        private final Array columns;
        private int loaded = -1;

        Columns(Plan plan, ScratchArrays scratch) {
            this.plan = plan;
            boolean isCopied = !plan.taps.isIdentity();
            frames = scratch.allocate(plan.images.type(), isCopied ? plan.inner * plan.taps.frameSize() : 0);
            columns = scratch.allocate(plan.images.type(), isCopied ? plan.rows * plan.columns : 0);
            Runs.zero(frames, 0, frames.size());
        }

        Matrix of(int unit) {
            Taps taps = plan.taps;
            int imageStart = plan.stack(unit) * plan.inner * taps.imageSize();
            if (taps.isIdentity()) {
                return new Matrix(plan.images, imageStart + plan.first(unit), taps.positions());
            }
            if (plan.stack(unit) != loaded) {
                taps.load(plan.images, imageStart, plan.inner, frames);
                loaded = plan.stack(unit);
            }
            taps.columns(frames, plan.inner, plan.first(unit), plan.count(unit), columns);
            return new Matrix(columns, 0, plan.count(unit));
        }
    }

    /** Results, laid out as the matrix lays out its columns, with zeros where it has some that the kernel does not take. */
    private static final class Spread {
        private final Plan plan;
        private final Array y;
        private final Array spread;

        Spread(Plan plan, Array y, ScratchArrays scratch) {
            this.plan = plan;
            this.y = y;
            spread = scratch.allocate(y.type(), plan.taps.isDense() ? 0 : plan.outer * plan.columns);
        }

        Matrix of(int unit) {
            int positions = plan.taps.positions();
            int channel = plan.stack(unit) * plan.outer * positions;
            if (plan.taps.isDense()) {
                return new Matrix(y, channel + plan.first(unit), positions);
            }
            int n = plan.count(unit);
            Runs.zero(spread, 0, plan.outer * n);
            plan.taps.walkPositions(plan.first(unit), n, (position, at, count) -> {
                for (int i = 0; i < plan.outer; i++) {
                    Elements.copy(y, channel + i * positions + position, spread, i * n + at, count);
                }
            });
            return new Matrix(spread, 0, n);
        }
    }

    /** For each image, group and position: the product of the kernel's matrix with what its taps meet. */
    private static void correlate(Plan plan, Array kernel, @Nullable Array bias, Places places) {
        Array out = plan.out;
        int outputs = out.size() / (out.shape().length(0) * out.shape().length(1));
        boolean isDirect = places == Places.ALL && plan.taps.isDense();
        Parallel.loop(plan.units, plan.grain, 1, (begin, end) -> {
            try (ScratchArrays scratch = new ScratchArrays()) {
                Columns columns = new Columns(plan, scratch);
                Array results = scratch.allocate(out.type(), isDirect ? 0 : plan.outer * plan.columns);
                for (int unit = begin; unit < end; unit++) {
                    int group = plan.stack(unit) % plan.groups * plan.outer;
                    int channel = plan.stack(unit) * plan.outer * outputs;
                    int n = plan.count(unit);
                    Matrix matrix = columns.of(unit);
                    Matrix result =
                            isDirect ? new Matrix(out, channel + plan.first(unit), outputs) : new Matrix(results, 0, n);
                    if (bias != null) {
                        for (int i = 0; i < plan.outer; i++) {
                            Runs.fill(result.array(), result.at(i), n, Elements.get(bias, group + i));
                        }
                    }
                    Matrix weights = new Matrix(kernel, group * plan.rows, plan.rows);
                    Blas.gemm(plan.outer, n, plan.rows, weights, matrix, bias != null ? 1 : 0, result);
                    if (!isDirect) {
                        plan.taps.walkPositions(plan.first(unit), n, (position, at, count) -> {
                            for (int i = 0; i < plan.outer; i++) {
                                places.put(position, count, results, i * n + at, out, channel + i * outputs);
                            }
                        });
                    }
                }
            }
        });
    }

    /** The gradient of the kernel: at each position, what its taps have met times the gradient of the result. */
    public static void forKernel(Geometry g, Array[] inputs, Array out) {
        Array y = inputs[1];
        if (out.size() == 0 || y.size() == 0) {
            out.fill(0);
            return;
        }
        Plan plan = new Plan(Taps.of(g), g.groups(), inputs[0], y);
        int threads = Math.min(Parallel.THREADS, Math.max(1, plan.units / plan.grain));
        int size = plan.rows * plan.outer;
        try (ScratchArrays shared = new ScratchArrays()) {
            Array sums = shared.allocate(out.type(), threads * g.groups() * size);
            Runs.zero(sums, 0, sums.size());
            Parallel.loop(threads, 1, 1, (begin, end) -> {
                try (ScratchArrays scratch = new ScratchArrays()) {
                    Columns columns = new Columns(plan, scratch);
                    Spread spread = new Spread(plan, y, scratch);
                    for (int thread = begin; thread < end; thread++) {
                        int last = (int) ((long) plan.units * (thread + 1) / threads);
                        for (int unit = (int) ((long) plan.units * thread / threads); unit < last; unit++) {
                            int n = plan.count(unit);
                            int sum = (thread * g.groups() + plan.stack(unit) % g.groups()) * size;
                            Matrix slopes = spread.of(unit);
                            Matrix met = columns.of(unit).transposed();
                            Blas.gemm(plan.outer, plan.rows, n, slopes, met, 1, new Matrix(sums, sum, plan.rows));
                        }
                    }
                }
            });
            for (int thread = 1; thread < threads; thread++) {
                Runs.add(sums, thread * g.groups() * size, sums, 0, 1, g.groups() * size);
            }
            Elements.copy(sums, 0, out, 0, g.groups() * size);
        }
    }

    /** The matrix of what the taps meet, {@code [batch, channels · taps, positions]} (im2col). */
    public static void unfold(Geometry g, Array[] inputs, Array out) {
        Array x = inputs[0];
        Taps taps = Taps.of(g);
        overFrames(taps, x, (frame, channel) -> {
            taps.load(x, channel * taps.imageSize(), 1, frame);
            for (int tap = 0; tap < taps.count(); tap++) {
                int row = (channel * taps.count() + tap) * taps.positions();
                int start = taps.rowStart(0, tap);
                taps.walkPositions(
                        0, taps.span(), (position, at, n) -> Elements.copy(frame, start + at, out, row + position, n));
            }
        });
    }

    /** The transpose of unfolding: each element is the sum of all entries that it was copied to (col2im). */
    public static void fold(Geometry g, Array[] inputs, Array out) {
        Taps taps = Taps.of(g);
        out.fill(0);
        overFrames(taps, out, (frame, channel) -> {
            Runs.zero(frame, 0, frame.size());
            for (int tap = 0; tap < taps.count(); tap++) {
                int row = (channel * taps.count() + tap) * taps.positions();
                int start = taps.rowStart(0, tap);
                taps.walkPositions(
                        0,
                        taps.span(),
                        (position, at, n) -> Runs.add(inputs[0], row + position, frame, start + at, 1, n));
            }
            taps.store(frame, 1, out, channel * taps.imageSize());
        });
    }

    /** Calls back for each channel of each image, with a frame for it that was zero in the beginning. */
    private static void overFrames(Taps taps, Array images, java.util.function.ObjIntConsumer<Array> body) {
        int channels = images.size() / Math.max(1, taps.imageSize());
        int grain = Math.max(1, (1 << 15) / Math.max(1, taps.count() * taps.positions()));
        Parallel.loop(channels, grain, 1, (begin, end) -> {
            try (ScratchArrays scratch = new ScratchArrays()) {
                Array frame = scratch.allocate(images.type(), taps.frameSize());
                Runs.zero(frame, 0, frame.size());
                for (int channel = begin; channel < end; channel++) {
                    body.accept(frame, channel);
                }
            }
        });
    }
}
