package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Module;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Layers of a transformer's decoder one on the other, called {@code layers.0}, {@code layers.1} and so on, and perhaps a
 * {@code norm} at the end. All look at the same memory.
 */
public final class TransformerDecoder extends Module {
    private final List<TransformerDecoderLayer> layers;
    private final @Nullable LayerNorm norm;

    /** Puts layers one on the other. */
    public TransformerDecoder(List<TransformerDecoderLayer> layers, @Nullable LayerNorm norm) {
        this.layers = List.copyOf(layers);
        this.norm = norm;
    }

    /** Makes so many layers; if they normalise first, with a norm at the end. */
    public static TransformerDecoder of(TransformerBuilder<TransformerDecoderLayer> layer, int count, Seed seed) {
        return new TransformerDecoder(
                IntStream.range(0, count).mapToObj(i -> layer.build(seed)).toList(),
                layer.isPreNorm ? new LayerNorm(layer.type, layer.width) : null);
    }

    /** The layers, from the first to the last. */
    public List<TransformerDecoderLayer> layers() {
        return layers;
    }

    /** Computes the output. */
    public Tensor decode(Tensor x, Tensor memory) {
        return decode(x, memory, null, null);
    }

    /** Computes the output with masks, as {@link TransformerDecoderLayer#decode(Tensor, Tensor, Tensor, Tensor)}. */
    public Tensor decode(Tensor x, Tensor memory, @Nullable Tensor mask, @Nullable Tensor memoryMask) {
        return within(() -> {
            Tensor h = x;
            for (TransformerDecoderLayer layer : layers) {
                h = layer.decode(h, memory, mask, memoryMask);
            }
            return norm == null ? h : norm.apply(h);
        });
    }
}
