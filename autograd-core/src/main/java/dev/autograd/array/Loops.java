package dev.autograd.array;

/** The elementwise functions, each as a loop over a tile. */
public final class Loops {
    private Loops() {}

    public static final Elementwise ADD = Elementwise.of(
            (x, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] + y[i];
            },
            (float[] x, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] + y[i];
            });

    public static final Elementwise SUB = Elementwise.of(
            (x, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] - y[i];
            },
            (float[] x, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] - y[i];
            });

    public static final Elementwise MUL = Elementwise.of(
            (x, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] * y[i];
            },
            (float[] x, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] * y[i];
            });

    public static final Elementwise DIV = Elementwise.of(
            (x, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] / y[i];
            },
            (float[] x, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] / y[i];
            });

    public static final Elementwise NEG = Elementwise.of(
            (x, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = -x[i];
            },
            (float[] x, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = -x[i];
            });

    public static final Elementwise SQUARE = Elementwise.of(
            (x, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] * x[i];
            },
            (float[] x, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = x[i] * x[i];
            });

    /** {@code g · 2x}. */
    public static final Elementwise SQUARE_SLOPE = Elementwise.of(
            (g, x, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = g[i] * (2 * x[i]);
            },
            (float[] g, float[] x, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = g[i] * (2 * x[i]);
            });

    /** {@code g · y(1 - y)}, at the sigmoid's output. */
    public static final Elementwise SIGMOID_SLOPE = Elementwise.of(
            (g, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = g[i] * (y[i] * (1 - y[i]));
            },
            (float[] g, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = g[i] * (y[i] * (1 - y[i]));
            });

    /** {@code g · (1 - y²)}, at the output of tanh. */
    public static final Elementwise TANH_SLOPE = Elementwise.of(
            (g, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = g[i] * (1 - y[i] * y[i]);
            },
            (float[] g, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = g[i] * (1 - y[i] * y[i]);
            });

    /** {@code g} where {@code y > 0}, else 0. */
    public static final Elementwise RELU_SLOPE = Elementwise.of(
            (g, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = y[i] > 0 ? g[i] : 0;
            },
            TileLoops.FASTEST::wherePositive);

    public static final Elementwise SQRT = Elementwise.of(
            (x, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.sqrt(x[i]);
            },
            (float[] x, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = (float) Math.sqrt(x[i]);
            });

    public static final Elementwise ABS = Elementwise.of(
            (x, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.abs(x[i]);
            },
            (float[] x, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.abs(x[i]);
            });

    // NaN stays NaN.
    public static final Elementwise SIGN = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.signum(x[i]);
    });

    public static final Elementwise RSQRT = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = 1 / Math.sqrt(x[i]);
    });

    public static final Elementwise CBRT = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.cbrt(x[i]);
    });

    public static final Elementwise HYPOT = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.hypot(x[i], y[i]);
    });

    public static final Elementwise FLOOR = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.floor(x[i]);
    });

    public static final Elementwise CEIL = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.ceil(x[i]);
    });

    public static final Elementwise ROUND = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.rint(x[i]);
    });

    public static final Elementwise TRUNC = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] < 0 ? Math.ceil(x[i]) : Math.floor(x[i]);
    });

    public static final Elementwise FMOD = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] % y[i];
    });

    public static final Elementwise EXP =
            Elementwise.of(TileLoops.FASTEST::exp, (float[] x, float[] z, int n) -> TileLoops.FASTEST.expf(x, 0, z, n));

    public static final Elementwise LOG = Elementwise.of(TileLoops.FASTEST::log);

    public static final Elementwise TANH = Elementwise.of(TileLoops.FASTEST::tanh, TileLoops.FASTEST::tanhf);

    public static final Elementwise SIGMOID = Elementwise.of(TileLoops.FASTEST::sigmoid, TileLoops.FASTEST::sigmoidf);

    public static final Elementwise SOFTPLUS = Elementwise.of(TileLoops.FASTEST::softplus);

    public static final Elementwise RELU = Elementwise.of(
            (x, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.max(x[i], 0);
            },
            (float[] x, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.max(x[i], 0);
            });

    public static final Kernel<Double> LEAKY_RELU = Elementwise.given(slope -> (x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] > 0 ? x[i] : slope * x[i];
    });

    public static final Kernel<Double> ELU = Elementwise.given(alpha -> (x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] > 0 ? x[i] : alpha * Math.expm1(x[i]);
    });

    public static final Elementwise SOFTSIGN = Elementwise.of((x, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] / (1 + Math.abs(x[i]));
    });

    /** Powers with one exponent for all elements. */
    public static final Kernel<Double> POWER = Elementwise.given(y -> (x, z, n) -> {
        if (y == -1) {
            for (int i = 0; i < n; i++) z[i] = 1 / x[i];
        } else {
            for (int i = 0; i < n; i++) z[i] = Math.pow(x[i], y);
        }
    });

    public static final Elementwise POW = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = Math.pow(x[i], y[i]);
    });

    public static final Elementwise MAXIMUM = Elementwise.of(
            (x, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.max(x[i], y[i]);
            },
            (float[] x, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.max(x[i], y[i]);
            });

    public static final Elementwise MINIMUM = Elementwise.of(
            (x, y, z, n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.min(x[i], y[i]);
            },
            (float[] x, float[] y, float[] z, int n) -> {
                for (int i = 0; i < n; i++) z[i] = Math.min(x[i], y[i]);
            });

    /** {@code g} where x is larger than y, half of it where they are equal, else 0. */
    public static final Elementwise SHARE = Elementwise.of(3, (in, z, n) -> {
        double[] g = in[0];
        double[] x = in[1];
        double[] y = in[2];
        for (int i = 0; i < n; i++) z[i] = x[i] > y[i] ? g[i] : x[i] == y[i] ? 0.5 * g[i] : 0;
    });

    /** Keeps numbers in an interval. */
    public static Kernel<Object> clamp(double from, double to) {
        return Elementwise.of((x, z, n) -> {
            for (int i = 0; i < n; i++) z[i] = Math.min(Math.max(x[i], from), to);
        });
    }

    // Of the logit x and the probability y. For y = 0 and y = 1 nothing cancels.
    public static final Elementwise BINARY_CROSS_ENTROPY = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) {
            double certain = x[i] > 0 ? x[i] * (1 - y[i]) : -x[i] * y[i];
            z[i] = certain + Math.log1p(Math.exp(-Math.abs(x[i])));
        }
    });

    public static final Elementwise GREATER = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] > y[i] ? 1 : 0;
    });

    public static final Elementwise GREATER_EQUAL = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] >= y[i] ? 1 : 0;
    });

    public static final Elementwise NOT_EQUAL = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] != y[i] ? 1 : 0;
    });

    public static final Elementwise EQUAL = Elementwise.of((x, y, z, n) -> {
        for (int i = 0; i < n; i++) z[i] = x[i] == y[i] ? 1 : 0;
    });

    /** {@code condition ? x : y}, which reads nothing of the branch that is not taken. */
    public static final Elementwise WHERE = Elementwise.of(3, (in, z, n) -> {
        double[] condition = in[0];
        double[] x = in[1];
        double[] y = in[2];
        for (int i = 0; i < n; i++) z[i] = condition[i] != 0 ? x[i] : y[i];
    });
}
