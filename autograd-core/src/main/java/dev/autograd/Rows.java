package dev.autograd;

import dev.autograd.Primitive.Binary;
import dev.autograd.Primitive.None;
import dev.autograd.Primitive.Result;
import dev.autograd.Primitive.ResultRule;
import dev.autograd.Primitive.Rule;
import dev.autograd.Primitive.Unary;
import dev.autograd.ReductionRules.Folding;
import dev.autograd.array.Axes;
import dev.autograd.array.Kernel;
import dev.autograd.array.Shape;
import dev.autograd.tape.Pullback;
import dev.autograd.tape.Recording;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

/** The kinds of rows, so that a row of the table says no more than its name, its kernel and its derivative. */
final class Rows {
    private Rows() {}

    /** The derivative rule of a function of one input, given its output and its input. */
    @FunctionalInterface
    interface UnaryRule {
        Pullback<Tensor> at(Tensor z, Tensor x);
    }

    /** The derivative rule for one input of a function of two. */
    @FunctionalInterface
    interface BinaryRule {
        Pullback<Tensor> at(Tensor z, Tensor x, Tensor y);
    }

    /**
     * The derivative rule of a function of one input that has attributes.
     *
     * @param <A> the attributes
     */
    @FunctionalInterface
    interface AttributedRule<A> {
        Pullback<Tensor> at(Tensor z, Tensor x, A attributes);
    }

    /**
     * The derivative rule for one input of a function that is linear in each of two.
     *
     * @param <A> the attributes
     */
    @FunctionalInterface
    interface BilinearRule<A> {
        Pullback<Tensor> at(Tensor x, Tensor y, A attributes);
    }

    /** A function of each element. */
    static Unary elementwise(String name, Kernel<Object> kernel, UnaryRule rule) {
        return new Unary(name, (none, in) -> floating(name, in[0]), kernel, List.of(of(rule)));
    }

    /** A function of each element that is told something besides. */
    static <A> Primitive<A> elementwise(String name, Kernel<A> kernel, AttributedRule<A> rule) {
        return new Primitive<>(
                name, (a, in) -> floating(name, in[0]), kernel, List.of((z, in, i, a) -> rule.at(z, in[0], a)));
    }

    /** A function of each element that is constant between its jumps. */
    static Unary stepwise(String name, Kernel<Object> kernel) {
        return elementwise(name, kernel, (z, x) -> g -> Tensor.zeros(g.type(), g.shape()));
    }

    /** A comparison of elements: the output is boolean, and has no gradient. */
    static Binary predicate(String name, Kernel<Object> kernel) {
        return new Binary(
                name, (none, in) -> new Result(DataType.BOOL, broadcast(name, in[0], in[1])), kernel, List.of());
    }

    /** A function of the elements of two inputs, which broadcast; their gradients are summed back to shape. */
    static Binary broadcasting(String name, Kernel<Object> kernel, BinaryRule forX, BinaryRule forY) {
        ResultRule<None> result = (none, in) -> new Result(floatingType(name, in[0]), broadcast(name, in[0], in[1]));
        return new Binary(name, result, kernel, List.of(summedBack(forX), summedBack(forY)));
    }

    /** A function that folds the elements along some axes into one. */
    static Primitive<Folding> reducing(String name, Kernel<Axes> kernel, AttributedRule<Folding> rule) {
        return reducing(name, folding -> folding, (folding, in, out) -> kernel.run(folding.axes(), in, out), rule);
    }

    /** A function that folds the elements along some axes into one and is told something besides. */
    static <A> Primitive<A> reducing(
            String name, Function<A, Folding> folding, Kernel<A> kernel, AttributedRule<A> rule) {
        return new Primitive<>(
                name,
                (a, in) -> new Result(floatingType(name, in[0]), folded(in[0], folding.apply(a))),
                kernel,
                List.of((z, in, i, a) -> rule.at(z, in[0], a)));
    }

    /** A predicate of the booleans along some axes. */
    static Primitive<Folding> ofBooleans(String name, Kernel<Axes> kernel) {
        return new Primitive<>(
                name,
                (folding, in) -> new Result(booleanType(name, in[0]), folded(in[0], folding)),
                (folding, in, out) -> kernel.run(folding.axes(), in, out),
                List.of());
    }

    /** The position of an element along an axis, which has no gradient. */
    static Primitive<Folding> positions(String name, Kernel<Axes> kernel) {
        return new Primitive<>(
                name,
                (folding, in) -> new Result(DataType.INT64, folded(in[0], folding)),
                (folding, in, out) -> kernel.run(folding.axes(), in, out),
                List.of());
    }

    private static Shape folded(Tensor x, Folding folding) {
        return x.dims().reduce(folding.axes(), folding.keepDims());
    }

    /** A function of the elements along an axis that leaves the shape as it is. */
    static <A> Primitive<A> along(String name, Kernel<A> kernel, AttributedRule<A> rule) {
        return elementwise(name, kernel, rule);
    }

    /** A choice between two inputs by a boolean one, which has no gradient; all three broadcast. */
    static Primitive<None> choosing(
            String name,
            Kernel<Object> kernel,
            Function<Tensor, Pullback<Tensor>> forX,
            Function<Tensor, Pullback<Tensor>> forY) {
        ResultRule<None> result = (none, in) -> new Result(in[1].type(), broadcast(name, in));
        return new Primitive<>(
                name,
                result,
                kernel,
                List.of(noGradient(), summedBack((z, c, x) -> forX.apply(c)), summedBack((z, c, x) -> forY.apply(c))));
    }

    /** The rule of an input that is never tracked: a condition, or an index. */
    static <A> Rule<A> noGradient() {
        return (z, in, i, a) -> {
            throw new AssertionError(in[i].describe() + " is never tracked");
        };
    }

