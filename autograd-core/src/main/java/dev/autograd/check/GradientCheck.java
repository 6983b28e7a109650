package dev.autograd.check;

import dev.autograd.Autograd;
import dev.autograd.Tensor;
import dev.autograd.check.Differences.Estimate;
import dev.autograd.check.GradientReport.Entry;
import dev.autograd.check.GradientReport.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Compares the gradients of a function with differences of its values.
 *
 * <pre>{@code
 * GradientCheck.of((x, w) -> x.matmul(w).tanh(), x, w).order(2).assertPasses();
 * System.out.println(GradientCheck.of(model::loss, x).sample(1, 100).run());
 * }</pre>
 *
 * <p>The differences are central ones in double, extrapolated to step 0, so that they agree with a right gradient to
 * nine digits or more. A function with several outputs is checked along random directions. Besides the numbers: a
 * backward pass that is repeated gives the same bits and adds them up; a gradient of zero gives zero; gradients have
 * the shape and the type of their inputs; nothing is written to the inputs and to the caller's upstream gradient; no
 * two inputs share the memory of their gradients; a broadcast or a transposed upstream gradient works as a plain one.
 *
 * <p>Inputs of type FLOAT are checked in DOUBLE, and then their gradients in FLOAT are compared with those in DOUBLE.
 * Inputs of other types, such as indices and masks, are passed on. The function must give the same result each time.
 */
public final class GradientCheck {
    private final Function<List<Tensor>, List<Tensor>> function;
    private final List<Tensor> inputs;
    private int order = 1;
    private double tolerance = 1e-9;
    private double floatTolerance = 1e-5;
    private int directions = 2;
    private int sampleSize = Integer.MAX_VALUE;
    private long seed;

    private GradientCheck(Function<List<Tensor>, List<Tensor>> function, List<Tensor> inputs) {
        this.function = function;
        this.inputs = List.copyOf(inputs);
    }

    /**
     * A function of three tensors.
     *
     * @see #of(Ternary, Tensor, Tensor, Tensor)
     */
    @FunctionalInterface
    public interface Ternary {
        Tensor apply(Tensor x, Tensor y, Tensor z);
    }

    /** Checks a function of one tensor at a point; the point's tensor is only read. */
    public static GradientCheck of(UnaryOperator<Tensor> function, Tensor x) {
        return of(in -> function.apply(in.get(0)), List.of(x));
    }

    /** Checks a function of two tensors at a point. */
    public static GradientCheck of(BinaryOperator<Tensor> function, Tensor x, Tensor y) {
        return of(in -> function.apply(in.get(0), in.get(1)), List.of(x, y));
    }

    /** Checks a function of three tensors at a point. */
    public static GradientCheck of(Ternary function, Tensor x, Tensor y, Tensor z) {
        return of(in -> function.apply(in.get(0), in.get(1), in.get(2)), List.of(x, y, z));
    }

    /** Checks a function of a list of tensors at a point. */
    public static GradientCheck of(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        return ofMany(in -> List.of(function.apply(in)), inputs);
    }

    /** Checks a function with several results, such as a decomposition. Integer and boolean results are left out. */
    public static GradientCheck ofMany(Function<List<Tensor>, List<Tensor>> function, List<Tensor> inputs) {
        return new GradientCheck(function, inputs);
    }

    /** Checks the derivatives up to this order: 1, the gradient, unless told. */
    public GradientCheck order(int highest) {
        if (highest < 1) {
            throw new IllegalArgumentException("the order of a derivative is at least 1, not " + highest);
        }
        order = highest;
        return this;
    }

    /** Accepts derivatives whose relative error is at most this: 1e-9 unless told. */
    public GradientCheck tolerance(double relative) {
        tolerance = relative;
        return this;
    }

    /** Accepts gradients in FLOAT whose error relative to the input's largest is at most this: 1e-5 unless told. */
    public GradientCheck floatTolerance(double relative) {
        floatTolerance = relative;
        return this;
    }

    /** Checks along so many random directions of the outputs: 2 unless told. */
    public GradientCheck directions(int count) {
        directions = count;
        return this;
    }

    /** Checks so many elements of each input, chosen by a seed, instead of all. */
    public GradientCheck sample(long sampleSeed, int count) {
        seed = sampleSeed;
        sampleSize = count;
        return this;
    }

    /** Compares, and throws an {@link AssertionError} with the report if a derivative is wrong. */
    public void assertPasses() {
        run().assertPasses();
    }

    /** Compares, and returns what was found. */
    public GradientReport run() {
        try (var on = Autograd.enableGrad()) {
            return compare();
        }
    }

    private GradientReport compare() {
        List<Tensor> doubles = inputs.stream()
                .map(x -> isFloating(x) ? x.detach().to(DataType.DOUBLE) : x.detach())
                .toList();
        List<double[]> before = inputs.stream().map(Tensor::toDoubles).toList();
        List<Entry> entries = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);

