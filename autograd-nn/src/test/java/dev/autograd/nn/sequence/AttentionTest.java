package dev.autograd.nn.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.check.GradientCheck;
import dev.autograd.nn.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.nd4j.linalg.api.buffer.DataType;

/** The figures are those of PyTorch 2.13. */
class AttentionTest {
    private static final long[] SHAPE = {2, 3, 4};

    private final Tensor x = Figures.input(SHAPE);
    private final Tensor keys = Figures.numbers(i -> Math.cos(i + 0.5), 2, 5, 4);
    private final Tensor values = keys.mul(2);

    private static MultiHeadAttention filled(MultiHeadAttention.Builder builder) {
        MultiHeadAttention attention = builder.type(DataType.DOUBLE).build(Seed.of(1));
        Figures.fill(attention);
        return attention;
    }

    private static MultiHeadAttention.Builder builder() {
        return MultiHeadAttention.of(4, 2);
    }

    @Test
    void toTheSequenceItself() {
        MultiHeadAttention attention = filled(builder());
        Figures.assertAgree(
                attention, x, attention.apply(x), SHAPE, 0.8204321378198965, -0.34737233772126536, -0.5264656199212211);
    }

    @Test
    void causalWithoutBiases() {
        MultiHeadAttention attention = filled(builder().withoutBias().causal());
        Figures.assertAgree(
                attention,
                x,
                attention.apply(x),
                SHAPE,
                -0.05009675408672326,
                -0.49952491935227983,
                0.13456358138921773);
    }

    @Test
    void toAnotherSequenceOfDifferentLengths() {
        MultiHeadAttention attention = filled(builder());
        Tensor mask = Masks.lengths(5, 5, 2);
        Figures.assertAgree(
                attention,
                x,
                attention.attend(x, keys, values, mask),
                SHAPE,
                0.70469087249265,
                0.30943790612678285,
                -0.05520191821491319);
        Tensor weights = attention.weights(x, keys, mask);
        assertArrayEquals(new long[] {2, 2, 3, 5}, weights.shape());
        double[] elements = weights.toDoubles();
        double sum = 0;
        for (int i = 0; i < elements.length; i++) {
            sum += elements[i] * Math.cos(0.7 * i);
        }
        assertEquals(-0.16532200980642625, sum, 1e-12);
    }

    @Test
    void everyGradientAgreesWithDifferences() {
        MultiHeadAttention attention = filled(builder().causal());
        GradientCheck.of((q, k, v) -> attention.attend(q, k, v, null), x, keys, values)
                .sample(1, 10)
                .assertPasses();
        GradientCheck.of(attention, x).assertPasses();
    }

    @Test
    void theSameKeysAndValuesAreProjectedTogetherToTheSameNumbers() {
        MultiHeadAttention attention = filled(builder());
        Tensor copy = keys.mul(1);
        assertArrayEquals(
                attention.attend(x, keys, copy, null).toDoubles(),
                attention.attend(x, keys, keys, null).toDoubles(),
                1e-15);
    }

    // Written out head by head.
    @Test
    void keysAndValuesMayHaveOtherWidths() {
        MultiHeadAttention attention = filled(builder().keyWidth(3).valueWidth(6));
        Tensor key = Figures.numbers(i -> Math.cos(i + 0.5), 2, 5, 3);
        Tensor value = Figures.numbers(i -> Math.sin(i + 0.5), 2, 5, 6);
        Map<String, Tensor> p = attention.namedParameters();
        assertEquals(
                List.of(
                        "q_proj_weight",
                        "k_proj_weight",
                        "v_proj_weight",
                        "in_proj_bias",
                        "out_proj.weight",
                        "out_proj.bias"),
                List.copyOf(p.keySet()));

        Tensor bias = p.get("in_proj_bias");
        Tensor q = x.matmul(p.get("q_proj_weight").transpose()).add(bias.slice(0, 0, 4));
        Tensor k = key.matmul(p.get("k_proj_weight").transpose()).add(bias.slice(0, 4, 8));
        Tensor v = value.matmul(p.get("v_proj_weight").transpose()).add(bias.slice(0, 8, 12));
        List<Tensor> heads = new ArrayList<>();
        for (int head = 0; head < 4; head += 2) {
            Tensor scores = q.slice(2, head, head + 2)
                    .matmul(k.slice(2, head, head + 2).transpose())
                    .div(Math.sqrt(2));
            heads.add(scores.softmax(-1).matmul(v.slice(2, head, head + 2)));
        }
        Tensor expected = Tensor.concat(heads, 2)
                .matmul(p.get("out_proj.weight").transpose())
                .add(p.get("out_proj.bias"));

        assertArrayEquals(
                expected.toDoubles(), attention.attend(x, key, value, null).toDoubles(), 1e-14);
        GradientCheck.of((query, keyed, valued) -> attention.attend(query, keyed, valued, null), x, key, value)
                .sample(1, 10)
                .assertPasses();
        assertTrue(attention.toString().startsWith("MultiHeadAttention(4, 2 heads, keys 3, values 6)"));
        assertMessage("MultiHeadAttention: the key expects [2, *, 3], got [2, 3, 4]", () -> attention.apply(x));
    }

