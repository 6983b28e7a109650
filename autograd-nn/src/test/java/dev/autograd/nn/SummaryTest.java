package dev.autograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.nn.sequence.TransformerEncoderLayer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class SummaryTest {
    private final Seed seed = Seed.of(1);
    private final Conv2d conv = Conv2d.of(1, 4, 3).withoutBias().build(seed);
    private final Sequential model = new Sequential(
            conv,
            new BatchNorm(4),
            Activation.relu(),
            new Dropout(0.5, seed),
            new Flatten(),
            new Linear(4 * 6 * 6, 10, seed));

    // 4·9 weights; 4 + 4 parameters and 4 + 4 in buffers; 144·10 + 10; four bytes each.
    @Test
    void countsWhatEachLayerHoldsAndReturns() {
        Summary summary = model.summary(2, 1, 8, 8);

        assertEquals(
                List.of(36L, 8L, 0L, 0L, 0L, 1450L),
                summary.rows().stream().map(Summary.Row::parameters).toList());
        assertEquals(
                List.of(144L, 64L, 0L, 0L, 0L, 5800L),
                summary.rows().stream().map(Summary.Row::bytes).toList());
        assertEquals(List.of(2L, 4L, 6L, 6L), summary.rows().get(2).output());
        assertEquals(List.of(2L, 10L), summary.rows().get(5).output());
        assertEquals(1494, summary.parameters());
        assertEquals(1494, summary.trainable());
        assertEquals(8, summary.buffers());
        assertEquals(6008, summary.bytes());
    }

    @Test
    void isATable() {
        Summary summary =
                new Sequential(new Linear(2, 400, seed), Tensor::tanh, new Linear(400, 1, seed)).summary(5, 2);
        assertEquals("""
                path  layer             output    parameters  bytes
                0     Linear(2 -> 400)  [5, 400]       1,200  4,800
                1     function          [5, 400]           0      0
                2     Linear(400 -> 1)  [5, 1]           401  1,604
                1,601 parameters, 6,404 bytes""", summary.toString());
    }

    @Test
    void changesNothing() {
        model.apply(seed.normal(DataType.FLOAT, 0, 1, 2, 1, 8, 8));
        model.layers().get(3).eval();
        List<double[]> before =
                model.namedBuffers().values().stream().map(Tensor::toDoubles).toList();
        List<Boolean> modes =
                model.namedModules().values().stream().map(Module::isTraining).toList();
        assertFalse(modes.stream().allMatch(mode -> mode));
        model.summary(2, 1, 8, 8);

        List<Tensor> after = List.copyOf(model.namedBuffers().values());
        for (int i = 0; i < after.size(); i++) {
            assertArrayEquals(before.get(i), after.get(i).toDoubles());
        }
        assertEquals(
                modes,
                model.namedModules().values().stream().map(Module::isTraining).toList());
    }

    @Test
    void putsBackWhatALayerWritesInUse() {
        final class Counting extends Layer {
            private final Tensor count = buffer("count", Tensor.constant(0));

            @Override
            protected Tensor forward(Tensor x) {
                count.addInPlace(Tensor.constant(1), 1);
                return x;
            }
        }
        Counting counting = new Counting();
        counting.summary(1);
        assertEquals(0, counting.count.item());
    }

    @Test
    void restoresTheModeAfterAnError() {
        assertThrows(ShapeException.class, () -> model.summary(2, 3, 8, 8));
        assertTrue(model.isTraining());
        assertTrue(model.layers().get(3).isTraining());
    }

    @Test
    void countsSharedAndFrozenParametersRightly() {
        Linear shared = new Linear(3, 3, seed);
        Sequential twice = new Sequential(shared, new Linear(shared.weight(), null), new Linear(3, 1, seed));
        shared.freeze();
        Summary summary = twice.summary(1, 3);
        assertEquals(
                List.of(12L, 0L, 4L),
                summary.rows().stream().map(Summary.Row::parameters).toList());
        assertEquals(16, summary.parameters());
        assertEquals(4, summary.trainable());
        assertTrue(summary.toString().endsWith("16 parameters, 4 of them trainable, 64 bytes"), summary.toString());
    }

    @Test
    void networksOfIndicesTakeAnExample() {
        Sequential text = new Sequential(
                new Embedding(10, 4, seed), new TransformerEncoderLayer(4, 2, 8, seed), new Linear(4, 10, seed));
        Summary summary = text.summary(Tensor.zeros(DataType.INT64, 2, 3));
        assertEquals("1.self_attn", summary.rows().get(1).path());
        assertEquals(List.of(2L, 3L, 4L), summary.rows().get(1).output());
        assertEquals(text.parameterCount(), summary.parameters());
    }

    @Test
    void aLayerThatWasNotRunHasNoOutput() {
        final class Idle extends Layer {
            private final Linear unused = new Linear(1, 1, Seed.of(1));

            @Override
            protected Tensor forward(Tensor x) {
                return x;
            }
        }
        Summary.Row row = new Idle().summary(1).rows().get(0);
        assertEquals("unused", row.path());
        assertNull(row.output());
    }
}
