package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Module;
import dev.autograd.nn.Sizes;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What a layer of a transformer will be like. It can make several, each with weights of its own.
 *
 * @param <L> the layer
 */
public final class TransformerBuilder<L extends Module> {
    final long width;
    final int heads;
    final long hidden;
    private final BiFunction<TransformerBuilder<L>, Seed, L> make;
    double dropout = 0.1;
    boolean isPreNorm;
    boolean isCausal;
    UnaryOperator<Tensor> activation = Tensor::relu;
    DataType type = DataType.FLOAT;

    TransformerBuilder(long width, int heads, long hidden, BiFunction<TransformerBuilder<L>, Seed, L> make) {
        Sizes.positive("transformer", "the width", width);
        Sizes.positive("transformer", "hidden", hidden);
        this.width = width;
        this.heads = heads;
        this.hidden = hidden;
        this.make = make;
    }

    /**
     * The probability with which, in training, what a part adds is dropped, and a hidden activation, and a place that a
     * query would look at; 0.1 unless set, as PyTorch's.
     */
    public TransformerBuilder<L> dropout(double probability) {
        dropout = probability;
        return this;
    }

    /**
     * Normalises what goes into each part, {@code x + f(norm(x))}, instead of what comes out, {@code norm(x + f(x))}:
     * the gradient then has a way past all parts. Source: R. Xiong et al., "On layer normalization in the transformer
     * architecture", 2020.
     */
    public TransformerBuilder<L> preNorm() {
        isPreNorm = true;
        return this;
    }

    /** Lets no place look at one that comes after it. A decoder's places never do. */
    public TransformerBuilder<L> causal() {
        isCausal = true;
        return this;
    }

    /** Takes GELU for the hidden activation, instead of ReLU. */
    public TransformerBuilder<L> gelu() {
        return activation(Tensor::gelu);
    }

    /** Takes a function for the hidden activation, instead of ReLU. */
    public TransformerBuilder<L> activation(UnaryOperator<Tensor> function) {
        activation = function;
        return this;
    }

    /** The type of its numbers: FLOAT, the default, or DOUBLE. */
    public TransformerBuilder<L> type(DataType wanted) {
        type = wanted;
        return this;
    }

    /** Makes a layer, which draws its dropout from the seed too. */
    public L build(Seed seed) {
        return make.apply(this, seed);
    }

    MultiHeadAttention attention(boolean causal, Seed seed) {
        MultiHeadAttention.Builder attention =
                MultiHeadAttention.of(width, heads).dropout(dropout).type(type);
        return (causal ? attention.causal() : attention).build(seed);
    }

    Linear linear(long in, long out, Seed seed) {
        return Linear.of(in, out).type(type).build(seed);
    }
}
