package dev.autograd;

import static dev.autograd.Rows.along;

import dev.autograd.array.Scan;
import dev.autograd.array.Scan.Course;
import java.util.List;

/**
 * The derivatives of operations in which each element depends on those before it along an axis. Going back, each
 * gradient depends on those behind it: a recurrence in the opposite direction, whose own derivative is one again.
 */
final class ScanRules {
    private ScanRules() {}

    static final Primitive<Course> CUM_SUM = along("cumSum", Scan.SUM, (z, x, course) -> g -> cumSum(course.back(), g));

    // Each element's share of all later products: what came before it, times the sum of what followed it.
    static final Primitive<Course> CUM_PROD = along(
            "cumProd",
            Scan.PRODUCT,
            (z, x, course) -> g -> previous(z, course, 1).mul(recurrence(course.back(), next(x, course), g)));

    // Each element's share of all later sums: e^(x-z) of its own, which goes down by e^(z-z') with each next z'.
    static final Primitive<Course> LOG_CUM_SUM_EXP = along("logCumSumExp", Scan.LOG_SUM_EXP, (z, x, course) -> g -> {
        // The logarithm of nothing has the slope 0, not e^(-inf + inf).
        Tensor sum = z.where(z.ne(Double.NEGATIVE_INFINITY), 0);
        Tensor decay = z.sub(nextOrSame(sum, course)).exp();
        return x.sub(sum).exp().mul(recurrence(course.back(), decay, g));
    });

    /** {@code z[k] = x[k] z[k-1] + y[k]} along an axis. */
    static final Primitive<Course> RECURRENCE = new Primitive<>(
            "recurrence",
            (course, in) -> Rows.floating("recurrence", in[0]),
            Scan.RECURRENCE,
            List.of(
                    (z, in, i, course) ->
                            g -> previous(z, course, 0).mul(recurrence(course.back(), next(in[0], course), g)),
                    (z, in, i, course) -> g -> recurrence(course.back(), next(in[0], course), g)));

    static Tensor cumSum(Course course, Tensor x) {
        return CUM_SUM.apply(course, x);
    }

    static Tensor cumProd(Course course, Tensor x) {
        return CUM_PROD.apply(course, x);
    }

    private static Tensor recurrence(Course course, Tensor x, Tensor y) {
        return RECURRENCE.apply(course, x, y);
    }

    /** Each element replaced by its predecessor on the course, the first one by a number. */
    static Tensor previous(Tensor x, Course course, double first) {
        return withoutLast(x.pad(beforeFirst(x, course), first), course);
    }

    /** Each element replaced by its successor on the course, the last one, which nobody asks for, by zero. */
    private static Tensor next(Tensor x, Course course) {
        return previous(x, course.back(), 0);
    }

    private static Tensor nextOrSame(Tensor x, Course course) {
        Course back = course.back();
        return x.size() == 0 ? x : withoutLast(x.pad(beforeFirst(x, back), PadMode.EDGE), back);
    }

    private static long[][] beforeFirst(Tensor x, Course course) {
        long[][] widths = new long[x.rank()][2];
        widths[course.axis()][course.reversed() ? 1 : 0] = 1;
        return widths;
    }

    private static Tensor withoutLast(Tensor x, Course course) {
        int start = course.reversed() ? 1 : 0;
        return x.slice(course.axis(), start, start + x.dims().length(course.axis()) - 1);
    }
}
