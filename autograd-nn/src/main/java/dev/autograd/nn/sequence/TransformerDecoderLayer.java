package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Dropout;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a transformer's decoder: attention to the sequence itself, up to each place, then attention to what the
 * encoder made of another sequence, and then the same network of two layers at each place.
 *
 * <p>Shapes: {@code [n, length, width]} and a memory {@code [n, other length, width]} {@code -> [n, length, width]}; masks
 * as of {@link MultiHeadAttention}. Parameters have PyTorch's names: {@code self_attn}, {@code multihead_attn},
 * {@code linear1}, {@code linear2}, {@code norm1}, {@code norm2}, {@code norm3}.
 *
 * <p>Source: A. Vaswani et al., "Attention is all you need", 2017.
 */
public final class TransformerDecoderLayer extends Module {
    private final MultiHeadAttention attention;
    private final MultiHeadAttention crossAttention;
    private final Linear linear1;
    private final Linear linear2;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;
    private final Sublayers parts;

    /** Makes a layer with ReLU, normalised afterwards, with dropout 0.1; {@link #of} offers more. */
    public TransformerDecoderLayer(long width, int heads, long hidden, Seed seed) {
        this(of(width, heads, hidden), seed);
    }

    private TransformerDecoderLayer(TransformerBuilder<TransformerDecoderLayer> builder, Seed seed) {
        attention = module("self_attn", builder.attention(true, seed));
        crossAttention = module("multihead_attn", builder.attention(false, seed));
        linear1 = module("linear1", builder.linear(builder.width, builder.hidden, seed));
        linear2 = module("linear2", builder.linear(builder.hidden, builder.width, seed));
        norm1 = module("norm1", new LayerNorm(builder.type, builder.width));
        norm2 = module("norm2", new LayerNorm(builder.type, builder.width));
        norm3 = module("norm3", new LayerNorm(builder.type, builder.width));
        Dropout dropout = module("dropout", new Dropout(builder.dropout, seed));
        parts = new Sublayers(builder.isPreNorm, builder.activation, dropout);
    }

    /** Begins a layer, as {@link TransformerEncoderLayer#of}. */
    public static TransformerBuilder<TransformerDecoderLayer> of(long width, int heads, long hidden) {
        return new TransformerBuilder<>(width, heads, hidden, TransformerDecoderLayer::new);
    }

    /** Its attention to the memory, such as to look at its weights. */
    public MultiHeadAttention crossAttention() {
        return crossAttention;
    }

    /** Computes the layer's output. */
    public Tensor decode(Tensor x, Tensor memory) {
        return decode(x, memory, null, null);
    }

    /**
     * Computes the layer's output.
     *
     * @param mask what of x may be looked at besides that nothing looks ahead, or null
     * @param memoryMask what of the memory may be looked at, or null
     */
    public Tensor decode(Tensor x, Tensor memory, @Nullable Tensor mask, @Nullable Tensor memoryMask) {
        return within(() -> {
            Tensor h = parts.around(y -> attention.self(y, mask), norm1, x);
            h = parts.around(y -> crossAttention.attend(y, memory, memory, memoryMask), norm2, h);
            return parts.around(y -> parts.feedForward(linear1, linear2, y), norm3, h);
        });
    }
}
