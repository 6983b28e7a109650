package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.autograd.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Compares a layer with PyTorch 2.13's of the same name, in double: all elements of the output, of the input's gradient and
 * of the parameters' gradients, in sums that weigh each place differently.
 *
 * <p>The parameters, in their order, are ½ sin 1, ½ sin 2, ...; the input is cos 0, cos 1, ...; the gradient of the output is
 * sin 0, sin 0.3, ....
 */
public final class Figures {
    private Figures() {}

    public static Tensor input(long... shape) {
        return Tensor.variable(numbers(Math::cos, shape));
    }

    public static void fill(Module module) {
        int start = 0;
        for (Tensor p : module.parameters()) {
            int first = start + 1;
            p.assign(numbers(i -> 0.5 * Math.sin(first + i), p.shape()));
            start += (int) p.size();
        }
    }

    public static void assertAgree(
            Module module, Tensor x, Tensor y, long[] shape, double output, double inputGradient, double gradients) {
        assertArrayEquals(shape, y.shape());
        assertEquals(output, checksum(List.of(y)), 1e-12);
        y.backward(numbers(i -> Math.sin(0.3 * i), shape));
        if (x.isVariable()) {
            assertEquals(inputGradient, checksum(List.of(x.grad())), 1e-12);
        }
        assertEquals(
                gradients,
                checksum(module.parameters().stream().map(Tensor::grad).toList()),
                1e-12);
    }

    public static Tensor numbers(IntToDoubleFunction number, long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return Tensor.constant(IntStream.range(0, size).mapToDouble(number).toArray())
                .reshape(shape);
    }

    private static double checksum(List<Tensor> tensors) {
        double[] elements = tensors.stream()
                .flatMapToDouble(tensor -> DoubleStream.of(tensor.toDoubles()))
                .toArray();
        return IntStream.range(0, elements.length)
                .mapToDouble(i -> elements[i] * Math.cos(0.7 * i))
                .sum();
    }
}
