package dev.autograd.nn.sequence;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.LayerNorm;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Layers of a transformer one on the other, called {@code layers.0}, {@code layers.1} and so on, and perhaps a
 * {@code norm} at the end.
 */
public final class TransformerEncoder extends Layer {
    private final List<TransformerEncoderLayer> layers;
    private final @Nullable LayerNorm norm;

    /** Puts layers one on the other. */
    public TransformerEncoder(List<TransformerEncoderLayer> layers, @Nullable LayerNorm norm) {
        this.layers = List.copyOf(layers);
        this.norm = norm;
    }

    /** Makes so many layers; if they normalise first, with a norm at the end. */
    public static TransformerEncoder of(TransformerBuilder<TransformerEncoderLayer> layer, int count, Seed seed) {
        return new TransformerEncoder(
                IntStream.range(0, count).mapToObj(i -> layer.build(seed)).toList(),
                layer.isPreNorm ? new LayerNorm(layer.type, layer.width) : null);
    }

    /** The layers, from the first to the last. */
    public List<TransformerEncoderLayer> layers() {
        return layers;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return encoded(x, null);
    }

    /** Computes the output where the mask says what may be looked at, in each layer. */
    public Tensor encode(Tensor x, @Nullable Tensor mask) {
        return within(() -> encoded(x, mask));
    }

    private Tensor encoded(Tensor x, @Nullable Tensor mask) {
        Tensor h = x;
        for (TransformerEncoderLayer layer : layers) {
            h = layer.encode(h, mask);
        }
        return norm == null ? h : norm.apply(h);
    }
}
