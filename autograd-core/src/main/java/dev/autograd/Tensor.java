package dev.autograd;

import dev.autograd.array.Array;
import dev.autograd.array.JavaArrays;
import dev.autograd.array.NdArrays;
import dev.autograd.array.Shape;
import dev.autograd.array.Updates.Factors;
import dev.autograd.array.Updates.Quotient;
import dev.autograd.tape.Node;
import dev.autograd.tape.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of numbers that remembers how it was computed.
 *
 * <p>A tensor is a variable, a constant, or the result of an operation. Operations on tensors that depend on a variable
 * are recorded, and {@link #backward()} follows the record back to give each variable its gradient.
 *
 * <p>Data types: FLOAT and DOUBLE for numbers, LONG and INT for indices, BOOL for masks. A Java number takes the type of
 * the tensor that it meets, FLOAT with DOUBLE gives DOUBLE, and every other mixture is refused.
 */
public final class Tensor
        implements Arithmetic,
                Elementary,
                Activations,
                Choices,
                Reductions,
                Scans,
                Ordering,
                Probabilities,
                Shaping,
                Indexing,
                Products,
                LinearAlgebra,
                Convolutions,
                Poolings,
                Normalisation {
    private final Array array;

    // Null for a constant, and for a variable while it is frozen.
    @Nullable Recorded node;

    // A variable's own.
    private final @Nullable Leaf leaf;

    private @Nullable String name;

    // How it was computed, if that was traced.
    private @Nullable Operation operation;

    // Set on what a derivative rule captures of an array that may be written later.
    private final @Nullable Saved saved;

    /** The version of an array that an operation's derivative rule relies on. */
    private record Saved(int version, String by) {}

    Tensor(Array array, @Nullable Recorded node) {
        this(array, node, null, null);
    }

    private Tensor(Array array, @Nullable Recorded node, @Nullable Leaf leaf, @Nullable Saved saved) {
        this.array = array;
        this.node = node;
        this.leaf = leaf;
        this.saved = saved;
    }

    // --- making tensors

    /** Returns a scalar, of type DOUBLE, that wants a gradient. */
    public static Tensor variable(double value) {
        return variable(JavaArrays.scalar(DataType.DOUBLE, value));
    }

    /** Returns a vector, of type DOUBLE, that wants a gradient. The elements are copied. */
    public static Tensor variable(double[] values) {
        return variable(JavaArrays.of(values));
    }

    /**
     * Returns a matrix, of type DOUBLE, that wants a gradient. The elements are copied.
     *
     * @throws ShapeException if the rows differ in length
     */
    public static Tensor variable(double[][] values) {
        return variable(JavaArrays.of(rectangular(values)));
    }

    /** Returns a vector, of type FLOAT, that wants a gradient. The elements are copied. */
    public static Tensor variable(float[] values) {
        return variable(JavaArrays.of(values));
    }

    /** Returns a matrix, of type FLOAT, that wants a gradient. The elements are copied. */
    public static Tensor variable(float[][] values) {
        return variable(JavaArrays.of(rectangular(values)));
    }

    /**
     * Returns a tensor that wants a gradient. The elements are copied, so later changes of the array have no effect.
     *
     * @throws ShapeException if the array's data type is not FLOAT or DOUBLE
     */
    public static Tensor variable(INDArray values) {
        return variable(NdArrays.copy(values));
    }

    /** Returns a tensor that wants a gradient and starts at another tensor's value, which is copied. */
    public static Tensor variable(Tensor value) {
        return variable(value.array());
    }

    private static Tensor variable(Array values) {
        if (!DataTypes.isFloating(values.type())) {
            throw new ShapeException("a variable holds floating-point numbers, but the array is " + values
                    + "; convert it with castTo(DataType.DOUBLE), or make it a constant");
        }
        Leaf leaf = new Leaf(values.shape(), values.type());
        return new Tensor(values.copyMutable(), leaf, leaf, null);
    }

    /** Returns a scalar of type DOUBLE. */
    public static Tensor constant(double value) {
        return new Tensor(JavaArrays.scalar(DataType.DOUBLE, value), null);
    }

    /** Returns a vector of type DOUBLE. The elements are copied, as in all these methods. */
    public static Tensor constant(double[] values) {
        return new Tensor(JavaArrays.of(values), null);
    }

    /** Returns a matrix of type DOUBLE. */
    public static Tensor constant(double[][] values) {
        return new Tensor(JavaArrays.of(rectangular(values)), null);
    }

    /** Returns a vector of type FLOAT. */
    public static Tensor constant(float[] values) {
        return new Tensor(JavaArrays.of(values), null);
    }

    /** Returns a matrix of type FLOAT. */
    public static Tensor constant(float[][] values) {
        return new Tensor(JavaArrays.of(rectangular(values)), null);
    }

    /** Returns a vector of type INT. */
    public static Tensor constant(int[] values) {
        return new Tensor(JavaArrays.of(values), null);
    }

    /** Returns a vector of type LONG. */
    public static Tensor constant(long[] values) {
        return new Tensor(JavaArrays.of(values), null);
    }

    /** Returns a vector of type BOOL. */
    public static Tensor constant(boolean[] values) {
        return new Tensor(JavaArrays.of(values), null);
    }

    /** Returns a tensor with an array's shape and type: FLOAT, DOUBLE, LONG, INT or BOOL. */
    public static Tensor constant(INDArray values) {
        return new Tensor(NdArrays.copy(values), null);
    }

    /** Returns a tensor of zeros. */
    public static Tensor zeros(DataType type, long... shape) {
        return full(type, 0, shape);
    }

    /** Returns a tensor of ones. */
    public static Tensor ones(DataType type, long... shape) {
        return full(type, 1, shape);
    }

    /** Returns a tensor of equal elements. */
    public static Tensor full(DataType type, double value, long... shape) {
        return new Tensor(Array.full(DataTypes.supported(type), Shape.of(shape), value), null);
    }

    /** Returns {@code 0, 1, ... end - 1} as a vector of type LONG. */
    public static Tensor arange(long end) {
        return arange(0, end);
    }

    /** Returns {@code start, start + 1, ... end - 1} as a vector of type LONG; empty if the end comes first. */
    public static Tensor arange(long start, long end) {
        return new Tensor(JavaArrays.of(LongStream.range(start, end).toArray()), null);
    }

    /**
     * Returns {@code start, start + step, ...} up to but not including {@code end}, as a vector.
     *
     * @throws ShapeException if the step is 0 or leads away from the end
     */
    public static Tensor arange(DataType type, double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (!(count >= 0 && count <= Integer.MAX_VALUE)) {
            throw new ShapeException("arange: no number of steps of " + step + " leads from " + start + " to " + end);
        }
        return sequence(type, start, step, (int) count);
    }

    /**
     * Returns {@code count} numbers at equal distances, the first and last of which are {@code start} and {@code end}, as
     * a vector.
     *
     * @throws ShapeException if the count is negative
     */
    public static Tensor linspace(DataType type, double start, double end, long count) {
        Tensor numbers = sequence(type, start, count > 1 ? (end - start) / (count - 1) : 0, count);
        if (count > 1) {
            numbers.array.put((int) count - 1, end);
        }
        return numbers;
    }

    private static Tensor sequence(DataType type, double start, double step, long count) {
        if (count < 0) {
            throw new ShapeException("linspace: there can't be " + count + " numbers");
        }
        Array array = Array.allocate(DataTypes.supported(type), Shape.of(count));
        double[] numbers = new double[array.size()];
        Arrays.setAll(numbers, i -> start + i * step);
        array.setDoubles(numbers);
        return new Tensor(array, null);
    }

    /** Returns the identity matrix with {@code n} rows. */
    public static Tensor eye(DataType type, long n) {
        return eye(type, n, n);
    }

    /** Returns a matrix with ones on its main diagonal and zeros elsewhere. */
    public static Tensor eye(DataType type, long rows, long columns) {
        Array array = Array.full(DataTypes.supported(type), Shape.of(rows, columns), 0);
        for (int i = 0; i < Math.min(rows, columns); i++) {
            array.put(i * (int) columns + i, 1);
        }
        return new Tensor(array, null);
    }

    // --- several tensors at once

    /** Returns tensors one behind the other along an axis, as {@link #concat(List, long)}. */
    public static Tensor concat(long axis, Tensor... tensors) {
        return Assembling.concat(List.of(tensors), axis);
    }

    /**
     * Returns tensors one behind the other along an axis. Gradients: the parts of {@code g} that they fill.
     *
     * @throws ShapeException if there are none, or they differ in other axes, or their data types don't go together
     */
    public static Tensor concat(List<Tensor> tensors, long axis) {
        return Assembling.concat(tensors, axis);
    }

    /** Returns tensors of equal shape as the positions of a new axis, as {@link #stack(List, long)}. */
    public static Tensor stack(long axis, Tensor... tensors) {
        return Assembling.stack(List.of(tensors), axis);
    }

    /**
     * Returns tensors of equal shape as the positions of a new axis, which is counted in the result. Gradients: the
     * positions of {@code g}.
     *
     * @throws ShapeException if there are none, or their shapes differ
     */
    public static Tensor stack(List<Tensor> tensors, long axis) {
        return Assembling.stack(tensors, axis);
    }

    /**
     * Returns the coordinates of a grid: for vectors of lengths {@code n0, n1, ...}, one tensor each of shape {@code [n0,
     * n1, ...]}, which varies along its own axis and is equal along the others (NumPy's indexing "ij"). Gradients:
     * {@code g} summed over the other axes.
     *
     * @throws ShapeException if one is not a vector
     */
    public static List<Tensor> meshgrid(Tensor... axes) {
        return Assembling.meshgrid(axes);
    }

    /**
     * Returns sums of products of tensors, in Einstein's notation: each letter is an axis, and what the result does not
     * name is summed over. {@code "ij,jk->ik"} is the product of two matrices, {@code "ii->"} the trace, {@code
     * "...i,...i->..."} the inner products of two stacks of vectors.
     *
     * <p>A letter that an operand names twice stands for its diagonal. "..." stands for all axes that are not named; they
     * broadcast. Without "->" the result has the axes of "..." and the letters that stand once, in alphabetical order. Of
     * more than two operands the two whose product is the cheapest are contracted first. Gradient of an operand: {@code g}
     * and the others, contracted to its axes.
     *
     * @throws ShapeException if the equation is malformed, or does not fit the operands
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Einsum.of(equation, operands);
    }

    private static double[][] rectangular(double[][] rows) {
        for (double[] row : rows) {
            checkLength(row.length, rows[0].length);
        }
        return rows;
    }

    private static float[][] rectangular(float[][] rows) {
        for (float[] row : rows) {
            checkLength(row.length, rows[0].length);
        }
        return rows;
    }

    private static void checkLength(int length, int first) {
        if (length != first) {
            throw new ShapeException("the rows of a matrix have equal lengths, but one has " + length
                    + " elements and the first one has " + first);
        }
    }

    // --- names

    /** Gives the tensor a name, which errors and explanations use; returns the tensor. */
    public Tensor named(@Nullable String newName) {
        name = newName;
        if (node != null) {
            node.name = newName;
        }
        if (leaf != null) {
            leaf.name = newName;
        }
        return this;
    }

    /** The name that it was given, or null. */
    public @Nullable String name() {
        return name != null || node == null ? name : node.name;
    }

    String nameOr(String otherwise) {
        String own = name();
        return own == null ? otherwise : own;
    }

    /** As {@code W1 DOUBLE[4, 3]}. */
    String describe() {
        String own = name();
        return (own == null ? "" : own + " ") + array;
    }

    // --- reading

    /** The lengths of the axes; none for a scalar. */
    public long[] shape() {
        return array.shape().toLongs();
    }

    /** The number of axes. */
    public int rank() {
        return array.shape().rank();
    }

    /** The number of elements. */
    public long size() {
        return array.size();
    }

    public DataType dataType() {
        return array.type();
    }

    /** A copy of the value, the caller's to keep and to change. */
    public INDArray value() {
        return array().copyToINDArray();
    }

    /**
     * A view of the value, without a copy: valid for as long as it is reachable, and to be read only. What is written to
     * it changes what was recorded, and nothing can notice; {@link #assign} changes a variable.
     */
    public INDArray toINDArray() {
        return array().toINDArray();
    }

    /**
     * The value of a tensor with one element; a boolean one is 0 or 1.
     *
     * @throws ShapeException if it has more or fewer elements
     */
    public double item() {
        if (array.size() != 1) {
            throw new ShapeException("item() reads one number, but " + describe() + " has " + array.size()
                    + "; reduce it with mean() or sum(), or read one with get(...)");
        }
        return array().getDouble(0);
    }

    /** The element at an index, one number per axis; negative ones count from the end. */
    public double get(long... index) {
        if (index.length != rank()) {
            throw new ShapeException(
                    "get: " + index.length + " indices for " + describe() + ", which has " + rank() + " axes");
        }
        int[] strides = array.shape().strides();
        int position = 0;
        for (int i = 0; i < index.length; i++) {
            int length = array.shape().length(i);
            if (index[i] < -length || index[i] >= length) {
                throw new ShapeException(
                        "get: index " + index[i] + " is out of range for axis " + i + " of " + describe());
            }
            position += (int) (index[i] < 0 ? index[i] + length : index[i]) * strides[i];
        }
        return array().getDouble(position);
    }

    /** All elements in row-major order. */
    public double[] toDoubles() {
        return array().toDoubles();
    }

    /** The value as a person reads it, with the name, the type and the shape; large tensors by their corners. */
    @Override
    public String toString() {
        return Format.tensor(this);
    }

    // --- the tape

    /** True if it depends on a variable by recorded operations, or is one. */
    public boolean isTracked() {
        return node != null;
    }

    /** True if it was made by {@link #variable} and collects a gradient, unless it is frozen. */
    public boolean isVariable() {
        return leaf != null;
    }

    /**
     * Makes this variable count as a constant in what is computed from now on: no gradient flows to it until
     * {@link #unfreeze()}. It can still be written, and its {@link #grad()} stays as it is.
     *
     * @throws AutogradException if this is not a variable
     */
    public Tensor freeze() {
        leaf("freeze()");
        node = null;
        return this;
    }

    /** Lets gradients flow to this variable again. */
    public Tensor unfreeze() {
        node = leaf("unfreeze()");
        return this;
    }

    /** True between {@link #freeze()} and {@link #unfreeze()}. */
    public boolean isFrozen() {
        return leaf != null && node == null;
    }

    /** Its place on the tape; null for a constant. Tensors with the same node are the same value. */
    public @Nullable Node<Tensor> node() {
        return node;
    }

    /** How it was computed, if that was traced; else null. See {@link Autograd#trace()}. */
    public @Nullable Operation operation() {
        return operation != null || node == null ? operation : node.operation;
    }

    void trace(Operation made) {
        operation = made;
        if (node != null) {
            node.operation = made;
            node.line = made.line();
        }
    }

    /** Returns the same value as a constant: no gradient flows through it. */
    public Tensor detach() {
        Tensor value = untracked();
        Recording recording = Recording.current();
        if (recording.isTracing() && isTracked()) {
            List<Tensor> inputs = List.of(isMutable() ? asRecordedBy("detach") : this);
            value.trace(new Operation(
                    "detach", Map.of(), inputs, value, SourceLine.current(), recording.scope(), again -> again.get(0)
                            .detach()));
        }
        return value;
    }

    /** As {@link #detach}, for the engine's own use: it is no step of the user's computation. */
    Tensor untracked() {
        return new Tensor(array().unwritable(), null).named(name());
    }

    /**
     * True if this is that tensor, perhaps as a traced operation knows it: at the time a variable may have been frozen,
     * which leaves no trace on the tape.
     */
    public boolean isSameValue(Tensor other) {
        return array == other.array || (node != null && node == other.node);
    }

    /**
     * Computes the gradient of this scalar with respect to every variable that it depends on, and adds it to their
     * {@link #grad()}. May be called again, and adds again.
     *
     * @throws ShapeException if this is not a scalar, or has no one element
     * @throws AutogradException if it depends on no variable
     */
    public void backward() {
        Gradients.of(this).backward();
    }

    /**
     * Computes the vector-Jacobian product of this tensor, with {@code seed} as its own gradient, and adds it to the
     * {@link #grad()} of every variable that it depends on.
     *
     * @throws ShapeException if the seed's shape or data type differs from this tensor's
     */
    public void backward(Tensor seed) {
        Gradients.of(this).seed(seed).backward();
    }

    /**
     * The gradient that {@link #backward()} has added up in this variable since {@link #zeroGrad()}; zeros before the
     * first. It is one tensor, which changes with the next backward pass, until a recorded pass puts another one in its
     * place ({@link Gradients#createGraph()}); {@link #detach} it to keep its value.
     *
     * @throws AutogradException if this is not a variable
     */
    public Tensor grad() {
        return leaf("grad()").gradient();
    }

    /** Sets the gradient of this variable to zero. */
    public void zeroGrad() {
        leaf("zeroGrad()").zeroGradient();
    }

    private Leaf leaf(String asked) {
        if (leaf != null) {
            return leaf;
        }
        if (node == null) {
            throw new AutogradException(asked + ": " + describe() + " is a constant and has no gradient;"
                    + " make it with Tensor.variable(...) to get one");
        }
        throw new AutogradException(asked + ": " + node.describe() + " is an intermediate result, and only variables"
                + " collect a gradient; ask for it with Autograd.grad(loss, " + nameOr("x") + ")");
    }

    /**
     * Runs a function on the gradient of this tensor whenever a backward pass has completed it, before it flows on.
     *
     * @param hook returns the gradient to go on with, its argument if it only looks
     * @return removes the hook when closed
     * @throws AutogradException if this tensor is a constant
     */
    public Recording.Switch registerHook(UnaryOperator<Tensor> hook) {
        Recorded hooked = node;
        if (hooked == null) {
            throw new AutogradException("registerHook: " + describe() + " is a constant and gets no gradient;"
                    + " make it with Tensor.variable(...)");
        }
        // The same function may be registered twice.
        UnaryOperator<Tensor> registered = hook::apply;
        hooked.addHook(registered);
        return () -> hooked.removeHook(registered);
    }

    // --- writing variables

    /**
     * Overwrites the value of this variable; its gradient stays. Recorded operations that still need the old value for
     * their derivative will say so.
     *
     * @throws ShapeException if the shape or data type differs
     */
    public Tensor assign(Tensor value) {
        Array own = writable("assign", value, value.dims().equals(dims()));
        own.copyFrom(value.array());
        own.written();
        return this;
    }

    /** Overwrites the value of this variable with a copy of an array's. */
    public Tensor assign(INDArray value) {
        return assign(constant(value));
    }

    /** Adds {@code scale · y} to the value of this variable. Nothing is recorded. {@code y} broadcasts to its shape. */
    public Tensor addInPlace(Tensor y, double scale) {
        return write("addInPlace", ArithmeticRules.SCALE_ADD, new Factors(1, scale), y);
    }

    /**
     * Overwrites the value x of this variable with {@code a x + b y}: with {@code b = 1 - a} a running average of y. Nothing
     * is recorded. {@code y} broadcasts to its shape.
     */
    public Tensor scaleAddInPlace(double a, double b, Tensor y) {
        return write("scaleAddInPlace", ArithmeticRules.SCALE_ADD, new Factors(a, b), y);
    }

    /**
     * Overwrites the value x of this variable with {@code a x + b y²}: with {@code b = 1 - a} a running average of the
     * square of y. Nothing is recorded. {@code y} broadcasts to its shape.
     */
    public Tensor scaleAddSquareInPlace(double a, double b, Tensor y) {
        return write("scaleAddSquareInPlace", ArithmeticRules.SCALE_ADD_SQUARE, new Factors(a, b), y);
    }

    /**
     * Adds {@code scale · y / (√v / unit + epsilon)} to the value of this variable, the step of optimizers that measure each
     * element's gradient by its usual size. Nothing is recorded. {@code y} and {@code v} broadcast to its shape.
     */
    public Tensor addQuotientInPlace(double scale, Tensor y, Tensor v, double unit, double epsilon) {
        return write("addQuotientInPlace", ArithmeticRules.ADD_QUOTIENT, new Quotient(scale, unit, epsilon), y, v);
    }

    private <A> Tensor write(String asked, Primitive<A> row, A attributes, Tensor... operands) {
        Tensor[] inputs = new Tensor[operands.length + 1];
        inputs[0] = this;
        for (int i = 0; i < operands.length; i++) {
            writable(asked, operands[i], operands[i].dims().broadcastsTo(dims()));
            inputs[i + 1] = operands[i];
        }
        row.applyInto(attributes, array, inputs);
        array.written();
        return this;
    }

    private Array writable(String asked, Tensor value, boolean fits) {
        if (!array.isMutable()) {
            throw new AutogradException(
                    asked + ": " + describe() + " is not a variable, and only variables are written");
        }
        if (value.type() != type() || !fits) {
            throw new ShapeException(asked + ": " + value.describe() + " does not fit into " + describe());
        }
        return array;
    }

    // --- for the rules

    /** The value, if it may still be used. */
    Array array() {
        if (array.isReleased()) {
            throw new AutogradException((name() == null ? "a tensor " + array : describe())
                    + " was made in a scope that has ended; keep it with scope.keep(" + nameOr("x") + ")");
        }
        if (saved != null && saved.version != array.version()) {
            throw new AutogradException(nameOr("a variable") + " " + array
                    + " was changed after it was recorded, and the derivative of " + saved.by
                    + " needs its old value; call backward() before the update, or compute the loss again after it");
        }
        array.settle();
        return array;
    }

    /** Where the value lies, to be overwritten: what is read here may be stale. */
    Array storage() {
        return array;
    }

    /** Another tensor with this one's value and place on the tape, which writing to this one does not change. */
    Tensor sameValue() {
        if (array.isMutable()) {
            return ShapingRules.RESHAPE.apply(dims(), this);
        }
        Tensor same = new Tensor(array(), node);
        same.operation = operation;
        return same;
    }

    boolean isReleased() {
        return array.isReleased();
    }

    Shape dims() {
        return array.shape();
    }

    DataType type() {
        return array.type();
    }

    /** True if the value may be written after it was recorded. */
    boolean isMutable() {
        return array.isMutable();
    }

    /** This tensor as a derivative rule may capture it: it notices if the value has changed since. */
    Tensor asRecordedBy(Primitive<?> primitive) {
        return asRecordedBy(primitive.name());
    }

    private Tensor asRecordedBy(String operationName) {
        if (saved != null) {
            return this;
        }
        Tensor recorded = new Tensor(array, node, null, new Saved(array.version(), operationName));
        recorded.name = name;
        return recorded;
    }

    /** A scalar constant of this tensor's data type. */
    Tensor number(double value) {
        if (!Numbers.fits(type(), value)) {
            throw new ShapeException(
                    value + " is no " + type() + "; convert the tensor, as in " + nameOr("x") + ".to(DataType.DOUBLE)");
        }
        return Numbers.of(type(), value);
    }

    Tensor reshape(Shape shape) {
        return shape.equals(dims()) ? this : ShapingRules.RESHAPE.apply(shape, this);
    }

    Tensor broadcastTo(Shape shape) {
        if (shape.equals(dims())) {
            return this;
        }
        if (!dims().broadcastsTo(shape)) {
            throw new ShapeException("broadcastTo: " + describe() + " doesn't broadcast to " + shape
                    + "; counted from the right, its lengths must be equal or 1");
        }
        return ShapingRules.BROADCAST_TO.apply(shape, this);
    }

    /** The transpose of broadcasting to this tensor's shape: a sum over the repetitions. */
    Tensor sumTo(Shape shape) {
        if (shape.equals(dims())) {
            return this;
        }
        var repeated = shape.broadcastAxes(dims());
        return ReductionRules.SUM
                .apply(new ReductionRules.Folding(repeated, false), this)
                .reshape(shape);
    }
}
