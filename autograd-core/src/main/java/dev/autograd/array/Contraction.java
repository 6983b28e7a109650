package dev.autograd.array;

import dev.autograd.array.Blas.Matrix;
import dev.autograd.array.Blas.Vector;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A sum of products, in Einstein's notation: {@code z[ik] = Σj x[ij] y[jk]} is {@code ij,jk->ik}. Each letter is an
 * axis; no letter stands twice in one operand, and each one stands in two of the three or in all.
 *
 * <p>It is computed by OpenBLAS on the arrays as they lie in memory, wherever one matrix product can take in enough of
 * the work; else they are copied into an order of axes in which one can.
 *
 * @param x the axes of the left operand
 * @param y the axes of the right operand
 * @param z the axes of the result
 */
public record Contraction(String x, String y, String z) {
    // With fewer multiplications in one product, copying the operands costs less than calling it so often.
    private static final long ENOUGH_IN_ONE_PRODUCT = 1 << 15;

    private static final long GRAIN = 1 << 16;

    /** As {@code ij,jk->ik}. */
    @Override
    public String toString() {
        return x + "," + y + "->" + z;
    }

    /** Computes the result; axes with the same letter have the same length. */
    public void run(Array[] inputs, Array out) {
        if (out.size() == 0) {
            return;
        }
        List<Axis> axes = axes(inputs, out);
        if (axes.stream().anyMatch(axis -> axis.length == 0)) {
            out.fill(0);
            return;
        }
        Plan plan = Plan.of(axes);
        if (plan.work() >= ENOUGH_IN_ONE_PRODUCT || plan.work() == workOfOneBatch(axes)) {
            plan.run(inputs[0], inputs[1], out);
        } else {
            runOnCopies(inputs, out);
        }
    }

