package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class NormalisationTest {
    private final Seed seed = Seed.of(3);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFusedGradientIsThatOfTheFormula(boolean centred) {
        Tensor x = Tensor.variable(seed.normal(DataType.DOUBLE, 3, 2, 40, 1000));
        Tensor z = centred ? x.layerNorm(null, null) : x.rmsNorm(null, 1e-5);
        Tensor g = seed.normal(DataType.DOUBLE, 0, 1, 40, 1000);

        Tensor fused = Gradients.of(z).seed(g).wrt(x);
        Tensor formula = Gradients.of(z).seed(g).createGraph().wrt(x);

        assertArrayEquals(formula.toDoubles(), fused.toDoubles(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void bringsEachRowToMeanZeroAndVarianceOne(DataType type) {
        for (long length : new long[] {2, 3, 7, 64, 1000, 5001}) {
            Tensor z = seed.normal(type, 100, 3, 4, length).layerNorm(1, null, null, 0);

            assertEquals(0, z.mean(1).abs().max().item(), type == DataType.DOUBLE ? 1e-12 : 1e-4);
            assertEquals(1, z.square().mean(1).max().item(), type == DataType.DOUBLE ? 1e-12 : 1e-4);
        }
    }

    @Test
    void aRowOfOneElementOrOfEqualsBecomesZero() {
        assertArrayEquals(
                new double[] {0, 0},
                Tensor.constant(new double[][] {{5}, {-2}})
                        .layerNorm(null, null)
                        .toDoubles());
        assertArrayEquals(
                new double[] {0, 0, 0},
                Tensor.constant(new double[][] {{5, 5, 5}})
                        .layerNorm(null, null)
                        .toDoubles());
    }

    @Test
    void normalisesNothing() {
        assertArrayEquals(
                new long[] {0, 4},
                Tensor.zeros(DataType.DOUBLE, 0, 4).layerNorm(null, null).shape());
        assertArrayEquals(
                new long[] {0, 4, 2},
                Tensor.zeros(DataType.DOUBLE, 0, 4, 2)
                        .groupNorm(2, null, null, 1e-5)
                        .shape());
    }

    @Test
    void dropsAboutSoManyElementsAndKeepsTheMean() {
        Tensor z = Tensor.ones(DataType.DOUBLE, 100_000).dropout(0.3, seed);
        double dropped = Arrays.stream(z.toDoubles()).filter(e -> e == 0).count() / 1e5;

        assertEquals(0.3, dropped, 0.01);
        assertEquals(1, z.mean().item(), 0.02);
    }

    @Test
    void theSameSeedDropsTheSameElementsWhateverThreadAsks() {
        Tensor x = Tensor.ones(DataType.FLOAT, 300_000);
        double[] expected = x.dropout(0.5, Seed.of(9)).toDoubles();

        assertArrayEquals(
                expected,
                CompletableFuture.supplyAsync(() -> x.dropout(0.5, Seed.of(9)).toDoubles())
                        .join());
        assertTrue(!Arrays.equals(expected, x.dropout(0.5, Seed.of(10)).toDoubles()));
    }

    @Test
    void eachUseOfASeedDropsOthers() {
        Seed one = Seed.of(1);
        Tensor x = Tensor.ones(DataType.DOUBLE, 100);

        assertTrue(!Arrays.equals(
                x.dropout(0.5, one).toDoubles(), x.dropout(0.5, one).toDoubles()));
        assertArrayEquals(x.toDoubles(), x.dropout(0, one).toDoubles());
    }

    @Test
    void theGradientIsDroppedWhereTheElementsAre() {
        Tensor x = Tensor.variable(new double[50]);
        Tensor z = x.add(1).dropout(0.5, seed);

        assertArrayEquals(z.toDoubles(), Autograd.grad(z.sum(), x).toDoubles());
    }

    @Test
    void aMaskForbidsOrIsAdded() {
        Tensor query = seed.normal(DataType.DOUBLE, 0, 1, 2, 3, 4);
        Tensor key = seed.normal(DataType.DOUBLE, 0, 1, 2, 5, 4);
        Tensor value = seed.normal(DataType.DOUBLE, 0, 1, 2, 5, 6);
        Tensor allowed = Tensor.constant(new boolean[] {true, true, false, true, false});
        Tensor added = Tensor.constant(new double[] {0, 0, -1e9, 0, -1e9});

        assertArrayEquals(
                query.scaledDotProductAttention(key, value, added).toDoubles(),
                query.scaledDotProductAttention(key, value, allowed).toDoubles(),
                1e-14);
    }

    @Test
    void saysWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DataType.DOUBLE, 2, 3).named("x");

        fails(
                "layerNorm: the weight DOUBLE[2] must have the shape [3] for x DOUBLE[2, 3]",
                () -> x.layerNorm(Tensor.zeros(DataType.DOUBLE, 2), null));
        fails(
                "layerNorm: 3 axes are to be normalised, but x DOUBLE[2, 3] has 2",
                () -> x.layerNorm(3, null, null, 1e-5));
        fails(
                "groupNorm: the 3 channels of x DOUBLE[2, 3] can't be divided into 2 groups",
                () -> x.groupNorm(2, null, null, 1e-5));
        fails("dropout: the probability 1.0 must be at least 0 and less than 1", () -> x.dropout(1, seed));
        fails(
                "scaledDotProductAttention: query x DOUBLE[2, 3], key DOUBLE[2, 4] and value DOUBLE[2, 4] need the shapes [..., m, d],"
                        + " [..., n, d] and [..., n, e]",
                () -> x.scaledDotProductAttention(
                        Tensor.zeros(DataType.DOUBLE, 2, 4), Tensor.zeros(DataType.DOUBLE, 2, 4)));
    }

    private static void fails(String message, Runnable call) {
        assertEquals(message, assertThrows(ShapeException.class, call::run).getMessage());
    }
}
