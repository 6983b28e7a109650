package dev.autograd.check.hand;

import static dev.autograd.check.hand.Mistake.BATCH_NOT_SUMMED;
import static dev.autograd.check.hand.Mistake.DIMENSION_DROPPED;
import static dev.autograd.check.hand.Mistake.DIMENSION_KEPT;
import static dev.autograd.check.hand.Mistake.TRANSPOSED;

import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of mistakes that show in a claim's shape, each with what undoes it. */
final class ShapeMistakes {
    private ShapeMistakes() {}

    /** What undoes a mistake; null if the claim's shape is not what it leads to. */
    @FunctionalInterface
    interface Undo {
        @Nullable Tensor apply(Tensor claim, long[] shape);
    }

    /** A mistake, what undoes it, and what to write. */
    record Row(Mistake mistake, Undo undo, String advice) {}

    /** A claim in the right shape, and how it got there. */
    record Repair(Row row, Tensor claim) {}

    static final List<Row> ROWS = List.of(
            new Row(TRANSPOSED, ShapeMistakes::transpose, "transpose it"),
            new Row(DIMENSION_KEPT, (x, shape) -> x.rank() > shape.length ? reshape(x, shape) : null, "reshape it"),
            new Row(DIMENSION_DROPPED, (x, shape) -> x.rank() < shape.length ? reshape(x, shape) : null, "reshape it"),
            new Row(BATCH_NOT_SUMMED, ShapeMistakes::sum, "sum over what was broadcast"),
            new Row(BATCH_NOT_SUMMED, ShapeMistakes::sumOverSamples, "sum over axis 0"));

    /** All ways to undo one mistake. */
    static List<Repair> repairs(Tensor claim, long[] shape) {
        return ROWS.stream()
                .flatMap(row -> {
                    Tensor repaired = row.undo.apply(claim, shape);
                    return repaired == null ? Stream.<Repair>of() : Stream.of(new Repair(row, repaired));
                })
                .toList();
    }

    // A square one too: then the shape says nothing, and the numbers decide.
    private static @Nullable Tensor transpose(Tensor x, long[] shape) {
        boolean fits = x.rank() == 2 && shape.length == 2 && x.shape()[0] == shape[1] && x.shape()[1] == shape[0];
        return fits && x.size() > 1 ? x.transpose() : null;
    }

    private static @Nullable Tensor reshape(Tensor x, long[] shape) {
        return Arrays.equals(withoutOnes(x.shape()), withoutOnes(shape)) ? x.reshape(shape) : null;
    }

    private static @Nullable Tensor sum(Tensor x, long[] shape) {
        boolean isLarger = x.size() > LongStream.of(shape).reduce(1, (a, b) -> a * b);
        return isLarger && Fill.broadcasts(shape, x.shape()) ? Fill.sumTo(x, shape) : null;
    }

    private static @Nullable Tensor sumOverSamples(Tensor x, long[] shape) {
        if (x.rank() == 0 || x.shape()[0] < 2 || Fill.broadcasts(shape, x.shape())) {
            return null;
        }
        return reshape(x.sum(0), shape);
    }

    private static long[] withoutOnes(long[] shape) {
        return LongStream.of(shape).filter(length -> length != 1).toArray();
    }
}
