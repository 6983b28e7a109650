package dev.autograd.nn;

import dev.autograd.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A function as a layer, without parameters. {@code Tensor::relu} in its place computes the same but has no name. */
public final class Activation extends Layer {
    private final String name;
    private final UnaryOperator<Tensor> function;
    private final List<Number> arguments;
    private final boolean isKnown;

    /** Makes a layer of a function, with a name to be printed. */
    public Activation(String name, UnaryOperator<Tensor> function) {
        this(name, List.of(), function, false);
    }

    private Activation(String name, List<Number> arguments, UnaryOperator<Tensor> function) {
        this(name, arguments, function, true);
    }

    private Activation(String name, List<Number> arguments, UnaryOperator<Tensor> function, boolean isKnown) {
        this.name = name;
        this.arguments = arguments;
        this.function = function;
        this.isKnown = isKnown;
    }

    /** The name of the function, without its arguments. */
    public String name() {
        return name;
    }

    /** True if it is one of the functions below, and so is what its name says. */
    public boolean isKnown() {
        return isKnown;
    }

    /** What the function takes besides a tensor, such as the slope of a leaky ReLU; mostly nothing. */
    public List<Number> arguments() {
        return arguments;
    }

    /** {@link Tensor#sigmoid}. */
    public static Activation sigmoid() {
        return new Activation("sigmoid", List.of(), Tensor::sigmoid);
    }

    /** {@link Tensor#logSigmoid}. */
    public static Activation logSigmoid() {
        return new Activation("logSigmoid", List.of(), Tensor::logSigmoid);
    }

    /** {@link Tensor#hardSigmoid}. */
    public static Activation hardSigmoid() {
        return new Activation("hardSigmoid", List.of(), Tensor::hardSigmoid);
    }

    /** {@link Tensor#tanh}. */
    public static Activation tanh() {
        return new Activation("tanh", List.of(), Tensor::tanh);
    }

    /** {@link Tensor#hardTanh}. */
    public static Activation hardTanh() {
        return new Activation("hardTanh", List.of(), Tensor::hardTanh);
    }

    /** {@link Tensor#softsign}. */
    public static Activation softsign() {
        return new Activation("softsign", List.of(), Tensor::softsign);
    }

    /** {@link Tensor#softplus}. */
    public static Activation softplus() {
        return new Activation("softplus", List.of(), Tensor::softplus);
    }

    /** {@link Tensor#relu}. */
    public static Activation relu() {
        return new Activation("relu", List.of(), Tensor::relu);
    }

    /** relu that rises to 6 and no further. */
    public static Activation relu6() {
        return new Activation("relu6", List.of(), x -> x.clamp(0, 6));
    }

    /** {@link Tensor#leakyRelu(double)}. {@link PRelu} learns the slope. */
    public static Activation leakyRelu(double slope) {
        return new Activation("leakyRelu", List.of(slope), x -> x.leakyRelu(slope));
    }

    /** {@link Tensor#elu(double)}. */
    public static Activation elu(double alpha) {
        return new Activation("elu", List.of(alpha), x -> x.elu(alpha));
    }

    /** {@link Tensor#selu}. */
    public static Activation selu() {
        return new Activation("selu", List.of(), Tensor::selu);
    }

    /** {@link Tensor#gelu}. */
    public static Activation gelu() {
        return new Activation("gelu", List.of(), Tensor::gelu);
    }

    /** {@link Tensor#geluTanh}. */
    public static Activation geluTanh() {
        return new Activation("geluTanh", List.of(), Tensor::geluTanh);
    }

    /** {@link Tensor#silu}, also called swish. */
    public static Activation silu() {
        return new Activation("silu", List.of(), Tensor::silu);
    }

    /** {@code x hardSigmoid(x)}, close to silu. */
    public static Activation hardSwish() {
        return new Activation("hardSwish", List.of(), x -> x.mul(x.hardSigmoid()));
    }

    /** {@link Tensor#mish}. */
    public static Activation mish() {
        return new Activation("mish", List.of(), Tensor::mish);
    }

    /** {@link Tensor#softmax}. */
    public static Activation softmax(long axis) {
        return new Activation("softmax", List.of(axis), x -> x.softmax(axis));
    }

    /** {@link Tensor#logSoftmax}. */
    public static Activation logSoftmax(long axis) {
        return new Activation("logSoftmax", List.of(axis), x -> x.logSoftmax(axis));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return function.apply(x);
    }

    @Override
    protected String describe() {
        return name
                + (arguments.isEmpty()
                        ? ""
                        : arguments.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")")));
    }
}
