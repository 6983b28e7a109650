package dev.autograd;

import static dev.autograd.Values.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One use of an operation, from which {@link SamplesTest} makes its tests: the call, where the inputs come from, and an
 * independent formula of the value. Immutable.
 *
 * @param row of the table that the call must reach; null for a composition
 * @param name as the tests show it
 * @param call the operation
 * @param formula what its value must be
 * @param cases the inputs' shapes, once for each case
 * @param domains the inputs' elements; the last one serves for the remaining inputs too
 * @param order up to which derivatives are checked
 * @param tolerance of the derivatives
 */
record Sample(
        @Nullable Primitive<?> row,
        String name,
        Function<Tensor[], Tensor> call,
        Function<Values[], Values> formula,
        List<List<int[]>> cases,
        List<Domain> domains,
        int order,
        double tolerance) {

    private static final double TOLERANCE = 1e-9;

    private static final List<List<int[]>> ONE = List.of(
            List.of(shape(2, 3)), List.of(shape()), List.of(shape(1)), List.of(shape(0, 3)), List.of(shape(2, 1, 2)));
    private static final List<List<int[]>> PAIRS = List.of(
            List.of(shape(2, 3), shape(2, 3)),
            List.of(shape(2, 3), shape(3)),
            List.of(shape(1, 3), shape(2, 1)),
            List.of(shape(), shape(2, 2)),
            List.of(shape(2, 1, 2), shape()),
            List.of(shape(), shape()),
            List.of(shape(1), shape(1, 1)),
            List.of(shape(0, 3), shape(3)),
            List.of(shape(2, 1), shape(1, 0)));
    private static final List<List<int[]>> TRIPLES = List.of(
            List.of(shape(2, 3), shape(2, 3), shape(2, 3)),
            List.of(shape(3), shape(2, 1), shape()),
            List.of(shape(2, 1), shape(), shape(1, 3)),
            List.of(shape(), shape(2), shape(2)),
            List.of(shape(0, 3), shape(3), shape()));

    /** A function of each element. */
    static Sample unary(Primitive<?> row, UnaryOperator<Tensor> call, DoubleUnaryOperator formula) {
        return elementwise(row, in -> call.apply(in[0]), x -> formula.applyAsDouble(x[0]), ONE);
    }

    /** A function of the elements of two inputs, which broadcast. */
    static Sample binary(Primitive<?> row, BinaryOperator<Tensor> call, DoubleBinaryOperator formula) {
        return elementwise(row, in -> call.apply(in[0], in[1]), x -> formula.applyAsDouble(x[0], x[1]), PAIRS);
    }

    /** A function of the elements of three inputs, which broadcast. */
    static Sample ternary(Primitive<?> row, Function<Tensor[], Tensor> call, ToDoubleFunction<double[]> formula) {
        return elementwise(row, call, formula, TRIPLES);
    }

    private static Sample elementwise(
            Primitive<?> row,
            Function<Tensor[], Tensor> call,
            ToDoubleFunction<double[]> formula,
            List<List<int[]>> cases) {
        Function<Values[], Values> values = in -> Values.elementwise(formula, in);
        return new Sample(row, row.name(), call, values, cases, List.of(Domain.ANY), 2, TOLERANCE);
    }

    /** Any function of inputs of these shapes. */
    static Sample of(
            Primitive<?> row, Function<Tensor[], Tensor> call, Function<Values[], Values> formula, int[]... shapes) {
        return new Sample(
                row, row.name(), call, formula, List.of(Arrays.asList(shapes)), List.of(Domain.ANY), 2, TOLERANCE);
    }

    /** The same for a function that has no row: it is made of others. */
    Sample composed(String composition) {
        return new Sample(null, composition, call, formula, cases, domains, order, tolerance);
    }

    /** What is special about it, for the name of its tests. */
    Sample when(String special) {
        return new Sample(row, name + " " + special, call, formula, cases, domains, order, tolerance);
    }

    /** Where the inputs come from; the last one serves for the remaining inputs too. */
    Sample on(Domain... inputs) {
        return new Sample(row, name, call, formula, cases, List.of(inputs), order, tolerance);
    }

    /** A further case: the same call with inputs of these shapes. */
    Sample alsoFor(int[]... more) {
        List<List<int[]>> all = new ArrayList<>(cases);
        all.add(Arrays.asList(more));
        return new Sample(row, name, call, formula, all, domains, order, tolerance);
    }

    /** Only the cases with inputs of these shapes. */
    Sample onlyFor(int[]... shapes) {
        return new Sample(row, name, call, formula, List.of(Arrays.asList(shapes)), domains, order, tolerance);
    }

    /** For results whose second derivative is nowhere or is not a finite number. */
    Sample upToOrder(int highest) {
        return new Sample(row, name, call, formula, cases, domains, highest, tolerance);
    }

    /** For functions whose differences lose digits. */
    Sample within(double relative) {
        return new Sample(row, name, call, formula, cases, domains, order, relative);
    }

    /** The inputs of a case, as numbers that FLOAT holds exactly. */
    Values[] inputs(List<int[]> shapes) {
        SplittableRandom random = new SplittableRandom(Arrays.deepHashCode(shapes.toArray()) ^ name.hashCode());
        Values[] inputs = new Values[shapes.size()];
        for (int i = 0; i < inputs.length; i++) {
            Values exact = domain(i).values(random, shapes.get(i));
            double[] rounded =
                    Arrays.stream(exact.elements()).map(x -> (float) x).toArray();
            inputs[i] = new Values(exact.lengths(), rounded);
        }
        return inputs;
    }

    /** The inputs as constants, those of no particular type of the given one. */
    Tensor[] tensors(Values[] inputs, DataType floating) {
        Tensor[] tensors = new Tensor[inputs.length];
        for (int i = 0; i < tensors.length; i++) {
            DataType own = domain(i).type();
            tensors[i] = inputs[i].toTensor(own == null ? floating : own);
        }
        return tensors;
    }

    boolean isFloating(int input) {
        return domain(input).type() == null;
    }

    private Domain domain(int input) {
        return domains.get(Math.min(input, domains.size() - 1));
    }

    @Override
    public String toString() {
        return name;
    }
}
