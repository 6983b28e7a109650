package dev.autograd.array;

/** Kernels in which each element depends on those before it along an axis. */
public final class Scan {
    private Scan() {}

    /**
     * Which way a scan runs.
     *
     * @param axis the axis
     * @param reversed from its end to its beginning
     */
    public record Course(int axis, boolean reversed) {
        public Course back() {
            return new Course(axis, !reversed);
        }
    }

    /** {@code z[k] = x[0] + ... + x[k]}. */
    public static final Kernel<Course> SUM = scan((in, z, n) -> {
        double[] x = in[0];
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += x[k];
            z[k] = sum;
        }
    });

    /** {@code z[k] = x[0] · ... · x[k]}. */
    public static final Kernel<Course> PRODUCT = scan((in, z, n) -> {
        double[] x = in[0];
        double product = 1;
        for (int k = 0; k < n; k++) {
            product *= x[k];
            z[k] = product;
        }
    });

    /** {@code z[k] = log (e^x[0] + ... + e^x[k])}. */
    public static final Kernel<Course> LOG_SUM_EXP = scan((in, z, n) -> {
        double[] x = in[0];
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int k = 0; k < n; k++) {
            if (x[k] > max) {
                sum = sum * Math.exp(max - x[k]) + 1;
                max = x[k];
            } else if (x[k] != Double.NEGATIVE_INFINITY) {
                sum += x[k] == max ? 1 : Math.exp(x[k] - max);
            }
            z[k] = max + Math.log(sum);
        }
    });

    /** {@code z[k] = x[k] z[k-1] + y[k]}, where nothing comes before the first one. */
    public static final Kernel<Course> RECURRENCE = scan((in, z, n) -> {
        double[] x = in[0];
        double[] y = in[1];
        for (int k = 0; k < n; k++) {
            z[k] = k == 0 ? y[0] : x[k] * z[k - 1] + y[k];
        }
    });

    private static Kernel<Course> scan(Lanes.Loop loop) {
        Lanes.Loop backwards = (in, z, n) -> {
            for (double[] x : in) {
                reverse(x, n);
            }
            loop.run(in, z, n);
            reverse(z, n);
        };
        return (course, in, out) -> Lanes.along(course.axis, out.shape())
                .run(course.reversed ? backwards : loop, in, out, out.shape().length(course.axis));
    }

    private static void reverse(double[] x, int n) {
        for (int i = 0, j = n - 1; i < j; i++, j--) {
            double swapped = x[i];
            x[i] = x[j];
            x[j] = swapped;
        }
    }
}
