package dev.autograd.nn.optim;

import dev.autograd.Autograd;
import dev.autograd.AutogradException;
import dev.autograd.Tensor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * L-BFGS: Newton's method with an estimate of the inverse Hessian H from the last steps and how the gradient changed in
 * them, for smooth losses of all data at once.
 *
 * <pre>{@code
 * Lbfgs optimizer = new Lbfgs(model.parameters(), 1).strongWolfe();
 * for (int i = 0; i < 20; i++) {
 *     double before = optimizer.step(() -> loss.of(model.apply(x), y));
 * }
 * }</pre>
 *
 * <p>Each step makes several iterations {@code p ← p - η H g}, each with one evaluation of the loss and its gradient, or with
 * {@link #strongWolfe} as many as it takes to find a good η. Of the first step's first iteration η is at most
 * {@code 1 / |g|₁} times that. H is the two-loop recursion, begun with {@code sᵀy / yᵀy} of the last pair.
 *
 * <p>It evaluates the loss at points of its own choice, so it is no {@link Optimizer}, which moves parameters by gradients that
 * are there, and goes into a loop by hand instead of into a trainer. The loss must be the same function whenever it is
 * called: of the same data, and without dropout.
 *
 * <p>Source: J. Nocedal, S. Wright, "Numerical optimization", 2nd edition, 2006, algorithms 7.4, 7.5, 3.5 and 3.6.
 */
public final class Lbfgs {
    private static final double LEAST_CURVATURE = 1e-10;
    private static final String STARTED = "started";
    private static final String STEPS = "steps";
    private static final String CHANGES = "changes";

    private final List<Tensor> parameters;
    private final double learningRate;
    private int iterations = 20;
    private int history = 10;
    private double gradientTolerance = 1e-7;
    private double changeTolerance = 1e-9;
    private boolean searches;

    // The last steps s and changes of the gradient y, the newest last.
    private final Deque<double[]> steps = new ArrayDeque<>();
    private final Deque<double[]> changes = new ArrayDeque<>();
    private boolean isFirst = true;

    /**
     * Moves parameters.
     *
     * @param learningRate the length η of a step along H g, or, with a line search, the one that is tried first; usually 1
     * @throws AutogradException if one is not a variable, or there are none
     */
    public Lbfgs(Collection<Tensor> parameters, double learningRate) {
        // It knows what to refuse.
        this.parameters = new Sgd(parameters, learningRate).groups().get(0).parameters();
        this.learningRate = Settings.positive("learning rate", learningRate);
    }

    /** Sets how many iterations a step makes at most; 20 unless set. */
    public Lbfgs iterations(int most) {
        iterations = (int) Settings.positive("number of iterations", most);
        return this;
    }

    /** Sets how many steps and changes of the gradient are remembered; 10 unless set. */
    public Lbfgs history(int pairs) {
        history = (int) Settings.positive("history", pairs);
        return this;
    }

    /** Sets the largest element of the gradient with which it stops; 1e-7 unless set. */
    public Lbfgs gradientTolerance(double largest) {
        gradientTolerance = Settings.notNegative("gradient tolerance", largest);
        return this;
    }

    /** Sets the change of the loss, or of every parameter, with which it stops; 1e-9 unless set. */
    public Lbfgs changeTolerance(double largest) {
        changeTolerance = Settings.notNegative("change tolerance", largest);
        return this;
    }

    /**
     * Searches along each direction for a point that meets the strong Wolfe conditions: the loss has fallen by at least
     * 1e-4 of what the slope promised, and the slope there is at most 0.9 of that at the beginning.
     */
    public Lbfgs strongWolfe() {
        searches = true;
        return this;
    }

    /**
     * Makes a step. What the loss is computed with is freed after each evaluation; the parameters' gradients are overwritten.
     *
     * @param loss computes the loss, a scalar, at the parameters' current values; it is called several times
     * @return the loss before the step
     * @throws AutogradException if the loss or its gradient is not finite at the beginning; it never moves to such a point
     */
    public double step(Supplier<Tensor> loss) {
        List<Tensor> moved =
                parameters.stream().filter(parameter -> !parameter.isFrozen()).toList();
        Point point = evaluate(values(moved), moved, loss);
        double before = point.loss;
        if (!point.isFinite()) {
            throw new AutogradException("L-BFGS can't begin at a loss of " + before + " with a gradient of norm "
                    + Math.sqrt(dot(point.gradient, point.gradient)));
        }
        if (!steps.isEmpty() && steps.getLast().length != point.at.length) {
            steps.clear();
            changes.clear();
        }
        for (int i = 0; i < iterations && largest(point.gradient) > gradientTolerance; i++) {
            double[] direction = direction(point.gradient);
            double slope = dot(point.gradient, direction);
            if (!(slope < -changeTolerance)) {
                break;
            }
            double first = isFirst ? Math.min(1, 1 / sumOfSizes(point.gradient)) * learningRate : learningRate;
            isFirst = false;
            Point from = point;
            LineSearch.Ray<Point> ray = length -> {
                Point there = evaluate(sum(from.at, direction, length), moved, loss);
                return new LineSearch.Trial<>(length, there.loss, dot(there.gradient, direction), there);
            };
            Point next = (searches
                            ? LineSearch.strongWolfe(new LineSearch.Trial<>(0, from.loss, slope, from), first, ray)
                            : ray.at(first))
                    .point();
            if (!next.isFinite()) {
                break;
            }
            point = next;
            double[] step = sum(point.at, from.at, -1);
            remember(step, sum(point.gradient, from.gradient, -1));
            if (largest(step) <= changeTolerance || Math.abs(point.loss - from.loss) < changeTolerance) {
                break;
            }
        }
        write(point.at, moved);
        return before;
    }

    /** Where the parameters are, one behind the other, and the loss and its gradient there. */
    private static final class Point {
        final double[] at;
        final double loss;
        final double[] gradient;

        Point(double[] at, double loss, double[] gradient) {
            this.at = at;
            this.loss = loss;
            this.gradient = gradient;
        }

        boolean isFinite() {
            return Double.isFinite(loss) && Double.isFinite(dot(gradient, gradient));
        }
    }

    private static Point evaluate(double[] at, List<Tensor> moved, Supplier<Tensor> loss) {
        write(at, moved);
        try (var scope = Autograd.scope()) {
            moved.forEach(Tensor::zeroGrad);
            Tensor value = loss.get();
            value.backward();
            return new Point(at, value.item(), joined(moved.stream().map(Tensor::grad)));
        }
    }

    private static double[] values(List<Tensor> moved) {
        return joined(moved.stream());
    }

    private static double[] joined(Stream<Tensor> tensors) {
        return tensors.flatMapToDouble(tensor -> Arrays.stream(tensor.toDoubles()))
                .toArray();
    }

    private static void write(double[] at, List<Tensor> moved) {
        int start = 0;
        for (Tensor parameter : moved) {
            int end = start + (int) parameter.size();
            parameter.assign(Tensor.constant(Arrays.copyOfRange(at, start, end))
                    .to(parameter.dataType())
                    .reshape(parameter.shape()));
            start = end;
        }
    }

    // Pairs along which the slope does not rise would make H indefinite.
    private void remember(double[] step, double[] change) {
        if (dot(step, change) <= LEAST_CURVATURE) {
            return;
        }
        if (steps.size() == history) {
            steps.removeFirst();
            changes.removeFirst();
        }
        steps.addLast(step);
        changes.addLast(change);
    }

    // -H g, by the two-loop recursion.
    private double[] direction(double[] gradient) {
        double[] q = sum(new double[gradient.length], gradient, -1);
        if (steps.isEmpty()) {
            return q;
        }
        Deque<Double> shares = new ArrayDeque<>();
        Iterator<double[]> change = changes.descendingIterator();
        for (Iterator<double[]> step = steps.descendingIterator(); step.hasNext(); ) {
            double[] s = step.next();
            double[] y = change.next();
            double share = dot(s, q) / dot(s, y);
            q = sum(q, y, -share);
            shares.addFirst(share);
        }
        double[] y = changes.getLast();
        double scale = dot(steps.getLast(), y) / dot(y, y);
        q = sum(new double[q.length], q, scale);
        change = changes.iterator();
        for (double[] s : steps) {
            y = change.next();
            q = sum(q, s, shares.removeFirst() - dot(y, q) / dot(s, y));
        }
        return q;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double[] sum(double[] x, double[] y, double scale) {
        double[] z = new double[x.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = x[i] + scale * y[i];
        }
        return z;
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).reduce(0, Math::max);
    }

    private static double sumOfSizes(double[] x) {
        return Arrays.stream(x).map(Math::abs).sum();
    }

    // --- saving

    /** What it remembers: the last steps and changes of the gradient, one in each row. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put(STARTED, Tensor.constant(isFirst ? 0 : 1));
        if (!steps.isEmpty()) {
            state.put(STEPS, Tensor.constant(steps.toArray(new double[0][])));
            state.put(CHANGES, Tensor.constant(changes.toArray(new double[0][])));
        }
        return state;
    }

    /**
     * Goes on from a {@link #state()}.
     *
     * @throws AutogradException if it is for other parameters; nothing is changed then
     */
    public void load(Map<String, Tensor> state) {
        Tensor started = state.get(STARTED);
        Tensor savedSteps = state.get(STEPS);
        Tensor savedChanges = state.get(CHANGES);
        long size = parameters.stream().mapToLong(Tensor::size).sum();
        if (started == null || (savedSteps == null) != (savedChanges == null)) {
            throw new AutogradException("the saved state of L-BFGS has " + state.keySet() + ", but " + STARTED
                    + ", and both or none of " + STEPS + " and " + CHANGES + " are wanted");
        }
        if (savedSteps != null
                && savedChanges != null
                && (savedSteps.rank() != 2
                        || savedSteps.shape()[1] > size
                        || !Arrays.equals(savedSteps.shape(), savedChanges.shape()))) {
            throw new AutogradException("the saved state of L-BFGS has steps " + Arrays.toString(savedSteps.shape())
                    + " and changes " + Arrays.toString(savedChanges.shape()) + ", but there are " + size
                    + " parameters");
        }
        isFirst = started.item() == 0;
        steps.clear();
        changes.clear();
        if (savedSteps != null && savedChanges != null) {
            savedSteps.unstack(0).forEach(row -> steps.addLast(row.toDoubles()));
            savedChanges.unstack(0).forEach(row -> changes.addLast(row.toDoubles()));
        }
    }
}
