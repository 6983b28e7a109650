package dev.autograd.array;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * Kernels that bring each row of a matrix to mean 0 and variance 1, or only to mean square 1. Sums of floats are taken in
 * double, those of doubles pairwise, so that rounding errors stay small and the loops can be vectorised.
 */
public final class Standardisation {
    private static final int GRAIN = 1 << 14;

    private Standardisation() {}

    /**
     * What is done to each row.
     *
     * @param length of a row
     * @param epsilon is added to the variance
     * @param centred or else the mean is not subtracted
     */
    public record Row(int length, double epsilon, boolean centred) {}

    /** {@code (x - mean) / √(variance + ε)}; times a second input plus a third, one number per column, if they are given. */
    public static void forward(Row row, Array[] inputs, Array out) {
        overRows(row, out, (buffers, start) -> {
            buffers.standardise(inputs[0], start);
            if (inputs.length > 1) {
                buffers.scale(inputs[1], inputs[2]);
            }
            buffers.writeTo(out, start);
        });
    }

    /** {@code (g - mean(g) - z mean(g z)) / √(variance + ε)}, with the standardised x as z. */
    public static void slope(Row row, Array[] inputs, Array out) {
        overRows(row, out, (buffers, start) -> {
            buffers.standardise(inputs[1], start);
            buffers.slope(inputs[0], start);
            buffers.writeTo(out, start);
        });
    }

    private interface Body {
        void run(Buffers buffers, int start);
    }

    private static void overRows(Row row, Array out, Body body) {
        int n = row.length;
        if (out.size() == 0) {
            return;
        }
        Parallel.loop(out.size() / n, Math.max(1, GRAIN / n), 1, (begin, end) -> {
            Buffers buffers = out.type() == DataType.FLOAT ? new FloatBuffers(row) : new DoubleBuffers(row);
            for (int i = begin; i < end; i++) {
                body.run(buffers, i * n);
            }
        });
    }

    /** A row on the heap. */
    private interface Buffers {
        void standardise(Array x, int start);

        void scale(Array weight, Array bias);

        void slope(Array g, int start);

        void writeTo(Array out, int start);
    }

    private static final class FloatBuffers implements Buffers {
        private static final TileLoops LOOPS = TileLoops.FASTEST;

        private final Row row;
        private final int n;
        private final float[] z;
        private final float[] other;
        private float scale;
        private float[] weight = new float[0];
        private float[] bias = weight;

        FloatBuffers(Row row) {
            this.row = row;
            n = row.length;
            z = new float[n];
            other = new float[n];
        }

        @Override
        public void standardise(Array x, int start) {
            Elements.read(x, start, z, 0, n);
            if (row.centred) {
                float mean = (float) (LOOPS.sum(z, n) / n);
                for (int i = 0; i < n; i++) z[i] -= mean;
            }
            double square = LOOPS.sumOfProducts(z, z, n) / n;
            scale = (float) (1 / Math.sqrt(square + row.epsilon));
            for (int i = 0; i < n; i++) z[i] *= scale;
        }

        @Override
        public void scale(Array weights, Array biases) {
            if (weight.length == 0) {
                weight = new float[n];
                bias = new float[n];
                Elements.read(weights, 0, weight, 0, n);
                Elements.read(biases, 0, bias, 0, n);
            }
            for (int i = 0; i < n; i++) z[i] = z[i] * weight[i] + bias[i];
        }

        @Override
        public void slope(Array g, int start) {
            Elements.read(g, start, other, 0, n);
            float mean = row.centred ? (float) (LOOPS.sum(other, n) / n) : 0;
            float along = (float) (LOOPS.sumOfProducts(other, z, n) / n);
            for (int i = 0; i < n; i++) z[i] = (other[i] - mean - z[i] * along) * scale;
        }

        @Override
        public void writeTo(Array out, int start) {
            out.memory().floats.put(out.offset() + start, z, 0, n);
        }
    }

    private static final class DoubleBuffers implements Buffers {
        private final Row row;
        private final int n;
        private final double[] z;
        private final double[] other;
        private final double[] sums;
        private double scale;
        private double[] weight = new double[0];
        private double[] bias = weight;

        DoubleBuffers(Row row) {
            this.row = row;
            n = row.length;
            z = new double[n];
            other = new double[n];
            sums = new double[(n + 1) / 2];
        }

        @Override
        public void standardise(Array x, int start) {
            Elements.read(x, start, z, 0, n);
            if (row.centred) {
                double mean = sum(z, n, sums) / n;
                for (int i = 0; i < n; i++) z[i] -= mean;
            }
            double square = sumOfProducts(z, z, n, sums) / n;
            scale = 1 / Math.sqrt(square + row.epsilon);
            for (int i = 0; i < n; i++) z[i] *= scale;
        }

        @Override
        public void scale(Array weights, Array biases) {
            if (weight.length == 0) {
                weight = new double[n];
                bias = new double[n];
                Elements.read(weights, 0, weight, 0, n);
                Elements.read(biases, 0, bias, 0, n);
            }
            for (int i = 0; i < n; i++) z[i] = z[i] * weight[i] + bias[i];
        }

        @Override
        public void slope(Array g, int start) {
            Elements.read(g, start, other, 0, n);
            double mean = row.centred ? sum(other, n, sums) / n : 0;
            double along = sumOfProducts(other, z, n, sums) / n;
            for (int i = 0; i < n; i++) z[i] = (other[i] - mean - z[i] * along) * scale;
        }

        @Override
        public void writeTo(Array out, int start) {
            out.memory().doubles.put(out.offset() + start, z, 0, n);
        }

        private static double sum(double[] x, int n, double[] sums) {
            if (n == 1) {
                return x[0];
            }
            int half = n / 2;
            for (int i = 0; i < half; i++) sums[i] = x[i] + x[half + i];
            return halve(sums, half) + (n % 2 == 0 ? 0 : x[n - 1]);
        }

        private static double sumOfProducts(double[] x, double[] y, int n, double[] sums) {
            int half = n / 2;
            for (int i = 0; i < half; i++) sums[i] = x[i] * y[i] + x[half + i] * y[half + i];
            return halve(sums, half) + (n % 2 == 0 ? 0 : x[n - 1] * y[n - 1]);
        }

        // Adds the second half to the first until one is left.
        private static double halve(double[] sums, int n) {
            double rest = 0;
            int length = n;
            while (length > 1) {
                int half = length / 2;
                rest += length % 2 == 0 ? 0 : sums[length - 1];
                for (int i = 0; i < half; i++) sums[i] += sums[half + i];
                length = half;
            }
            return n == 0 ? 0 : sums[0] + rest;
        }
    }
}