        Problem problem = new Problem(names(), doubles, function);
        for (int n = 1; n <= order; n++) {
            compare(problem, n, random, entries);
            new Conduct(problem, problem.directions(random), n).check(faults);
            problem = problem.gradient(random);
        }
        if (inputs.stream().anyMatch(x -> x.dataType() == DataType.FLOAT)) {
            compareFloats(random, entries);
        }
        for (int i = 0; i < before.size(); i++) {
            if (!Arrays.equals(before.get(i), inputs.get(i).toDoubles())) {
                faults.add("the function writes to its argument " + names().get(i));
            }
        }
        return new GradientReport(entries, faults, tolerance);
    }

    private List<String> names() {
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> {
                    String name = inputs.get(i).name();
                    return name != null ? name : inputs.size() == 1 ? "x" : "input " + i;
                })
                .toList();
    }

    private void compare(Problem problem, int n, SplittableRandom random, List<Entry> entries) {
        List<List<Tensor>> along = new ArrayList<>();
        List<List<Tensor>> gradients = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            along.add(problem.directions(random));
            gradients.add(problem.gradients(problem.variables(), along.get(d)));
        }
        for (int i = 0; i < problem.inputs().size(); i++) {
            if (!isFloating(problem.inputs().get(i))) {
                continue;
            }
            for (int element : chosen((int) problem.inputs().get(i).size(), random)) {
                Differences differences = problem.differences(i, element);
                Entry worst = null;
                for (int d = 0; d < directions; d++) {
                    double analytic = gradients.get(d).get(i).toDoubles()[element];
                    Estimate estimate = differences.along(Problem.flat(along.get(d)));
                    Entry entry = judge(problem, n, i, element, analytic, estimate);
                    worst = worst == null || badness(entry) > badness(worst) ? entry : worst;
                }
                if (worst != null) {
                    entries.add(worst);
                }
            }
        }
    }

    private int[] chosen(int size, SplittableRandom random) {
        if (size <= sampleSize) {
            return IntStream.range(0, size).toArray();
        }
        return random.ints(0, size).distinct().limit(sampleSize).sorted().toArray();
    }

    // An element is as bad as it is along its worst direction.
    private static double badness(Entry entry) {
        return switch (entry.verdict()) {
            case WRONG -> Double.POSITIVE_INFINITY;
            case UNDEFINED -> 1e300;
            case KINK -> 1e299;
            case OK -> entry.relativeError();
        };
    }

    private Entry judge(Problem problem, int n, int i, int element, double analytic, Estimate estimate) {
        double numeric = estimate.slope();
        double scale = Math.max(Math.max(Math.abs(analytic), Math.abs(numeric)), estimate.noise() / tolerance);
        double error = scale == 0 ? 0 : Math.abs(analytic - numeric) / scale;
        Verdict verdict =
                switch (estimate.shape()) {
                    case UNDEFINED -> Verdict.UNDEFINED;
                    case STEEP -> steep(analytic, numeric);
                    case KINK -> Double.isFinite(analytic) ? Verdict.KINK : Verdict.WRONG;
                    case SMOOTH ->
                        error <= tolerance ? Verdict.OK : estimate.isBlind() ? Verdict.UNDEFINED : Verdict.WRONG;
                };
        if (estimate.shape() == Differences.Shape.STEEP && verdict == Verdict.OK) {
            numeric = analytic;
            error = 0;
        }
        return new Entry(
                n,
                DataType.DOUBLE,
                problem.names().get(i),
                index(problem.inputs().get(i), element),
                analytic,
                numeric,
                error,
                verdict);
    }

    // An infinite slope is right where the differences grow without bound, a finite one is a jump's.
    private static Verdict steep(double analytic, double numeric) {
        if (Double.isInfinite(analytic)) {
            return Math.signum(analytic) == Math.signum(numeric) ? Verdict.OK : Verdict.WRONG;
        }
        return Double.isNaN(analytic) ? Verdict.WRONG : Verdict.KINK;
    }

    private void compareFloats(SplittableRandom random, List<Entry> entries) {
        List<Tensor> same = inputs.stream()
                .map(x -> isFloating(x) ? x.detach().to(DataType.DOUBLE) : x.detach())
                .toList();
        Problem inFloat =
                new Problem(names(), inputs.stream().map(Tensor::detach).toList(), function);
        Problem inDouble = new Problem(names(), same, function);
        List<Tensor> upstream = inFloat.directions(random);
        List<Tensor> floats = inFloat.gradients(inFloat.variables(), upstream);
        List<Tensor> doubles = inDouble.gradients(
                inDouble.variables(),
                upstream.stream().map(v -> v.to(DataType.DOUBLE)).toList());
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).dataType() != DataType.FLOAT) {
                continue;
            }
            double[] expected = doubles.get(i).toDoubles();
            double[] actual = floats.get(i).toDoubles();
            double largest = Arrays.stream(expected)
                    .filter(Double::isFinite)
                    .map(Math::abs)
                    .max()
                    .orElse(0);
            for (int element : chosen(expected.length, random)) {
                double scale = Math.max(Math.abs(actual[element]), largest);
                double error = Double.compare(actual[element], expected[element]) == 0
                        ? 0
                        : Math.abs(actual[element] - expected[element]) / scale;
                entries.add(new Entry(
                        1,
                        DataType.FLOAT,
                        names().get(i),
                        index(inputs.get(i), element),
                        actual[element],
                        expected[element],
                        error,
                        error <= floatTolerance ? Verdict.OK : Verdict.WRONG));
            }
        }
    }

    static boolean isFloating(Tensor x) {
        return x.dataType() == DataType.DOUBLE || x.dataType() == DataType.FLOAT;
    }

    /** Where the element at a row-major position lies. */
    static List<Long> index(Tensor x, int element) {
        long[] shape = x.shape();
        Long[] index = new Long[shape.length];
        long rest = element;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return List.of(index);
    }
}
