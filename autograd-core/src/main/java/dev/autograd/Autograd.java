package dev.autograd;

import dev.autograd.tape.Recording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What applies to whole computations: gradients as values, and what a thread switches for itself. */
public final class Autograd {
    private Autograd() {}

    /**
     * Returns the gradient of a scalar with respect to a tensor on the path, without touching any {@link Tensor#grad()}.
     *
     * @see Gradients
     */
    public static Tensor grad(Tensor loss, Tensor x) {
        return Gradients.of(loss).wrt(x);
    }

    /** Returns the gradients of a scalar with respect to several tensors, in their order. */
    public static List<Tensor> grad(Tensor loss, Tensor first, Tensor second, Tensor... others) {
        Tensor[] rest = new Tensor[others.length + 1];
        rest[0] = second;
        System.arraycopy(others, 0, rest, 1, others.length);
        return Gradients.of(loss).wrt(first, rest);
    }

    // --- transforms of functions; each works inside the others

    /** Returns the gradient function of a scalar function: {@code x -> df/dx}, of the shape of x. */
    public static UnaryOperator<Tensor> grad(UnaryOperator<Tensor> f) {
        return x -> valueAndGrad(f, x).gradient();
    }

    /** Returns the gradients of a scalar function of a list of tensors, in their order. */
    public static List<Tensor> grad(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        return Transforms.at(xs, f).gradients(null);
    }

    /** Returns the gradients of a scalar function of named tensors, under their names. */
    public static Map<String, Tensor> grad(Function<Map<String, Tensor>, Tensor> f, Map<String, Tensor> xs) {
        List<String> names = List.copyOf(xs.keySet());
        List<Tensor> values = names.stream().map(xs::get).toList();
        List<Tensor> gradients =
                Transforms.at(values, point -> f.apply(zip(names, point))).gradients(null);
        return zip(names, gradients);
    }

    private static Map<String, Tensor> zip(List<String> names, List<Tensor> tensors) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), tensors.get(i));
        }
        return map;
    }

    /**
     * The value of a function and its gradient at the same point.
     *
     * @param value a scalar
     * @param gradient of the shape of the point
     */
    public record ValueAndGrad(Tensor value, Tensor gradient) {}

    /** Returns the value of a scalar function and its gradient. */
    public static ValueAndGrad valueAndGrad(UnaryOperator<Tensor> f, Tensor x) {
        Transforms evaluated = atOne(f, x);
        return new ValueAndGrad(evaluated.value(), evaluated.gradients(null).get(0));
    }

    /**
     * The value of a function and a product with its derivative.
     *
     * @param value of the function
     * @param product a vector-Jacobian or Jacobian-vector product
     */
    public record ValueAndProduct(Tensor value, Tensor product) {}

    /**
     * Returns the value of a function and the vector-Jacobian product {@code vᵀ J}, of the shape of x.
     *
     * @throws ShapeException if {@code v} has not the shape and type of the value
     */
    public static ValueAndProduct vjp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        Transforms evaluated = atOne(f, x);
        return new ValueAndProduct(evaluated.value(), evaluated.gradients(v).get(0));
    }

    /**
     * Returns the value of a function and the Jacobian-vector product {@code J v}, of the shape of the value: the
     * derivative in the direction v. It is the transpose of the transpose: the pullback, differentiated by its seed.
     *
     * @throws ShapeException if {@code v} has not the shape and type of x
     */
    public static ValueAndProduct jvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        Transforms evaluated = atOne(f, x);
        return new ValueAndProduct(evaluated.value(), evaluated.tangent(List.of(v)));
    }

    /**
     * Returns the Jacobian of a function: all derivatives of its elements, of shape {@code [value..., x...]}. It is
     * worked out by rows or by columns, whichever are fewer.
     */
    public static Tensor jacobian(UnaryOperator<Tensor> f, Tensor x) {
        return atOne(f, x).jacobian();
    }

    /** Returns the matrix of second derivatives of a scalar function, of shape {@code [x..., x...]}. */
    public static Tensor hessian(UnaryOperator<Tensor> f, Tensor x) {
        return jacobian(grad(f), x);
    }

    /** Returns the Hessian of a scalar function times {@code v}, of the shape of x, without the Hessian itself. */
    public static Tensor hvp(UnaryOperator<Tensor> f, Tensor x, Tensor v) {
        return vjp(grad(f), x, v).product();
    }

    private static Transforms atOne(UnaryOperator<Tensor> f, Tensor x) {
        return Transforms.at(List.of(x), point -> f.apply(point.get(0)));
    }

    /**
     * Returns {@code f(x)}, whose intermediate results are not kept but computed again in the backward pass: the same
     * gradients to the bit, for less memory and one more forward computation. The function may use other tracked tensors
     * too. A chain of n layers cut into √n checkpoints needs memory for about 2 √n layers.
     *
     * @throws AutogradException in the backward pass, if the function then gives another value
     */
    public static Tensor checkpoint(UnaryOperator<Tensor> f, Tensor x) {
        return Checkpoint.of(f, x);
    }

    /** Returns the value of a tensor as a constant, through which no gradient flows; as {@link Tensor#detach()}. */
    public static Tensor stopGradient(Tensor x) {
        return x.detach();
    }

    // --- what a thread switches for itself

    /** Records nothing on this thread until the switch is closed. */
    public static Recording.Switch noGrad() {
        return Recording.current().on(false);
    }

    /** Records again inside {@link #noGrad()}, until the switch is closed. */
    public static Recording.Switch enableGrad() {
        return Recording.current().on(true);
    }

    /** True if this thread records operations. */
    public static boolean isRecording() {
        return Recording.current().isOn();
    }

    /**
     * Keeps, until the switch is closed, the inputs, the output and the source line of each operation of this thread, so
     * that it can be explained: see {@link Tensor#operation()}. Costs time and memory.
     */
    public static Recording.Switch trace() {
        return Recording.current().tracing(true);
    }

    /** True if this thread keeps how its operations were computed: see {@link #trace()}. */
    public static boolean isTracing() {
        return Recording.current().isTracing();
    }

    /**
     * Puts what this thread computes, until the switch is closed, under a name: {@link Operation#scope()} says it of each
     * traced operation. Scopes nest; modules open one of their own path while they run.
     *
     * <pre>{@code
     * try (var encoder = Autograd.namedScope("encoder")) {
     *     h = x.matmul(w).tanh();
     * }
     * }</pre>
     *
     * @param name as {@code "encoder"}; dots part the names of scopes in scopes, as in {@code "encoder.0"}
     * @throws IllegalArgumentException if the name, or a part of it, is empty
     */
    public static Recording.Switch namedScope(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            throw new IllegalArgumentException("namedScope: the name of a scope has no empty parts, but this is \""
                    + name + "\"; use a name such as \"encoder\" or \"encoder.0\"");
        }
        return Recording.current().inScope(name);
    }

    /** The path of the named scopes that are open on this thread, as {@code encoder.0}; empty outside of all. */
    public static String scopePath() {
        return Recording.current().scope();
    }

    /**
     * Stops at the first NaN or infinity that this thread computes, forward or backward, until the switch is closed: the
     * exception names the operation, the line that called it, the operands, and for the known traps what to write
     * instead. Meant to be left on in tests.
     */
    public static Recording.Switch detectAnomalies() {
        return Recording.current().checking(true);
    }

    /** Owns the memory of what this thread makes until it is closed; variables and their gradients are not included. */
    public static Scope scope() {
        return new Scope();
    }
}
