package dev.autograd;

import dev.autograd.Index.At;
import dev.autograd.Index.NewAxis;
import dev.autograd.Index.Positions;
import dev.autograd.Index.Range;
import dev.autograd.Index.Rest;
import dev.autograd.array.Array;
import dev.autograd.array.Shape;
import dev.autograd.array.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Takes apart what {@code x.get(...)} was asked: first ranges, which make a window, then positions named by tensors. */
final class Indexer {
    private final Tensor x;
    private final Window whole;
    private Window window;

    // The next axis of x.
    private int axis;

    // The lengths of the result's axes, without those that the tensors of positions will put in place of theirs.
    private final List<Integer> lengths = new ArrayList<>();

    // The tensors of positions, where the axes that they name begin, and where they end.
    private final List<Tensor> positions = new ArrayList<>();
    private int first = -1;
    private int last = -1;

    Indexer(Tensor x) {
        this.x = x;
        this.whole = Window.of(x.dims());
        this.window = whole;
    }

    Tensor get(Index[] indices) {
        int named = 0;
        boolean rest = false;
        for (Index index : indices) {
            named += axesOf(index);
            if (index instanceof Rest && rest) {
                throw failure(indices, "has more than one \"...\"");
            }
            rest |= index instanceof Rest;
        }
        int unnamed = x.rank() - named;
        if (unnamed < 0) {
            throw failure(indices, "names " + named + " axes of " + x.describe() + ", which has " + x.rank());
        }
        for (Index index : indices) {
            if (index instanceof Rest) {
                keepAxes(unnamed);
            } else {
                add(index, indices);
            }
        }
        keepAxes(x.rank() - axis);
        Tensor part = (window == whole ? x : ShapingRules.SLICE.apply(window, x)).reshape(shape());
        return positions.isEmpty() ? part : atPositions(part);
    }

    private static int axesOf(Index index) {
        if (index instanceof Positions p) {
            return p.tensor().type() == DataType.BOOL ? p.tensor().rank() : 1;
        }
        return index instanceof NewAxis || index instanceof Rest ? 0 : 1;
    }

    private void add(Index index, Index[] all) {
        if (index instanceof At at) {
            window = window.slice(axis, AxisChecks.position("get", x, axis, at.position()), 1, 1);
            axis++;
        } else if (index instanceof Range range) {
            window = slice("get", x, window, axis, range);
            keepAxes(1);
        } else if (index instanceof NewAxis) {
            lengths.add(1);
        } else if (index instanceof Positions p) {
            if (first >= 0 && last < lengths.size()) {
                throw failure(all, "has tensors of positions apart from each other; take them one after the other");
            }
            addPositions(p.tensor(), all);
        }
    }

    private void keepAxes(int count) {
        for (int i = 0; i < count; i++) {
            lengths.add(window.shape().length(axis++));
        }
    }

    private void addPositions(Tensor tensor, Index[] all) {
        boolean mask = tensor.type() == DataType.BOOL;
        if (!positions.isEmpty() && (mask || positions.get(0).type() == DataType.BOOL)) {
            throw failure(all, "has a mask beside other tensors of positions");
        }
        if (mask) {
            int[] masked = Arrays.copyOfRange(x.dims().toInts(), axis, axis + tensor.rank());
            if (!tensor.dims().equals(Shape.of(masked))) {
                throw failure(
                        all,
                        "has a mask of another shape than " + Arrays.toString(masked) + ", the axes of " + x.describe()
                                + " that it stands for");
            }
        } else {
            IndexChecks.inRange("get", tensor, x, axis);
        }
        positions.add(tensor);
        first = first < 0 ? lengths.size() : first;
        keepAxes(mask ? tensor.rank() : 1);
        last = lengths.size();
    }

    private Shape shape() {
        return Shape.of(lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    // The axes that the tensors name become one, along which one index counts.
    private Tensor atPositions(Tensor part) {
        Tensor merged = first == last ? part.unsqueeze(first) : part.flatten(first, last - 1);
        Tensor only = positions.get(0);
        if (only.type() == DataType.BOOL) {
            return merged.take(Tensor.constant(IndexChecks.nonzero(only)), first);
        }
        return merged.take(positions.size() == 1 ? only : flat(part), first);
    }

    private Tensor flat(Tensor part) {
        Shape common = Rows.broadcast("get", positions.toArray(Tensor[]::new));
        long[] flat = new long[common.size()];
        for (int i = 0; i < positions.size(); i++) {
            int length = part.dims().length(first + i);
            Array own = positions.get(i).broadcastTo(common).array();
            for (int k = 0; k < flat.length; k++) {
                long position = own.getLong(k);
                flat[k] = flat[k] * length + (position < 0 ? position + length : position);
            }
        }
        return Tensor.constant(flat).reshape(common);
    }

    /** A range of an axis of x, in a window of which the axis is still whole. */
    static Window slice(String operation, Tensor x, Window window, int axis, Range range) {
        int length = x.dims().length(axis);
        boolean down = range.step() < 0;
        long start =
                range.start() == null ? (down ? length - 1 : 0) : counted(operation, x, axis, range, range.start());
        long end = range.end() == null ? (down ? -1 : length) : counted(operation, x, axis, range, range.end());
        if (down && range.start() != null && start == length) {
            start--;
        }
        long distance = down ? start - end : end - start;
        long step = Math.min(Math.abs(range.step()), Integer.MAX_VALUE);
        int count = distance <= 0 ? 0 : (int) ((distance - 1) / step + 1);
        return count == length && !down ? window : window.slice(axis, (int) start, (int) (down ? -step : step), count);
    }

    private static long counted(String operation, Tensor x, int axis, Range range, long bound) {
        int length = x.dims().length(axis);
        if (bound < -length || bound > length) {
            throw new ShapeException(operation + ": the range " + range + " is out of range for axis " + axis + " of "
                    + x.describe() + "; valid bounds are " + -length + ".." + length);
        }
        return bound < 0 ? bound + length : bound;
    }

    private static ShapeException failure(Index[] indices, String what) {
        return new ShapeException("get" + Arrays.toString(indices) + " " + what);
    }
}
