package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.Layer;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a transformer's encoder, or, causal, of one that continues texts: attention to the sequence itself, and then
 * the same network of two layers at each place; past both there is a way for the gradient.
 *
 * <p>Shapes: {@code [n, length, width] -> [n, length, width]}; masks as of {@link MultiHeadAttention}. Parameters have
 * PyTorch's names: {@code self_attn}, {@code linear1}, {@code linear2}, {@code norm1}, {@code norm2}.
 *
 * <p>Source: A. Vaswani et al., "Attention is all you need", 2017.
 */
public final class TransformerEncoderLayer extends Layer {
    private final MultiHeadAttention attention;
    private final Linear linear1;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Sublayers parts;

    /** Makes a layer with ReLU, normalised afterwards, with dropout 0.1; {@link #of} offers more. */
    public TransformerEncoderLayer(long width, int heads, long hidden, Seed seed) {
        this(of(width, heads, hidden), seed);
    }

    private TransformerEncoderLayer(TransformerBuilder<TransformerEncoderLayer> builder, Seed seed) {
        attention = module("self_attn", builder.attention(builder.isCausal, seed));
        linear1 = module("linear1", builder.linear(builder.width, builder.hidden, seed));
        linear2 = module("linear2", builder.linear(builder.hidden, builder.width, seed));
        norm1 = module("norm1", new LayerNorm(builder.type, builder.width));
        norm2 = module("norm2", new LayerNorm(builder.type, builder.width));
        Dropout dropout = module("dropout", new Dropout(builder.dropout, seed));
        parts = new Sublayers(builder.isPreNorm, builder.activation, dropout);
    }

    /**
     * Begins a layer.
     *
     * @param hidden how many activations the inner network has at each place, usually four times the width
     */
    public static TransformerBuilder<TransformerEncoderLayer> of(long width, int heads, long hidden) {
        return new TransformerBuilder<>(width, heads, hidden, TransformerEncoderLayer::new);
    }

    /** Its attention, such as to look at its weights. */
    public MultiHeadAttention attention() {
        return attention;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return encoded(x, null);
    }

    /** Computes the layer's output where the mask says what may be looked at. */
    public Tensor encode(Tensor x, @Nullable Tensor mask) {
        return within(() -> encoded(x, mask));
    }

    private Tensor encoded(Tensor x, @Nullable Tensor mask) {
        Tensor h = parts.around(y -> attention.self(y, mask), norm1, x);
        return parts.around(y -> parts.feedForward(linear1, linear2, y), norm2, h);
    }
}
