package dev.autograd.check;

import static dev.autograd.check.GradientCheck.isFloating;

import dev.autograd.Gradients;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function and the point at which its derivatives are looked at.
 *
 * @param names of the inputs
 * @param inputs constants
 * @param function of variables with the values of the inputs
 */
record Problem(List<String> names, List<Tensor> inputs, Function<List<Tensor>, List<Tensor>> function) {

    /** The inputs as fresh variables; indices and masks stay as they are. */
    List<Tensor> variables() {
        List<Tensor> variables = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor x = inputs.get(i);
            variables.add(isFloating(x) ? Tensor.variable(x).named(names.get(i)) : x);
        }
        return variables;
    }

    /** The results that can have a gradient. */
    List<Tensor> outputs(List<Tensor> variables) {
        return function.apply(variables).stream()
                .filter(GradientCheck::isFloating)
                .toList();
    }

    /** A random gradient for each output, none of whose elements is small. */
    List<Tensor> directions(SplittableRandom random) {
        List<Tensor> directions = new ArrayList<>();
        for (Tensor output : outputs(variables())) {
            double[] elements = new double[(int) output.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.5, 1.5);
            }
            directions.add(Tensor.constant(elements).reshape(output.shape()).to(output.dataType()));
        }
        return directions;
    }

    /** The vector-Jacobian products of the function at variables, zeros for inputs that no output depends on. */
    List<Tensor> gradients(List<Tensor> variables, List<Tensor> upstream) {
        return gradients(variables, upstream, false);
    }

    // One list entry per variable; of those without a gradient it is the variable itself.
    private List<Tensor> gradients(List<Tensor> variables, List<Tensor> upstream, boolean createGraph) {
        Tensor[] wanted = variables.stream().filter(Tensor::isTracked).toArray(Tensor[]::new);
        @Nullable Tensor[] sums = new Tensor[wanted.length];
        List<Tensor> outputs = outputs(variables);
        for (int k = 0; k < outputs.size() && wanted.length > 0; k++) {
            if (outputs.get(k).isTracked()) {
                Gradients question = Gradients.of(outputs.get(k)).seed(upstream.get(k));
                List<Tensor> parts = (createGraph ? question.createGraph() : question)
                        .wrt(wanted[0], Arrays.copyOfRange(wanted, 1, wanted.length));
                for (int i = 0; i < sums.length; i++) {
                    Tensor sum = sums[i];
                    sums[i] = sum == null ? parts.get(i) : sum.add(parts.get(i));
                }
            }
        }
        List<Tensor> gradients = new ArrayList<>();
        int next = 0;
        for (Tensor x : variables) {
            if (!x.isTracked()) {
                gradients.add(x);
                continue;
            }
            Tensor sum = sums[next++];
            gradients.add(sum != null ? sum : Tensor.zeros(x.dataType(), x.shape()));
        }
        return gradients;
    }

    /** The problem whose function is this one's gradient, in the inputs and in the upstream gradients. */
    Problem gradient(SplittableRandom random) {
        List<Tensor> upstream = directions(random);
        List<String> moreNames = new ArrayList<>(names);
        for (int k = 0; k < upstream.size(); k++) {
            moreNames.add(upstream.size() == 1 ? "upstream" : "upstream " + k);
        }
        List<Tensor> moreInputs = new ArrayList<>(inputs);
        moreInputs.addAll(upstream);
        int count = inputs.size();
        return new Problem(moreNames, moreInputs, in -> {
            List<Tensor> xs = in.subList(0, count);
            List<Tensor> gradients = gradients(xs, in.subList(count, in.size()), true);
            List<Tensor> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (isFloating(inputs.get(i))) {
                    results.add(gradients.get(i));
                }
            }
            return results;
        });
    }

    /** The outputs' differences in one element of one input. */
    Differences differences(int input, int element) {
        double[] elements = inputs.get(input).toDoubles();
        long[] shape = inputs.get(input).shape();
        return new Differences(
                value -> {
                    double[] moved = elements.clone();
                    moved[element] = value;
                    List<Tensor> point = new ArrayList<>(inputs);
                    point.set(input, Tensor.constant(moved).reshape(shape));
                    return flat(outputs(new Problem(names, point, function).variables()));
                },
                elements[element]);
    }

    /** The elements of several tensors, one after another. */
    static double[] flat(List<Tensor> tensors) {
        return tensors.stream()
                .map(Tensor::toDoubles)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