    @Test
    void aMemoryOfAnotherWidthMayBeKeyAndValue() {
        MultiHeadAttention attention = filled(builder().keyWidth(3).valueWidth(3));
        Tensor memory = Figures.numbers(i -> Math.cos(i + 0.5), 2, 5, 3);
        assertArrayEquals(
                attention.attend(x, memory, memory.mul(1), null).toDoubles(),
                attention.attend(x, memory, memory, null).toDoubles());
    }

    @Test
    void masksOfNumbersAreAddedToTheScores() {
        MultiHeadAttention attention = filled(builder());
        Tensor mask = Masks.causal(3);
        Tensor numbers = Tensor.zeros(DataType.DOUBLE, 3, 3).where(mask, Double.NEGATIVE_INFINITY);
        double[] expected = attention.self(x, mask).toDoubles();
        assertArrayEquals(expected, attention.self(x, numbers).toDoubles(), 1e-15);
        assertArrayEquals(expected, filled(builder().causal()).apply(x).toDoubles(), 1e-15);
        MultiHeadAttention causal = filled(builder().causal());
        double[] both = causal.self(x, Masks.lengths(3, 3, 2)).toDoubles();
        assertArrayEquals(
                both, attention.self(x, Masks.lengths(3, 3, 2).and(mask)).toDoubles(), 1e-15);
        assertArrayEquals(
                both,
                causal.self(
                                x,
                                Tensor.zeros(DataType.DOUBLE, 2, 1, 3)
                                        .where(Masks.lengths(3, 3, 2), Double.NEGATIVE_INFINITY))
                        .toDoubles(),
                1e-15);
    }

    @Test
    void masksAreTrueWhereAQueryMayLook() {
        assertArrayEquals(
                new double[] {1, 0, 0, 1, 1, 0},
                Masks.causal(2, 3).to(DataType.DOUBLE).toDoubles());
        assertArrayEquals(
                new double[] {1, 1, 0, 1, 0, 0},
                Masks.lengths(3, 2, 1).to(DataType.DOUBLE).toDoubles());
        assertArrayEquals(new long[] {2, 1, 3}, Masks.lengths(3, 2, 1).shape());
        assertThrows(ShapeException.class, () -> Masks.lengths(3, 4));
    }

    @Test
    void dropsPlacesOnlyInTraining() {
        MultiHeadAttention attention =
                builder().dropout(0.5).type(DataType.DOUBLE).build(Seed.of(1));
        assertFalse(
                Arrays.equals(attention.apply(x).toDoubles(), attention.apply(x).toDoubles()));
        attention.eval();
        assertArrayEquals(attention.apply(x).toDoubles(), attention.apply(x).toDoubles());
    }

    @Test
    void sayWhatDoesNotFit() {
        MultiHeadAttention attention = filled(builder());
        assertMessage(
                "MultiHeadAttention: the query expects [*, *, 4], got [2, 4]",
                () -> attention.apply(Tensor.zeros(DataType.DOUBLE, 2, 4)));
        assertMessage(
                "MultiHeadAttention: the key expects [2, *, 4], got [3, 5, 4]",
                () -> attention.attend(x, Tensor.zeros(DataType.DOUBLE, 3, 5, 4), values, null));
        assertMessage(
                "MultiHeadAttention: there are keys for 5 places, but values for 4",
                () -> attention.attend(x, keys, values.slice(1, 0, 4), null));
        assertMessage(
                "MultiHeadAttention: a mask for 2 samples, 2 heads, 3 queries and 3 keys has the shape [3, 3], [2, 3, 3] or"
                        + " [2, 2, 3, 3], got [3, 4]",
                () -> attention.self(x, Masks.causal(3, 4)));
        assertMessage(
                "MultiHeadAttention: the width 4 can't be divided into 3 heads",
                () -> new MultiHeadAttention(4, 3, Seed.of(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> MultiHeadAttention.of(4, 2).dropout(1).build(Seed.of(1)));
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(ShapeException.class, call).getMessage());
    }
}
