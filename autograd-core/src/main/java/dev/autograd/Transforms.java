package dev.autograd;

import dev.autograd.tape.BackwardPass;
import dev.autograd.tape.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of a function at a point, ready to be differentiated there.
 *
 * <p>Transforms nest: if the point, or anything else that the function uses, is tracked by a computation around this one,
 * the derivatives are recorded too; otherwise they are constants.
 */
final class Transforms {
    private final List<Tensor> point;
    private final Tensor value;
    private final boolean nested;

    private Transforms(List<Tensor> point, Tensor value, boolean nested) {
        this.point = point;
        this.value = value;
        this.nested = nested;
    }

    /** Evaluates a function of several tensors. */
    static Transforms at(List<Tensor> xs, Function<List<Tensor>, Tensor> f) {
        boolean recording = Recording.current().isOn();
        List<Tensor> point =
                xs.stream().map(x -> recording ? probe(x) : freshLeaf(x)).toList();
        try (Recording.Switch on = Recording.current().on(true)) {
            Tensor value = f.apply(point);
            return new Transforms(point, value, recording && usesOthers(value, point));
        }
    }

    // A place on the tape at which the gradient can be asked for, behind which the path to x goes on.
    private static Tensor probe(Tensor x) {
        return x.isTracked() ? ShapingRules.RESHAPE.apply(x.dims(), x).named(x.name()) : freshLeaf(x);
    }

    private static Tensor freshLeaf(Tensor x) {
        return new Tensor(x.array().unwritable(), new Leaf(x.dims(), x.type())).named(x.name());
    }

    private static boolean usesOthers(Tensor value, List<Tensor> point) {
        return value.node != null
                && BackwardPass.frontier(value.node, 0).stream()
                        .anyMatch(leaf -> point.stream().noneMatch(x -> x.node == leaf));
    }

    Tensor value() {
        return nested ? value : value.untracked();
    }

    /** The gradients of the value, or the vector-Jacobian products with a seed. */
    List<Tensor> gradients(@Nullable Tensor seed) {
        return gradients(seed, nested);
    }

    private List<Tensor> gradients(@Nullable Tensor seed, boolean createGraph) {
        if (value.node == null) {
            return point.stream().map(x -> Tensor.zeros(x.type(), x.shape())).toList();
        }
        Gradients question = Gradients.of(value);
        if (seed != null) {
            question.seed(seed);
        }
        if (createGraph) {
            question.createGraph();
        }
        return question.wrt(point.get(0), point.subList(1, point.size()).toArray(Tensor[]::new));
    }

    /** The Jacobian-vector product: the transpose of the map from a seed to the vector-Jacobian product. */
    Tensor tangent(List<Tensor> directions) {
        try (Recording.Switch on = Recording.current().on(true)) {
            Tensor seed = freshLeaf(Tensor.zeros(value.type(), value.shape()));
            return tangent(seed, gradients(seed, true), directions);
        }
    }

    private Tensor tangent(Tensor seed, List<Tensor> products, List<Tensor> directions) {
        Tensor sum = null;
        for (int i = 0; i < products.size(); i++) {
            Tensor product = products.get(i);
            Tensor direction = directions.get(i);
            if (product.node == null) {
                continue;
            }
            Gradients question = Gradients.of(product).seed(direction);
            Tensor part = (nested || direction.isTracked() ? question.createGraph() : question).wrt(seed);
            sum = sum == null ? part : sum.add(part);
        }
        return sum == null ? Tensor.zeros(value.type(), value.shape()) : sum;
    }

    /** The Jacobian with respect to the one tensor of the point: {@code [shape of the value..., shape of the point...]}. */
    Tensor jacobian() {
        return value.size() <= point.get(0).size() ? byRows() : byColumns();
    }

    // A row is the gradient of one element of the value.
    private Tensor byRows() {
        Tensor x = point.get(0);
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            rows.add(gradients(basis(value, i)).get(0));
        }
        return rows.isEmpty()
                ? Tensor.zeros(x.type(), shapes(value, x))
                : Tensor.stack(rows, 0).reshape(shapes(value, x));
    }

    // A column is the derivative in the direction of one element of the point.
    private Tensor byColumns() {
        Tensor x = point.get(0);
        if (x.size() == 0) {
            return Tensor.zeros(value.type(), shapes(value, x));
        }
        try (Recording.Switch on = Recording.current().on(true)) {
            Tensor seed = freshLeaf(Tensor.zeros(value.type(), value.shape()));
            List<Tensor> products = gradients(seed, true);
            List<Tensor> columns = IntStream.range(0, (int) x.size())
                    .mapToObj(i -> tangent(seed, products, List.of(basis(x, i))))
                    .toList();
            return Tensor.stack(columns, value.rank()).reshape(shapes(value, x));
        }
    }

    private static Tensor basis(Tensor x, int index) {
        Tensor basis = Tensor.zeros(x.type(), x.shape());
        basis.array().put(index, 1);
        return basis;
    }

    private static long[] shapes(Tensor value, Tensor x) {
        return java.util.stream.LongStream.concat(
                        java.util.Arrays.stream(value.shape()), java.util.Arrays.stream(x.shape()))
                .toArray();
    }
}
