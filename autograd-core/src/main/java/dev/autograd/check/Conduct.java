package dev.autograd.check;

import dev.autograd.Gradients;
import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a gradient must do besides being right: repeat, add up, have the right shape, and write to nothing else. */
final class Conduct {
    private final Problem problem;
    private final List<Tensor> upstream;
    private final String which;

    Conduct(Problem problem, List<Tensor> upstream, int order) {
        this.problem = problem;
        this.upstream = upstream;
        this.which = order == 1 ? "" : " (derivative of order " + order + ")";
    }

    /** Adds a sentence for each fault. */
    void check(List<String> faults) {
        List<Tensor> variables = problem.variables();
        List<Tensor> outputs = problem.outputs(variables);
        for (int k = 0; k < outputs.size(); k++) {
            if (outputs.get(k).isTracked()) {
                check(outputs.get(k), upstream.get(k), variables, fault -> faults.add(fault + which));
            }
        }
    }

    private void check(Tensor output, Tensor v, List<Tensor> inputs, Consumer<String> fault) {
        List<Tensor> variables = inputs.stream().filter(Tensor::isVariable).toList();
        List<double[]> values = elements(variables);
        double[] seed = v.toDoubles();

        List<double[]> first = collect(output, v, variables);
        output.backward(v);
        List<double[]> second = elements(variables.stream().map(Tensor::grad).toList());
        List<double[]> repeated = collect(output, v, variables);
        List<Tensor> asked = ask(output, v, variables);
        List<double[]> fromZero = elements(ask(output, Tensor.zeros(v.dataType(), v.shape()), variables));

        for (int i = 0; i < variables.size(); i++) {
            Tensor x = variables.get(i);
            String name = x.name();
            double[] once = first.get(i);
            if (!sameBits(once, repeated.get(i)) || !sameBits(once, asked.get(i).toDoubles())) {
                fault.accept(name + ": the same backward pass gave other bits when it was repeated");
            }
            if (!sameBits(Arrays.stream(once).map(g -> g + g).toArray(), second.get(i))) {
                fault.accept(name + ": a second backward pass did not add its gradient to the first one's");
            }
            if (!isZeroWhereFinite(fromZero.get(i), once)) {
                fault.accept(name + ": an upstream gradient of zero gave a gradient that is not zero");
            }
            Tensor g = asked.get(i);
            if (g.dataType() != x.dataType() || !Arrays.equals(g.shape(), x.shape())) {
                fault.accept(name + ": the gradient is a " + g.dataType() + Arrays.toString(g.shape())
                        + ", but the input a " + x.dataType() + Arrays.toString(x.shape()));
            }
        }
        compareForms(output, v, variables, fault);
        writeToGradients(variables, fault);
        for (int i = 0; i < variables.size(); i++) {
            if (!sameBits(values.get(i), variables.get(i).toDoubles())) {
                fault.accept(variables.get(i).name() + ": the backward pass wrote to the input");
            }
        }
        if (!sameBits(seed, v.toDoubles())) {
            fault.accept("the backward pass wrote to the upstream gradient");
        }
    }

    // Broadcast from one number, and read from a transposed array.
    private static void compareForms(Tensor output, Tensor v, List<Tensor> variables, Consumer<String> fault) {
        Tensor broadcast = Tensor.full(v.dataType(), 0.75).broadcastTo(v.shape());
        Tensor plain = Tensor.full(v.dataType(), 0.75, v.shape());
        compareForms("broadcast", ask(output, plain, variables), ask(output, broadcast, variables), variables, fault);
        if (v.size() > 1) {
            Tensor columns = Tensor.constant(v.toINDArray().dup('f'));
            compareForms("column-major", ask(output, v, variables), ask(output, columns, variables), variables, fault);
        }
    }

    private static void compareForms(
            String form, List<Tensor> plain, List<Tensor> other, List<Tensor> variables, Consumer<String> fault) {
        for (int i = 0; i < variables.size(); i++) {
            if (!sameBits(plain.get(i).toDoubles(), other.get(i).toDoubles())) {
                fault.accept(variables.get(i).name() + ": a " + form
                        + " upstream gradient gave other bits than a plain one with the same elements");
            }
        }
    }

    private static void writeToGradients(List<Tensor> variables, Consumer<String> fault) {
        for (int i = 0; i < variables.size(); i++) {
            List<double[]> before =
                    elements(variables.stream().map(Tensor::grad).toList());
            Tensor g = variables.get(i).grad();
            g.addInPlace(Tensor.ones(g.dataType(), g.shape()), 1);
            for (int j = 0; j < variables.size(); j++) {
                if (j != i && !sameBits(before.get(j), variables.get(j).grad().toDoubles())) {
                    fault.accept(variables.get(i).name() + " and "
                            + variables.get(j).name() + " share the memory of their gradients");
                }
            }
        }
    }

    private static List<double[]> collect(Tensor output, Tensor v, List<Tensor> variables) {
        variables.forEach(Tensor::zeroGrad);
        output.backward(v);
        return elements(variables.stream().map(Tensor::grad).toList());
    }

    private static List<Tensor> ask(Tensor output, Tensor v, List<Tensor> variables) {
        Tensor[] others = variables.subList(1, variables.size()).toArray(Tensor[]::new);
        return Gradients.of(output).seed(v).wrt(variables.get(0), others);
    }

    private static List<double[]> elements(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::toDoubles).toList();
    }

    // Zero times an infinite slope is no number.
    private static boolean isZeroWhereFinite(double[] fromZero, double[] gradient) {
        return IntStream.range(0, gradient.length).allMatch(e -> fromZero[e] == 0 || !Double.isFinite(gradient[e]));
    }

    // Zeros count as equal whatever their signs, and NaN equals NaN.
    private static boolean sameBits(double[] a, double[] b) {
        return a.length == b.length
                && IntStream.range(0, a.length).allMatch(i -> Double.compare(a[i] + 0.0, b[i] + 0.0) == 0);
    }
}
