package dev.autograd;

import static dev.autograd.Rows.linear;

import dev.autograd.Primitive.Result;
import dev.autograd.array.Array;
import dev.autograd.array.Assembly;
import dev.autograd.array.Movement;
import dev.autograd.array.Movement.Triangle;
import dev.autograd.array.Shape;
import dev.autograd.array.Window;
import dev.autograd.tape.PartialPullback;
import dev.autograd.tape.Pullback;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** The adjoints of operations that only move elements: each is undone, or summed back, by its partner. */
final class ShapingRules {
    private ShapingRules() {}

    static final Primitive<Shape> BROADCAST_TO = linear(
            "broadcastTo", (shape, in) -> new Result(in[0].type(), shape), Movement::broadcast, (z, x, shape) -> {
                Shape from = x.dims();
                return g -> g.sumTo(from);
            });

    static final Primitive<Shape> RESHAPE = new Reshape();

    static final Primitive<int[]> PERMUTE = linear(
            "permute",
            (order, in) -> new Result(in[0].type(), in[0].dims().permute(order)),
            Movement::permute,
            (z, x, order) -> {
                long[] inverse = inverse(order);
                return g -> g.permute(inverse);
            });

    static final Primitive<DataType> CAST =
            linear("to", (type, in) -> new Result(type, in[0].dims()), Movement::cast, (z, x, type) -> {
                DataType from = x.type();
                return g -> g.to(from);
            });

    /** A part of the input, which shares its memory where it is one run of it. */
    static final Primitive<Window> SLICE = new Cut("slice");

    static final Primitive<Window> DIAGONAL = new Cut("diagonal");

    /** The input as a part of an array of zeros: the transpose of cutting it out. */
    static final Primitive<Assembly> PLACE = assembling("place");

    /** Adds the input to a part of the output, which is there already. */
    static final Primitive<Window> ADD_PART = new Primitive<>(
            "addPart", (window, in) -> new Result(in[0].type(), window.shape()), Movement::addTo, List.of());

    static final Primitive<Assembly> CONCAT = assembling("concat");
    static final Primitive<Assembly> PAD = assembling("pad");
    static final Primitive<Assembly> ROLL = assembling("roll");

    static final Primitive<Triangle> TRIANGLE = linear(
            "triangle",
            (triangle, in) -> new Result(in[0].type(), in[0].dims()),
            Movement::triangle,
            (z, x, triangle) -> g -> triangle(triangle, g));

    private static Tensor triangle(Triangle triangle, Tensor x) {
        return TRIANGLE.apply(triangle, x);
    }

    /** Windows of the inputs become windows of the output; in the gradient they change places. */
    private static Primitive<Assembly> assembling(String name) {
        return new Primitive<>(
                name,
                (assembly, in) -> new Result(in[0].type(), assembly.shape()),
                Assembly::run,
                List.of((z, in, i, assembly) -> back(assembly.adjoint(i, in[i].dims()))));
    }

    private static Pullback<Tensor> back(Assembly adjoint) {
        Window window = adjoint.asWindow();
        return window == null ? g -> PLACE.apply(adjoint, g) : g -> SLICE.apply(window, g);
    }

    private static final class Cut extends Primitive<Window> {
        Cut(String name) {
            super(
                    name,
                    (window, in) -> new Result(in[0].type(), window.shape()),
                    Movement::cut,
                    List.of((z, in, i, window) -> new Placing(window, in[0].dims())));
        }

        @Override
        Array evaluate(Window window, Tensor[] inputs) {
            Array shared = inputs[0].array().shared(window);
            return shared != null ? shared : super.evaluate(window, inputs);
        }
    }

    /** Puts the gradient of a part into zeros, or adds it to that part of a gradient. */
    private record Placing(Window window, Shape shape) implements PartialPullback<Tensor> {
        @Override
        public Tensor apply(Tensor g) {
            return back(Assembly.place(window, shape)).apply(g);
        }

        @Override
        public void addTo(Tensor sum, Tensor g) {
            ADD_PART.applyInto(window, sum.array(), g);
        }
    }

    static long[] inverse(int[] order) {
        long[] inverse = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    /** Shares the elements with its input where nobody can write to them. */
    private static final class Reshape extends Primitive<Shape> {
        Reshape() {
            super(
                    "reshape",
                    (shape, in) -> new Result(in[0].type(), shape),
                    (shape, in, out) -> {
                        throw new UnsupportedOperationException();
                    },
                    List.of((z, in, i, shape) -> back(in[0].dims())));
        }

        private static Pullback<Tensor> back(Shape from) {
            return g -> g.reshape(from);
        }

        @Override
        Array evaluate(Shape shape, Tensor[] inputs) {
            return inputs[0].array().unwritable().reshaped(shape);
        }
    }
}