    // Along letters that an operand lacks its stride is 0.
    private List<Axis> axes(Array[] inputs, Array out) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < x.length(); i++) {
            addAxis(axes, x.charAt(i), inputs[0].shape().length(i), inputs, out);
        }
        for (int i = 0; i < y.length(); i++) {
            if (x.indexOf(y.charAt(i)) < 0) {
                addAxis(axes, y.charAt(i), inputs[1].shape().length(i), inputs, out);
            }
        }
        return axes;
    }

    private void addAxis(List<Axis> axes, char letter, int length, Array[] inputs, Array out) {
        if (length != 1) {
            axes.add(new Axis(
                    length,
                    stride(inputs[0], x.indexOf(letter)),
                    stride(inputs[1], y.indexOf(letter)),
                    stride(out, z.indexOf(letter))));
        }
    }

    private static int stride(Array array, int axis) {
        return axis < 0 ? 0 : array.shape().strides()[axis];
    }

    private static long workOfOneBatch(List<Axis> axes) {
        long work = 1;
        for (Axis axis : axes) {
            work *= axis.isBatch() ? 1 : axis.length;
        }
        return work;
    }

    private void runOnCopies(Array[] inputs, Array out) {
        String batch = keep(z, letter -> x.indexOf(letter) >= 0 && y.indexOf(letter) >= 0);
        String rows = keep(z, letter -> y.indexOf(letter) < 0);
        String columns = keep(z, letter -> x.indexOf(letter) < 0);
        String inner = keep(x, letter -> z.indexOf(letter) < 0);
        Contraction sorted = new Contraction(batch + rows + inner, batch + inner + columns, batch + rows + columns);
        Array[] copies = {sorted(inputs[0], x, sorted.x), sorted(inputs[1], y, sorted.y)};
        if (sorted.z.equals(z)) {
            Plan.of(sorted.axes(copies, out)).run(copies[0], copies[1], out);
        } else {
            Array product = Array.allocate(out.type(), out.shape().permute(order(z, sorted.z)));
            Plan.of(sorted.axes(copies, product)).run(copies[0], copies[1], product);
            Strided.permuted(product, order(sorted.z, z)).copyTo(out);
        }
    }

    private static String keep(String letters, IntPredicate which) {
        return letters.chars().filter(which).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static Array sorted(Array array, String letters, String wanted) {
        if (letters.equals(wanted)) {
            return array;
        }
        int[] order = order(letters, wanted);
        Array sorted = Array.allocate(array.type(), array.shape().permute(order));
        Strided.permuted(array, order).copyTo(sorted);
        return sorted;
    }

    private static int[] order(String letters, String wanted) {
        return wanted.chars().map(letters::indexOf).toArray();
    }

    /** The length of an axis, and how far apart its elements lie in the operands and in the result. */
    private record Axis(int length, int x, int y, int z) {
        static final Axis NONE = new Axis(1, 0, 0, 0);

        static final Comparator<Axis> OUTERMOST_FIRST =
                Comparator.<Axis>comparingInt(axis -> -axis.z).thenComparingInt(axis -> -axis.x);

        boolean isBatch() {
            return x != 0 && y != 0 && z != 0;
        }

        boolean continues(Axis outer) {
            return outer.x == x * length && outer.y == y * length && outer.z == z * length;
        }
    }

    /**
     * One matrix product, and the axes over which it is repeated.
     *
     * @param row an axis of x and the result
     * @param inner an axis of x and y
     * @param column an axis of y and the result
     * @param repeated axes of the result
     * @param summed axes over which the products are added up
     */
    private record Plan(Axis row, Axis inner, Axis column, List<Axis> repeated, List<Axis> summed) {
        static Plan of(List<Axis> axes) {
            List<Axis> rows = new ArrayList<>();
            List<Axis> inners = new ArrayList<>();
            List<Axis> columns = new ArrayList<>();
            List<Axis> batch = new ArrayList<>();
            axes.stream()
                    .sorted(Axis.OUTERMOST_FIRST)
                    .forEach(axis ->
                            addMerged(axis, axis.z == 0 ? inners : axis.y == 0 ? rows : axis.x == 0 ? columns : batch));
            Plan best = new Plan(Axis.NONE, Axis.NONE, Axis.NONE, List.of(), List.of());
            for (Axis row : orNone(rows)) {
                for (Axis inner : orNone(inners)) {
                    for (Axis column : orNone(columns)) {
                        Plan plan = new Plan(row, inner, column, List.of(), List.of());
                        if (plan.isPossible() && plan.work() >= best.work()) {
                            best = plan;
                        }
                    }
                }
            }
            rows.remove(best.row);
            columns.remove(best.column);
            inners.remove(best.inner);
            batch.addAll(rows);
            batch.addAll(columns);
            return new Plan(best.row, best.inner, best.column, batch, inners);
        }

        private static void addMerged(Axis axis, List<Axis> group) {
            int last = group.size() - 1;
            if (last >= 0 && axis.continues(group.get(last))) {
                group.set(last, new Axis(group.get(last).length * axis.length, axis.x, axis.y, axis.z));
            } else {
                group.add(axis);
            }
        }

        private static List<Axis> orNone(List<Axis> axes) {
            List<Axis> all = new ArrayList<>(axes);
            all.add(Axis.NONE);
            return all;
        }

        // Of each matrix one axis must lie densely.
        private boolean isPossible() {
            return isMatrix(row, row.x, inner, inner.x)
                    && isMatrix(inner, inner.y, column, column.y)
                    && isMatrix(row, row.z, column, column.z);
        }

        private static boolean isMatrix(Axis a, int aStride, Axis b, int bStride) {
            return a.length == 1 || b.length == 1 || aStride == 1 || bStride == 1;
        }

        long work() {
            return (long) row.length * inner.length * column.length;
        }

        void run(Array x, Array y, Array z) {
            int sums = count(summed);
            long each = work() * sums;
            int grain = (int) Math.max(1, GRAIN / each);
            try {
                Parallel.loop(count(repeated), grain, 1, (start, end) -> {
                    for (int i = start; i < end; i++) {
                        Axis at = position(repeated, i);
                        for (int s = 0; s < sums; s++) {
                            Axis plus = position(summed, s);
                            multiply(x, at.x + plus.x, y, at.y + plus.y, s == 0 ? 0 : 1, z, at.z);
                        }
                    }
                });
            } finally {
                // OpenBLAS works on addresses: copies must not go back to the pool before it is done.
                Reference.reachabilityFence(x);
                Reference.reachabilityFence(y);
                Reference.reachabilityFence(z);
            }
        }

        private static int count(List<Axis> axes) {
            int count = 1;
            for (Axis axis : axes) {
                count *= axis.length;
            }
            return count;
        }

        // Where the product number i begins in each array.
        private static Axis position(List<Axis> axes, int i) {
            int x = 0;
            int y = 0;
            int z = 0;
            int rest = i;
            for (int a = axes.size() - 1; a >= 0; a--) {
                Axis axis = axes.get(a);
                int index = rest % axis.length;
                rest /= axis.length;
                x += index * axis.x;
                y += index * axis.y;
                z += index * axis.z;
            }
            return new Axis(1, x, y, z);
        }

        private void multiply(Array x, int xStart, Array y, int yStart, double beta, Array z, int zStart) {
            if (row.length == 1 && column.length == 1) {
                double sum = Blas.dot(inner.length, vector(x, xStart, inner.x), vector(y, yStart, inner.y));
                Elements.put(z, zStart, beta == 0 ? sum : Elements.get(z, zStart) + sum);
            } else if (column.length == 1) {
                Matrix a = matrix(x, xStart, row.length, row.x, inner.length, inner.x);
                Vector b = vector(y, yStart, inner.y);
                Blas.gemv(row.length, inner.length, a, b, beta, new Vector(z, zStart, row.z));
            } else if (row.length == 1) {
                Matrix b = matrix(y, yStart, column.length, column.y, inner.length, inner.y);
                Vector a = vector(x, xStart, inner.x);
                Blas.gemv(column.length, inner.length, b, a, beta, new Vector(z, zStart, column.z));
            } else if (column.z == 1) {
                Matrix a = matrix(x, xStart, row.length, row.x, inner.length, inner.x);
                Matrix b = matrix(y, yStart, inner.length, inner.y, column.length, column.y);
                Blas.gemm(row.length, column.length, inner.length, a, b, beta, new Matrix(z, zStart, row.z));
            } else {
                // The result lies transposed: it is yᵀ xᵀ.
                Matrix b = matrix(y, yStart, column.length, column.y, inner.length, inner.y);
                Matrix a = matrix(x, xStart, inner.length, inner.x, row.length, row.x);
                Blas.gemm(column.length, row.length, inner.length, b, a, beta, new Matrix(z, zStart, column.z));
            }
        }

        // Of a single element the step is 0, which OpenBLAS refuses.
        private static Vector vector(Array array, int start, int step) {
            return new Vector(array, start, Math.max(1, step));
        }

        private static Matrix matrix(Array array, int start, int m, int rowStride, int n, int columnStride) {
            return n == 1 || columnStride == 1
                    ? new Matrix(array, start, m == 1 ? n : Math.max(n, rowStride), false)
                    : new Matrix(array, start, Math.max(m, columnStride), true);
        }
    }
}