    /**
     * A function that is linear in its first input, and decided by comparing the others. The inputs broadcast, but the
     * first one has the output's shape.
     */
    static Primitive<None> masking(String name, Kernel<Object> kernel, BinaryRule rule) {
        Rule<None> stepwise = (z, in, i, none) -> {
            DataType type = in[i].type();
            long[] shape = in[i].shape();
            return g -> Tensor.zeros(type, shape);
        };
        return new Primitive<>(
                name,
                (none, in) -> floating(name, in[0]),
                kernel,
                List.of((z, in, i, none) -> rule.at(z, in[1], in[2]), stepwise, stepwise));
    }

    /** A function of each element of broadcast inputs that only writes in place, and so needs no derivative. */
    static <A> Primitive<A> unrecorded(String name, Kernel<A> kernel) {
        return new Primitive<>(
                name, (a, in) -> new Result(floatingType(name, in[0]), broadcast(name, in)), kernel, List.of());
    }

    /** A function that is linear in each of two inputs, which do not broadcast. */
    static <A> Primitive<A> bilinear(
            String name, ResultRule<A> result, Kernel<? super A> kernel, BilinearRule<A> forX, BilinearRule<A> forY) {
        return new Primitive<>(
                name,
                result,
                kernel,
                List.of((z, in, i, a) -> forX.at(in[0], in[1], a), (z, in, i, a) -> forY.at(in[0], in[1], a)));
    }

    /** A linear function of one input. */
    static <A> Primitive<A> linear(
            String name, ResultRule<A> result, Kernel<? super A> kernel, AttributedRule<A> rule) {
        return new Primitive<>(name, result, kernel, List.of((z, in, i, a) -> rule.at(z, in[0], a)));
    }

    /** The derivative is an expression in the output. */
    static UnaryRule slopeAtOutput(UnaryOperator<Tensor> slope) {
        return (z, x) -> g -> g.mul(slope.apply(z));
    }

    /** The derivative is an expression in the input. */
    static UnaryRule slopeAtInput(UnaryOperator<Tensor> slope) {
        return (z, x) -> g -> g.mul(slope.apply(x));
    }

    /**
     * The derivative is an expression in the output, and {@code fused} computes {@code g} times it at once, from {@code g}
     * and the output. It serves where nothing is recorded and saves passes over memory; the expression is the definition.
     */
    static UnaryRule slopeAtOutput(UnaryOperator<Tensor> slope, Kernel<Object> fused) {
        Binary product = slopeProduct(fused);
        return (z, x) -> g -> isSeen() ? g.mul(slope.apply(z)) : product.apply(g, z);
    }

    /** The derivative is an expression in the input, and {@code fused} computes {@code g} times it at once. */
    static UnaryRule slopeAtInput(UnaryOperator<Tensor> slope, Kernel<Object> fused) {
        Binary product = slopeProduct(fused);
        return (z, x) -> g -> isSeen() ? g.mul(slope.apply(x)) : product.apply(g, x);
    }

    /** The gradient passes where a condition on the output holds, and is 0 elsewhere. */
    static UnaryRule whereOutput(UnaryOperator<Tensor> condition, Kernel<Object> fused) {
        Binary product = slopeProduct(fused);
        return (z, x) -> g -> isSeen() ? g.where(condition.apply(z), 0) : product.apply(g, z);
    }

    private static Binary slopeProduct(Kernel<Object> fused) {
        return new Binary("slopeProduct", (none, in) -> floating("slope", in[0]), fused, List.of());
    }

    // Somebody will differentiate the backward pass again, or read it.
    static boolean isSeen() {
        Recording recording = Recording.current();
        return recording.isOn() || recording.isTracing();
    }

    private static Rule<None> of(UnaryRule rule) {
        return (z, in, i, none) -> rule.at(z, in[0]);
    }

    private static Rule<None> summedBack(BinaryRule rule) {
        return (z, in, i, none) -> {
            Pullback<Tensor> pullback = rule.at(z, in[0], in[1]);
            Shape shape = in[i].dims();
            return shape.equals(z.dims()) ? pullback : g -> pullback.apply(g).sumTo(shape);
        };
    }

    /** The input's own type and shape, if it is a type that has derivatives. */
    static Result floating(String name, Tensor x) {
        return new Result(floatingType(name, x), x.dims());
    }

    /** The input's own type, if it is one that has derivatives. */
    static DataType floatingType(String name, Tensor x) {
        if (!DataTypes.isFloating(x.type())) {
            throw new ShapeException(name + ": " + x.describe()
                    + " holds no floating-point numbers; convert it with to(DataType.DOUBLE) or to(DataType.FLOAT)");
        }
        return x.type();
    }

    /** The data type BOOL, if it is the input's. */
    static DataType booleanType(String name, Tensor x) {
        if (x.type() != DataType.BOOL) {
            throw new ShapeException(name + ": " + x.describe() + " is not boolean; compare it first, as in x.gt(0)");
        }
        return DataType.BOOL;
    }

    /** The shape that two inputs broadcast to. */
    static Shape broadcast(String name, Tensor x, Tensor y) {
        Shape shape = Shape.broadcast(x.dims(), y.dims());
        return shape != null ? shape : broadcast(name, new Tensor[] {x, y});
    }

    /** The shape that all inputs broadcast to. */
    static Shape broadcast(String name, Tensor... tensors) {
        Shape shape = Shape.SCALAR;
        for (Tensor tensor : tensors) {
            Shape wider = Shape.broadcast(shape, tensor.dims());
            if (wider == null) {
                throw new ShapeException(name + ": shapes don't broadcast: " + Primitive.describe(tensors)
                        + "; counted from the right, lengths must be equal or 1");
            }
            shape = wider;
        }
        return shape;
    }
}
