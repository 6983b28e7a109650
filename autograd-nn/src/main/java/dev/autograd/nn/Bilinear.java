package dev.autograd.nn;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@code z_k = x W_k yᵀ + b_k}: how two vectors go together, on the last axes of x and y.
 *
 * <p>Shapes: {@code [*, first], [*, second] -> [*, out]} with weight {@code [out, first, second]} and bias {@code [out]}, in
 * PyTorch's layout and under its names. Both start uniform between {@code ±1/√first}, as PyTorch's do.
 */
public final class Bilinear extends Module {
    private final long first;
    private final long second;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** Makes a layer of type FLOAT with a bias. */
    public Bilinear(long first, long second, long out, Seed seed) {
        this(first, second, out, DataType.FLOAT, true, seed);
    }

    /** Makes a layer of a type, with a bias or without. */
    public Bilinear(long first, long second, long out, DataType type, boolean hasBias, Seed seed) {
        Sizes.positive("Bilinear", "first", first);
        Sizes.positive("Bilinear", "second", second);
        Sizes.positive("Bilinear", "out", out);
        this.first = first;
        this.second = second;
        Initializer start = Initializer.uniform(Math.sqrt(1.0 / first));
        weight = parameter("weight", start.values(seed, type, out, first, second));
        bias = hasBias ? parameter("bias", start.values(seed, type, out)) : null;
    }

    /**
     * Computes the layer's output.
     *
     * @throws dev.autograd.ShapeException if the inputs don't fit
     */
    public Tensor apply(Tensor x, Tensor y) {
        return within(() -> {
            Sizes.expectLast(x, first);
            Sizes.expectLast(y, second);
            Tensor product = x.bilinear(y, weight);
            return bias == null ? product : product.add(bias);
        });
    }

    @Override
    protected String describe() {
        return "Bilinear(" + first + ", " + second + " -> " + weight.shape()[0] + (bias == null ? ", no bias)" : ")");
    }
}
