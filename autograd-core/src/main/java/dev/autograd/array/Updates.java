package dev.autograd.array;

/** Kernels that write what an optimizer moves and remembers, each in one walk over memory. The first input is overwritten. */
public final class Updates {
    private Updates() {}

    /**
     * The factors of a sum.
     *
     * @param own of what is overwritten
     * @param other of what is added
     */
    public record Factors(double own, double other) {}

    /** {@code a x + b y}. */
    public static void scaleAdd(Factors factors, Array[] inputs, Array out) {
        double a = factors.own;
        double b = factors.other;
        float af = (float) a;
        float bf = (float) b;
        Elementwise.of(
                        (x, y, z, n) -> {
                            for (int i = 0; i < n; i++) z[i] = a * x[i] + b * y[i];
                        },
                        (float[] x, float[] y, float[] z, int n) -> {
                            for (int i = 0; i < n; i++) z[i] = af * x[i] + bf * y[i];
                        })
                .run(factors, inputs, out);
    }

    /** {@code a x + b y²}. */
    public static void scaleAddSquare(Factors factors, Array[] inputs, Array out) {
        double a = factors.own;
        double b = factors.other;
        float af = (float) a;
        float bf = (float) b;
        Elementwise.of(
                        (x, y, z, n) -> {
                            for (int i = 0; i < n; i++) z[i] = a * x[i] + b * (y[i] * y[i]);
                        },
                        (float[] x, float[] y, float[] z, int n) -> {
                            for (int i = 0; i < n; i++) z[i] = af * x[i] + bf * (y[i] * y[i]);
                        })
                .run(factors, inputs, out);
    }

    /**
     * What a quotient is told.
     *
     * @param scale its factor
     * @param unit what the root is divided by
     * @param epsilon what is added to the root then
     */
    public record Quotient(double scale, double unit, double epsilon) {}

    /** {@code x + scale · y / (√v / unit + ε)}; the inputs are x, y and v. */
    public static void addQuotient(Quotient quotient, Array[] inputs, Array out) {
        double scale = quotient.scale;
        double unit = quotient.unit;
        double epsilon = quotient.epsilon;
        float scaleFloat = (float) scale;
        float unitFloat = (float) unit;
        float epsilonFloat = (float) epsilon;
        Elementwise.of(
                        3,
                        (in, z, n) -> {
                            double[] x = in[0];
                            double[] y = in[1];
                            double[] v = in[2];
                            for (int i = 0; i < n; i++)
                                z[i] = x[i] + scale * (y[i] / (Math.sqrt(v[i]) / unit + epsilon));
                        },
                        (in, z, n) -> {
                            float[] x = in[0];
                            float[] y = in[1];
                            float[] v = in[2];
                            for (int i = 0; i < n; i++) {
                                float root = (float) Math.sqrt(v[i]);
                                z[i] = x[i] + scaleFloat * (y[i] / (root / unitFloat + epsilonFloat));
                            }
                        })
                .run(quotient, inputs, out);
    }
}
