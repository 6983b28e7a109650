package dev.autograd.array;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an array is put together: each piece is a window of an input, copied into a window of the output; what no piece
 * covers is filled with one number. Padding, concatenation and rolling are assemblies, and so are their adjoints.
 */
public final class Assembly {
    /**
     * A window of an input, and the window of the output that it fills.
     *
     * @param input counted from 0
     */
    public record Piece(int input, Window from, Window to) {
        /** As {@code input 1: [2] at 0 by [1] -> [2] at 3 by [1]}. */
        @Override
        public String toString() {
            return "input " + input + ": " + from + " -> " + to;
        }
    }

    private final Shape shape;
    private final double rest;

    // In the order of the inputs.
    private final List<Piece> pieces;

    // Windows of one input may overlap; or else, in an adjoint, windows of the output: then they are added up.
    private final boolean sourcesOverlap;
    private final boolean targetsOverlap;

    private Assembly(Shape shape, double rest, List<Piece> pieces, boolean sourcesOverlap, boolean targetsOverlap) {
        this.shape = shape;
        this.rest = rest;
        this.pieces = List.copyOf(pieces);
        this.sourcesOverlap = sourcesOverlap;
        this.targetsOverlap = targetsOverlap;
    }

    /** The array of zeros, of a shape, with the input in a window. */
    public static Assembly place(Window window, Shape shape) {
        return new Assembly(shape, 0, List.of(new Piece(0, Window.of(window.shape()), window)), false, false);
    }

    /** Arrays one behind the other along an axis. */
    public static Assembly concat(int axis, Shape... parts) {
        int length = 0;
        for (Shape part : parts) {
            length += part.length(axis);
        }
        Shape shape = parts[0].with(axis, length);
        Window whole = Window.of(shape);
        List<Piece> pieces = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < parts.length; i++) {
            int count = parts[i].length(axis);
            pieces.add(new Piece(i, Window.of(parts[i]), whole.slice(axis, start, 1, count)));
            start += count;
        }
        return new Assembly(shape, 0, pieces, false, false);
    }

    /**
     * Positions of an axis of the input, and where they go.
     *
     * @param from the first position of the input
     * @param step from there to the next; 0 repeats it
     * @param to the first position of the output; the next ones follow
     */
    public record Segment(int from, int step, int to, int count) {}

    /**
     * One array in segments, which are given axis by axis and combined as in a product.
     *
     * @param rest the number where there is nothing of the input
     */
    public static Assembly segments(Shape input, Shape output, double rest, List<List<Segment>> axes) {
        List<Piece> pieces = List.of(new Piece(0, Window.of(input), Window.of(output)));
        boolean overlap = false;
        for (int axis = 0; axis < axes.size(); axis++) {
            List<Piece> cut = new ArrayList<>();
            int covered = 0;
            for (Segment s : axes.get(axis)) {
                for (Piece piece : pieces) {
                    cut.add(new Piece(
                            0,
                            piece.from.slice(axis, s.from, s.step, s.count),
                            piece.to.slice(axis, s.to, 1, s.count)));
                }
                covered += s.count;
            }
            overlap |= covered > input.length(axis);
            pieces = cut;
        }
        return new Assembly(output, rest, pieces, overlap, false);
    }

    /** The output's shape. */
    public Shape shape() {
        return shape;
    }

    public List<Piece> pieces() {
        return pieces;
    }

    /** How the gradient of an input is put together from that of the output. */
    public Assembly adjoint(int input, Shape inputShape) {
        List<Piece> back = new ArrayList<>();
        for (Piece piece : pieces.subList(firstOf(input), firstOf(input + 1))) {
            back.add(new Piece(0, piece.to, piece.from));
        }
        return new Assembly(
                inputShape, 0, back, /* sourcesOverlap= */ targetsOverlap, /* targetsOverlap= */ sourcesOverlap);
    }

    // Found by halving: an assembly of n inputs is asked for n adjoints.
    private int firstOf(int input) {
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces.get(middle).input < input) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The window that the output is, if it is one window of the input; else null. */
    public @Nullable Window asWindow() {
        if (pieces.size() != 1 || targetsOverlap) {
            return null;
        }
        Piece piece = pieces.get(0);
        return piece.to.isDense() && piece.to.shape().equals(shape) ? piece.from : null;
    }

    /** Puts the output together. */
    public static void run(Assembly assembly, Array[] inputs, Array out) {
        if (assembly.leavesGaps()) {
            out.fill(assembly.rest);
        }
        for (Piece piece : assembly.pieces) {
            if (piece.from.shape().size() > 0) {
                Strided from = piece.from.of(inputs[piece.input]);
                Strided to = piece.to.of(out);
                if (assembly.targetsOverlap) {
                    from.addTo(to);
                } else {
                    from.copyTo(to);
                }
            }
        }
    }

    private boolean leavesGaps() {
        int covered = 0;
        for (Piece piece : pieces) {
            covered += piece.to.shape().size();
        }
        return targetsOverlap || covered < shape.size();
    }

    @Override
    public String toString() {
        return shape + " of " + pieces;
    }
}
