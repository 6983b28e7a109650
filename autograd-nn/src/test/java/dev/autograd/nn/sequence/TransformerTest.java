package dev.autograd.nn.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.nn.Embedding;
import dev.autograd.nn.Figures;
import dev.autograd.nn.LayerNorm;
import dev.autograd.nn.Linear;
import dev.autograd.nn.Sequential;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The figures are those of PyTorch 2.13. */
class TransformerTest {
    private static final long[] SHAPE = {2, 3, 4};

    private final Tensor x = Figures.input(SHAPE);
    private final Tensor memory = Figures.numbers(i -> Math.cos(i + 0.5), 2, 5, 4);

    private static TransformerBuilder<TransformerEncoderLayer> encoderLayer() {
        return TransformerEncoderLayer.of(4, 2, 6).dropout(0).type(DataType.DOUBLE);
    }

    private static TransformerBuilder<TransformerDecoderLayer> decoderLayer() {
        return TransformerDecoderLayer.of(4, 2, 6).dropout(0).type(DataType.DOUBLE);
    }

    private static <L extends dev.autograd.nn.Module> TransformerBuilder<L> with(
            TransformerBuilder<L> builder, boolean isPreNorm, boolean isGelu) {
        if (isPreNorm) {
            builder.preNorm();
        }
        return isGelu ? builder.gelu() : builder;
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 0.6498826608278374, -0.3385304275000967, 0.8382914106586539",
        "false, true, 0.6683765008325224, -0.3553004248268923, 0.5680343296399465",
        "true, false, 3.0545710735813207, -1.9336416134084544, 0.17681491817380834",
        "true, true, 3.018922844975367, -1.9168679454095032, 0.12013480406136362"
    })
    void encoderLayers(boolean isPreNorm, boolean isGelu, double output, double toInput, double toWeights) {
        TransformerEncoderLayer layer = with(encoderLayer(), isPreNorm, isGelu).build(Seed.of(1));
        Figures.fill(layer);
        Figures.assertAgree(layer, x, layer.apply(x), SHAPE, output, toInput, toWeights);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, -0.8359566255995868, 0.5373437271293826, 0.7167513780260302",
        "false, true, -0.8494972558911555, 0.5336502031696275, 0.9690567837301105",
        "true, false, 3.3945742810536705, -2.1885345282208686, 1.7455267338992637",
        "true, true, 3.336245324541284, -2.1186321044259824, 1.2863130668595886"
    })
    void decoderLayers(boolean isPreNorm, boolean isGelu, double output, double toInput, double toWeights) {
        TransformerDecoderLayer layer = with(decoderLayer(), isPreNorm, isGelu).build(Seed.of(1));
        Figures.fill(layer);
        Figures.assertAgree(layer, x, layer.decode(x, memory), SHAPE, output, toInput, toWeights);
    }

    @Test
    void encodersOfDifferentLengths() {
        TransformerEncoder encoder = TransformerEncoder.of(encoderLayer().preNorm(), 2, Seed.of(1));
        Figures.fill(encoder);
        Figures.assertAgree(
                encoder,
                x,
                encoder.encode(x, Masks.lengths(3, 3, 2)),
                SHAPE,
                -1.6901875464035758,
                -0.479784287258203,
                0.9422391436523798);
    }

    @Test
    void decoders() {
        TransformerDecoder decoder = TransformerDecoder.of(decoderLayer(), 2, Seed.of(1));
        Figures.fill(decoder);
        Figures.assertAgree(
                decoder,
                x,
                decoder.decode(x, memory),
                SHAPE,
                -0.2571810781893452,
                -0.009277196381642431,
                0.6629107715427163);
    }

    @Test
    void aCausalEncoderLooksAtNothingThatComesLater() {
        TransformerEncoder encoder = TransformerEncoder.of(encoderLayer().causal(), 2, Seed.of(1));
        double[] before = encoder.apply(x).slice(1, 0, 2).toDoubles();
        Tensor changed = Tensor.concat(1, x.slice(1, 0, 2), memory.slice(1, 0, 1));
        assertArrayEquals(before, encoder.apply(changed).slice(1, 0, 2).toDoubles());
        assertFalse(Arrays.equals(
                encoder.apply(x).select(1, 2).toDoubles(),
                encoder.apply(changed).select(1, 2).toDoubles()));
    }

    @Test
    void parametersHavePyTorchsNames() {
        TransformerDecoder decoder =
                new TransformerDecoder(List.of(new TransformerDecoderLayer(4, 2, 6, Seed.of(1))), new LayerNorm(4));
        assertEquals(
                "[layers.0.self_attn.in_proj_weight, layers.0.self_attn.in_proj_bias,"
                        + " layers.0.self_attn.out_proj.weight, layers.0.self_attn.out_proj.bias,"
                        + " layers.0.multihead_attn.in_proj_weight, layers.0.multihead_attn.in_proj_bias,"
                        + " layers.0.multihead_attn.out_proj.weight, layers.0.multihead_attn.out_proj.bias,"
                        + " layers.0.linear1.weight, layers.0.linear1.bias, layers.0.linear2.weight,"
                        + " layers.0.linear2.bias, layers.0.norm1.weight, layers.0.norm1.bias, layers.0.norm2.weight,"
                        + " layers.0.norm2.bias, layers.0.norm3.weight, layers.0.norm3.bias, norm.weight, norm.bias]",
                decoder.namedParameters().keySet().toString());
    }

    @Test
    void errorsNameTheInnermostLayer() {
        Sequential model = new Sequential(
                new Embedding(10, 6, Seed.of(1)),
                TransformerEncoder.of(TransformerEncoderLayer.of(4, 2, 6), 1, Seed.of(1)),
                new Linear(4, 10, Seed.of(1)));
        assertEquals(
                "Sequential.1.layers.0.self_attn: the query expects [*, *, 4], got [2, 3, 6]",
                assertThrows(ShapeException.class, () -> model.apply(Tensor.zeros(DataType.INT64, 2, 3)))
                        .getMessage());
    }

    @Test
    void dropsInTrainingOnly() {
        TransformerEncoderLayer layer = new TransformerEncoderLayer(4, 2, 6, Seed.of(1));
        Tensor input = x.detach().to(DataType.FLOAT);
        assertFalse(
                Arrays.equals(layer.apply(input).toDoubles(), layer.apply(input).toDoubles()));
        layer.eval();
        assertArrayEquals(layer.apply(input).toDoubles(), layer.apply(input).toDoubles());
    }

    // At place 1 of width 4: the angles are 1 and 1/100.
    @Test
    void positionsAreWaves() {
        PositionalEncoding positions = new PositionalEncoding(10, 4);
        Tensor y = positions.apply(Tensor.zeros(DataType.FLOAT, 1, 2, 4));
        assertArrayEquals(
                new double[] {0, 1, 0, 1, Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01)},
                y.toDoubles(),
                1e-7);
        assertEquals(DataType.FLOAT, y.dataType());
        assertEquals(0, positions.parameterCount());
        assertEquals(Math.cos(9 / 100.0), positions.table().get(9, 3), 1e-15);
        assertEquals(
                "PositionalEncoding: is made for sequences up to a length of 10, got one of 11",
                assertThrows(ShapeException.class, () -> positions.apply(Tensor.zeros(DataType.FLOAT, 1, 11, 4)))
                        .getMessage());
    }

    @Test
    void learnedPositionsAreTrained() {
        LearnedPositions positions = new LearnedPositions(3, 2, Seed.of(1));
        Tensor weight = positions.parameters().get(0);
        positions.apply(Tensor.zeros(DataType.FLOAT, 2, 2, 2)).sum().backward();
        assertArrayEquals(new double[] {2, 2, 2, 2, 0, 0}, weight.grad().toDoubles());
        assertEquals("LearnedPositions(3 x 2)", positions.toString());
        assertThrows(ShapeException.class, () -> positions.apply(Tensor.zeros(DataType.FLOAT, 2, 4, 2)));
    }
}
