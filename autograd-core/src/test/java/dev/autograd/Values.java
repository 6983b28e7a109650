package dev.autograd;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Numbers in a shape, with which the tests say what a result must be: by the index of each element, without any of the
 * library's code.
 */
final class Values {
    private final int[] lengths;
    private final double[] elements;

    Values(int[] lengths, double[] elements) {
        this.lengths = lengths;
        this.elements = elements;
    }

    int[] lengths() {
        return lengths;
    }

    double[] elements() {
        return elements;
    }

    /** What an element must be, given its index. */
    interface ByIndex {
        double at(int... index);
    }

    static Values of(int[] shape, ByIndex element) {
        double[] elements = new double[size(shape)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element.at(index(shape, i));
        }
        return new Values(shape, elements);
    }

    static Values of(Tensor tensor) {
        return new Values(Arrays.stream(tensor.shape()).mapToInt(n -> (int) n).toArray(), tensor.toDoubles());
    }

    /** For results that ND4J computes rightly. */
    static Values of(INDArray array) {
        INDArray dense = array.dup('c');
        return new Values(
                Arrays.stream(array.shape()).mapToInt(n -> (int) n).toArray(),
                dense.isEmpty() ? new double[0] : dense.reshape(-1).toDoubleVector());
    }

    static int[] shape(int... lengths) {
        return lengths;
    }

    static double sum(int n, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    static int size(int... shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static int[] index(int[] shape, int position) {
        int[] index = new int[shape.length];
        int rest = position;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    double at(int... index) {
        int position = 0;
        for (int axis = 0; axis < lengths.length; axis++) {
            position = position * lengths[axis] + index[axis];
        }
        return elements[position];
    }

    /** The element that lands at an index when this is broadcast: axes count from the right, length 1 is repeated. */
    double broadcastAt(int... index) {
        int[] own = new int[lengths.length];
        for (int axis = 0; axis < own.length; axis++) {
            own[axis] = lengths[axis] == 1 ? 0 : index[index.length - lengths.length + axis];
        }
        return at(own);
    }

    /** A function of the elements of several arrays at each place of their common shape. */
    static Values elementwise(ToDoubleFunction<double[]> function, Values... inputs) {
        int rank = Arrays.stream(inputs).mapToInt(x -> x.lengths.length).max().orElse(0);
        int[] shape = new int[rank];
        Arrays.fill(shape, 1);
        for (Values x : inputs) {
            for (int axis = 0; axis < x.lengths.length; axis++) {
                int at = rank - x.lengths.length + axis;
                shape[at] = x.lengths[axis] == 1 ? shape[at] : x.lengths[axis];
            }
        }
        return of(
                shape,
                index -> function.applyAsDouble(Arrays.stream(inputs)
                        .mapToDouble(x -> x.broadcastAt(index))
                        .toArray()));
    }

    /** Folds all elements with the same index but for one axis. */
    Values fold(int axis, boolean keepDims, DoubleBinaryOperator operator) {
        int[] kept = lengths.clone();
        kept[axis] = 1;
        Values folded = of(kept, index -> {
            int[] i = index.clone();
            double result = at(i);
            for (i[axis] = 1; i[axis] < lengths[axis]; i[axis]++) {
                result = operator.applyAsDouble(result, at(i));
            }
            return result;
        });
        int[] rest = new int[lengths.length - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = lengths[i < axis ? i : i + 1];
        }
        return keepDims ? folded : new Values(rest, folded.elements);
    }

    Tensor toTensor(DataType type) {
        return Tensor.constant(elements)
                .reshape(Arrays.stream(lengths).asLongStream().toArray())
                .to(type);
    }

    /** An ND4J array with these elements in dense row-major order. */
    INDArray toINDArray() {
        long[] shape = Arrays.stream(lengths).asLongStream().toArray();
        return elements.length == 0
                ? Nd4j.create(DataType.DOUBLE, shape)
                : Nd4j.create(elements, shape, 'c').reshape('c', shape);
    }
}
