package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * How a parameter starts.
 *
 * <p>Some start by the sizes around them: {@code fanIn} is the number of inputs that an output is computed from,
 * {@code fanOut} the number of outputs that an input goes to. A weight of shape {@code [out, in]} has {@code in} and
 * {@code out}, one of shape {@code [out, in, height, width]} has {@code in·height·width} and {@code out·height·width}.
 */
@FunctionalInterface
public interface Initializer {
    /** Returns the first values. */
    Tensor values(Seed seed, DataType type, long... shape);

    /** All equal to a number. */
    static Initializer constant(double value) {
        return (seed, type, shape) -> Tensor.full(type, value, shape);
    }

    /** Zeros. */
    static Initializer zeros() {
        return constant(0);
    }

    /** Ones. */
    static Initializer ones() {
        return constant(1);
    }

    /** Uniform between {@code -bound} and {@code bound}. */
    static Initializer uniform(double bound) {
        return (seed, type, shape) -> seed.uniform(type, -bound, bound, shape);
    }

    /** Normal with mean 0. */
    static Initializer normal(double deviation) {
        return (seed, type, shape) -> seed.normal(type, 0, deviation, shape);
    }

    /** Normal with mean 0, none further out than two deviations. */
    static Initializer truncatedNormal(double deviation) {
        return (seed, type, shape) -> seed.truncatedNormal(type, 0, deviation, shape);
    }

    /**
     * Uniform with variance {@code 2 / (fanIn + fanOut)}, for tanh and sigmoid; also called Xavier. Source: X. Glorot,
     * Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
     */
    static Initializer glorotUniform() {
        return (seed, type, shape) ->
                uniform(Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape)))).values(seed, type, shape);
    }

    /** Normal with variance {@code 2 / (fanIn + fanOut)}; as {@link #glorotUniform}. */
    static Initializer glorotNormal() {
        return (seed, type, shape) ->
                normal(Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape)))).values(seed, type, shape);
    }

    /**
     * Uniform with variance {@code 2 / fanIn}, for relu; also called Kaiming. Source: K. He et al., "Delving deep into
     * rectifiers", 2015.
     */
    static Initializer heUniform() {
        return (seed, type, shape) -> uniform(Math.sqrt(6.0 / fanIn(shape))).values(seed, type, shape);
    }

    /** Normal with variance {@code 2 / fanIn}; as {@link #heUniform}. */
    static Initializer heNormal() {
        return (seed, type, shape) -> normal(Math.sqrt(2.0 / fanIn(shape))).values(seed, type, shape);
    }

    /**
     * Uniform with variance {@code 1 / fanIn}, for selu. Source: Y. LeCun et al., "Efficient BackProp", 1998.
     */
    static Initializer lecunUniform() {
        return (seed, type, shape) -> uniform(Math.sqrt(3.0 / fanIn(shape))).values(seed, type, shape);
    }

    /** Normal with variance {@code 1 / fanIn}; as {@link #lecunUniform}. */
    static Initializer lecunNormal() {
        return (seed, type, shape) -> normal(Math.sqrt(1.0 / fanIn(shape))).values(seed, type, shape);
    }

    /**
     * Orthogonal: the rows, or the columns if they are fewer, are at right angles and of length 1, so that a gradient keeps
     * its length on the way through; for recurrent and deep networks. Of more than two axes the first counts the rows.
     * Source: A. M. Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014.
     */
    static Initializer orthogonal() {
        return orthogonal(1);
    }

    /** As {@link #orthogonal()}, with rows or columns of this length. */
    static Initializer orthogonal(double gain) {
        return (seed, type, shape) -> Orthogonal.values(seed, type, gain, matrix(shape));
    }

    private static long fanIn(long[] shape) {
        return matrix(shape)[1] * receptiveField(shape);
    }

    private static long fanOut(long[] shape) {
        return matrix(shape)[0] * receptiveField(shape);
    }

    private static long receptiveField(long[] shape) {
        return Arrays.stream(shape).skip(2).reduce(1, (a, b) -> a * b);
    }

    private static long[] matrix(long[] shape) {
        if (shape.length < 2) {
            throw new dev.autograd.ShapeException("a parameter of shape " + Arrays.toString(shape)
                    + " has no fan-in and fan-out; start it by zeros(), uniform(bound) or normal(deviation)");
        }
        return shape;
    }
}
