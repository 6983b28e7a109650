package dev.autograd;

import dev.autograd.array.Assembly;
import dev.autograd.array.Assembly.Segment;
import dev.autograd.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** Checks what is to be put together, and works out the pieces. */
final class Assembling {
    private Assembling() {}

    static Tensor concat(List<Tensor> tensors, long axis) {
        List<Tensor> parts = sameType("concat", tensors);
        Tensor first = parts.get(0);
        int a = AxisChecks.axis("concat", first, axis);
        for (Tensor part : parts) {
            if (part.dims().rank() != first.dims().rank()
                    || !part.dims().with(a, 0).equals(first.dims().with(a, 0))) {
                throw new ShapeException(
                        "concat: shapes differ in other axes than " + a + ": " + Primitive.describe(first, part));
            }
        }
        if (parts.size() == 1) {
            return first;
        }
        Shape[] shapes = parts.stream().map(Tensor::dims).toArray(Shape[]::new);
        return ShapingRules.CONCAT.apply(Assembly.concat(a, shapes), parts.toArray(Tensor[]::new));
    }

    static Tensor stack(List<Tensor> tensors, long axis) {
        List<Tensor> parts = sameType("stack", tensors);
        for (Tensor part : parts) {
            if (!part.dims().equals(parts.get(0).dims())) {
                throw new ShapeException("stack: shapes differ: " + Primitive.describe(parts.get(0), part));
            }
        }
        return concat(parts.stream().map(part -> part.unsqueeze(axis)).toList(), axis);
    }

    static List<Tensor> meshgrid(Tensor... axes) {
        List<Tensor> parts = sameType("meshgrid", List.of(axes));
        long[] lengths = new long[axes.length];
        for (int i = 0; i < lengths.length; i++) {
            if (axes[i].rank() != 1) {
                throw new ShapeException("meshgrid: " + axes[i].describe() + " is no vector");
            }
            lengths[i] = axes[i].size();
        }
        List<Tensor> grids = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            long[] along = new long[lengths.length];
            Arrays.fill(along, 1);
            along[i] = lengths[i];
            grids.add(parts.get(i).reshape(along).broadcastTo(lengths));
        }
        return grids;
    }

    private static List<Tensor> sameType(String operation, List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            throw new ShapeException(operation + ": there are no tensors");
        }
        DataType common = tensors.get(0).type();
        for (Tensor tensor : tensors) {
            if (tensor.type() != common) {
                common = DataTypes.promote(operation, tensors.get(0), tensor);
            }
        }
        DataType type = common;
        return tensors.stream().map(tensor -> tensor.to(type)).toList();
    }

    /** The input's positions, axis by axis, as they are. */
    static List<List<Segment>> whole(Shape shape) {
        List<List<Segment>> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(List.of(new Segment(0, 1, 0, shape.length(i))));
        }
        return axes;
    }

    static Assembly pad(Tensor x, long[][] widths, double value) {
        Shape padded = padded(x, widths);
        List<List<Segment>> axes = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            axes.add(List.of(new Segment(0, 1, (int) widths[i][0], x.dims().length(i))));
        }
        return Assembly.segments(x.dims(), padded, value, axes);
    }

    static Assembly pad(Tensor x, long[][] widths, PadMode mode) {
        Shape padded = padded(x, widths);
        List<List<Segment>> axes = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            int n = x.dims().length(i);
            int before = (int) widths[i][0];
            int after = (int) widths[i][1];
            checkWidth(x, i, Math.max(before, after), mode);
            axes.add(List.of(
                    switch (mode) {
                        case REFLECT -> new Segment(before, -1, 0, before);
                        case EDGE -> new Segment(0, 0, 0, before);
                        case WRAP -> new Segment(n - before, 1, 0, before);
                    },
                    new Segment(0, 1, before, n),
                    switch (mode) {
                        case REFLECT -> new Segment(n - 2, -1, before + n, after);
                        case EDGE -> new Segment(n - 1, 0, before + n, after);
                        case WRAP -> new Segment(0, 1, before + n, after);
                    }));
        }
        return Assembly.segments(x.dims(), padded, 0, axes);
    }

    private static void checkWidth(Tensor x, int axis, int width, PadMode mode) {
        int n = x.dims().length(axis);
        int most =
                mode == PadMode.REFLECT ? Math.max(0, n - 1) : mode == PadMode.WRAP || n == 0 ? n : Integer.MAX_VALUE;
        if (width > most) {
            throw new ShapeException("pad: axis " + axis + " of " + x.describe() + " can be continued by at most "
                    + most + " in mode " + mode + ", but " + width + " are asked for");
        }
    }

    private static Shape padded(Tensor x, long[][] widths) {
        long[] lengths = x.shape();
        if (widths.length != lengths.length) {
            throw new ShapeException("pad: " + widths.length + " pairs of widths for " + x.describe() + ", which has "
                    + lengths.length + " axes");
        }
        for (int i = 0; i < lengths.length; i++) {
            if (widths[i].length != 2 || widths[i][0] < 0 || widths[i][1] < 0) {
                throw new ShapeException("pad: the widths of axis " + i + " are " + Arrays.toString(widths[i])
                        + "; give how many before and after it, as in {1, 1}; slice(...) crops");
            }
            lengths[i] += widths[i][0] + widths[i][1];
        }
        return Shape.of(lengths);
    }
}
