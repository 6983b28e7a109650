package dev.autograd.explore;

import dev.autograd.Autograd;
import dev.autograd.Operation;
import dev.autograd.Tensor;
import dev.autograd.tape.BackwardPass;
import dev.autograd.tape.Cotangents;
import dev.autograd.tape.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The real backward pass, watched: each use of a value that sends its gradient, in the order in which they do. */
final class Backward {
    private static final int MOST_SAMPLES = 12;

    private final List<Step> steps;
    private final @Nullable Object[] gradients;
    private final double[][] samples;

    /**
     * One use sends its share of an input's gradient.
     *
     * @param node the index of the operation's output
     * @param use which input of the operation
     * @param share what it sends, as {@link Numbers} shows it
     * @param sum what the input has received so far, where the page can't add it up itself
     * @param elements the arithmetic of single elements
     */
    @SuppressWarnings("ArrayRecordComponent") // Steps are not compared.
    record Step(int node, int use, Object share, @Nullable Object sum, double[] elements) {}

    private Backward(Watch watch) {
        this.steps = watch.steps;
        this.gradients = watch.gradients;
        this.samples = watch.samples;
    }

    /** Runs the backward pass of a tape. */
    static Backward of(Tape tape, Numbers numbers, LocalDerivatives locals) {
        Watch watch = new Watch(tape, numbers, locals);
        Tensor root = tape.get(tape.root()).tensor();
        try (var off = Autograd.noGrad();
                var scope = Autograd.scope()) {
            BackwardPass.toLeaves(
                    Objects.requireNonNull(root.node()),
                    Tensor.ones(root.dataType(), root.shape()),
                    watch,
                    (leaf, gradient) -> {});
        }
        return new Backward(watch);
    }

    List<Step> steps() {
        return steps;
    }

    /** The complete gradient of a value as the page shows it; null if it received none. */
    @Nullable Object gradient(int index) {
        return gradients[index];
    }

    /** Some elements of a value's gradient, positions and numbers by turns: all of a small one, the largest of others. */
    double @Nullable [] samples(int index) {
        return samples[index];
    }

    /** The arithmetic of a pass, which writes down what it is asked to do. */
    private static final class Watch implements Cotangents<Tensor> {
        private final Tape tape;
        private final Numbers numbers;
        private final LocalDerivatives locals;
        private final List<Step> steps = new ArrayList<>();
        private final @Nullable Object[] gradients;
        private final double[][] samples;
        private final Map<Integer, Tensor> sums = new HashMap<>();

        // The gradient that is on its way through an operation.
        private @Nullable Tensor upstream;

        Watch(Tape tape, Numbers numbers, LocalDerivatives locals) {
            this.tape = tape;
            this.numbers = numbers;
            this.locals = locals;
            this.gradients = new Object[tape.size()];
            this.samples = new double[tape.size()][];
        }

        @Override
        public Tensor sum(Tensor a, Tensor b) {
            return a.add(b);
        }

        @Override
        public Tensor complete(Node<Tensor> node, Tensor gradient) {
            int index = tape.indexOf(node);
            upstream = gradient;
            if (index >= 0) {
                gradients[index] = numbers.of(gradient);
                samples[index] = samples(gradient);
                sums.remove(index);
            }
            return gradient;
        }

        @Override
        public Tensor check(Node<Tensor> node, int edge, Tensor share) {
            int index = tape.indexOf(node);
            int input = tape.indexOf(node.input(edge));
            if (index < 0 || input < 0) {
                return share;
            }
            Operation operation = tape.get(index).operation();
            if (operation == null) {
                return share;
            }
            int use = use(operation, edge);
            Object sum = null;
            if (!numbers.isInFull(share)) {
                Tensor before = sums.get(input);
                Tensor after = before == null ? share : before.add(share);
                sums.put(input, after);
                sum = before == null ? null : numbers.of(after);
            }
            steps.add(new Step(
                    index,
                    use,
                    numbers.of(share),
                    sum,
                    locals.elements(operation, use, Objects.requireNonNull(upstream), share)));
            return share;
        }

        private static double[] samples(Tensor gradient) {
            double[] elements = gradient.toDoubles();
            return IntStream.range(0, elements.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -Math.abs(elements[i])))
                    .limit(MOST_SAMPLES)
                    .flatMapToDouble(i -> DoubleStream.of(i, elements[i]))
                    .toArray();
        }

        // A node has an edge for each tracked input, in their order.
        private static int use(Operation operation, int edge) {
            int tracked = 0;
            for (int i = 0; i < operation.inputs().size(); i++) {
                if (operation.inputs().get(i).isTracked() && tracked++ == edge) {
                    return i;
                }
            }
            throw new IllegalStateException(operation.name() + " has no edge " + edge);
        }
    }
}
