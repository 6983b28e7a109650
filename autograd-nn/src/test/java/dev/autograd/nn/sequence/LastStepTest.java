package dev.autograd.nn.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.Seed;
import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.nn.Sequential;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class LastStepTest {
    @Test
    void isTheStateAfterTheSequence() {
        Gru gru = new Gru(2, 3, Seed.of(1));
        Tensor x = Seed.of(2).normal(DataType.FLOAT, 0, 1, 4, 5, 2);
        Tensor last = new Sequential(gru, new LastStep()).apply(x);

        assertArrayEquals(new long[] {4, 3}, last.shape());
        assertArrayEquals(gru.run(x).state().hidden().toDoubles(), last.toDoubles());
    }

    @Test
    void saysWhatItExpects() {
        ShapeException e =
                assertThrows(ShapeException.class, () -> new LastStep().apply(Tensor.zeros(DataType.FLOAT, 4, 3)));
        assertEquals("LastStep: expects [*, *, *], got [4, 3]", e.getMessage());
    }
}
