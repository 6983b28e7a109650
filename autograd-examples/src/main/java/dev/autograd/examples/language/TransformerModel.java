package dev.autograd.examples.language;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.Embedding;
import dev.autograd.nn.Initializer;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import dev.autograd.nn.sequence.LearnedPositions;
import dev.autograd.nn.sequence.Masks;
import dev.autograd.nn.sequence.TransformerEncoder;
import dev.autograd.nn.sequence.TransformerEncoderLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;

/** A transformer: each place looks back at all places of the window. */
final class TransformerModel extends CharacterModel {
    private static final int HEAD_WIDTH = 32;
    private static final int INNER = 4;

    // Of the characters' vectors, as of the places': the larger of the two would long hide the other.
    private static final double START_DEVIATION = 0.02;

    private final int length;
    private final Embedding embedding;
    private final LearnedPositions positions;
    private final TransformerEncoder encoder;
    private final Linear output;

    TransformerModel(Size size, Seed seed) {
        int width = size.width();
        length = size.length();
        embedding = new Embedding(size.characters(), width, DataType.FLOAT, Initializer.normal(START_DEVIATION), seed);
        positions = new LearnedPositions(length, width, seed);
        int heads = width % HEAD_WIDTH == 0 ? width / HEAD_WIDTH : 1;
        encoder = TransformerEncoder.of(
                TransformerEncoderLayer.of(width, heads, (long) INNER * width)
                        .causal()
                        .preNorm()
                        .dropout(0),
                size.layers(),
                seed);
        output = new Linear(width, size.characters(), seed);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return output.apply(encoder.apply(embedded(x)));
    }

    private Tensor embedded(Tensor x) {
        return positions.apply(embedding.apply(x));
    }

    @Override
    Reader reader() {
        List<Integer> read = new ArrayList<>();
        return character -> {
            read.add(character);
            if (read.size() > length) {
                read.remove(0);
            }
            int[] window = read.stream().mapToInt(Integer::intValue).toArray();
            Tensor logits = apply(Tensor.constant(window).unsqueeze(0));
            return logits.select(0, 0).select(0, window.length - 1L);
        };
    }

    int length() {
        return length;
    }

    /** Where each place of a text looks in each layer, as a mean over the heads: {@code [layer][from][to]}. */
    List<double[][]> attention(int... text) {
        List<double[][]> layers = new ArrayList<>();
        Tensor h = embedded(Tensor.constant(text).unsqueeze(0));
        for (TransformerEncoderLayer layer : encoder.layers()) {
            Tensor asked = ((LayerNorm) Objects.requireNonNull(layer.children().get("norm1"))).apply(h);
            Tensor shares = layer.attention()
                    .weights(asked, asked, Masks.causal(text.length))
                    .mean(1)
                    .select(0, 0);
            double[][] rows = new double[text.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = shares.select(0, i).toDoubles();
            }
            layers.add(rows);
            h = layer.apply(h);
        }
        return layers;
    }
}
