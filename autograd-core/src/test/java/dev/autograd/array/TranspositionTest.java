package dev.autograd.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TranspositionTest {
    @Test
    void rowsOfAnyLengthAreParted() {
        assertEquals(8, Transposition.grain(64));
        assertEquals(1, Transposition.grain(1 << 25));
        assertEquals(1, Transposition.grain(1 << 26));
        assertEquals(1, Transposition.grain(Integer.MAX_VALUE));
    }
}
