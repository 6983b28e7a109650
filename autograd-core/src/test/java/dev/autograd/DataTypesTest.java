package dev.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** A Java number takes the tensor's type; FLOAT with DOUBLE gives DOUBLE; everything else is refused. */
class DataTypesTest {
    private final Tensor floats = Tensor.variable(new float[] {1, 2}).named("f");
    private final Tensor doubles = Tensor.variable(new double[] {0.1, 0.2}).named("d");
    private final Tensor longs = Tensor.constant(new long[] {1, 2}).named("n");
    private final Tensor ints = Tensor.constant(new int[] {1, 2}).named("i");
    private final Tensor booleans = Tensor.constant(new boolean[] {true, false}).named("m");

    @Test
    void aJavaNumberTakesTheTensorsType() {
        assertEquals(DataType.FLOAT, floats.mul(0.1).dataType());
        assertEquals(DataType.FLOAT, floats.rsub(1).pow(2).maximum(0.5).dataType());
        assertEquals(DataType.DOUBLE, doubles.mul(2).dataType());
        assertEquals(0.1f, floats.mul(0.1).get(0));
    }

    @Test
    void floatWithDoubleGivesDouble() {
        for (BinaryOperator<Tensor> operation : List.<BinaryOperator<Tensor>>of(
                Tensor::add,
                Tensor::sub,
                Tensor::mul,
                Tensor::div,
                Tensor::pow,
                Tensor::maximum,
                Tensor::matmul,
                (a, b) -> a.where(booleans, b),
                (a, b) -> Tensor.concat(0, a, b))) {
            assertEquals(DataType.DOUBLE, operation.apply(floats, doubles).dataType());
            assertEquals(DataType.DOUBLE, operation.apply(doubles, floats).dataType());
            assertEquals(DataType.FLOAT, operation.apply(floats, floats).dataType());
        }
    }

    @Test
    void eachInputKeepsItsTypeInItsGradient() {
        floats.mul(doubles).sum().backward();

        assertEquals(DataType.FLOAT, floats.grad().dataType());
        assertEquals(DataType.DOUBLE, doubles.grad().dataType());
        assertArrayEquals(new double[] {0.1f, 0.2f}, floats.grad().toDoubles());
    }

    @Test
    void otherMixturesAreRefused() {
        assertEquals(
                "add: f FLOAT[2], n LONG[2] differ in data type; convert one of them, as in n.to(DataType.FLOAT)",
                assertThrows(ShapeException.class, () -> floats.add(longs)).getMessage());
        assertEquals(
                "add: n LONG[2], f FLOAT[2] differ in data type; convert one of them, as in n.to(DataType.FLOAT)",
                assertThrows(ShapeException.class, () -> longs.add(floats)).getMessage());
        assertThrows(ShapeException.class, () -> ints.gt(longs));
        assertThrows(ShapeException.class, () -> booleans.eq(doubles));
        assertThrows(ShapeException.class, () -> floats.matmul(ints));
    }

    @Test
    void arithmeticIsForFloatingPointNumbers() {
        assertEquals(
                "mul: n LONG[2] holds no floating-point numbers; convert it with to(DataType.DOUBLE) or"
                        + " to(DataType.FLOAT)",
                assertThrows(ShapeException.class, () -> longs.mul(longs)).getMessage());
        assertThrows(ShapeException.class, () -> booleans.sum());
        assertThrows(ShapeException.class, ints::exp);
    }

    @Test
    void comparisonsGiveBooleans() {
        assertEquals(DataType.BOOL, floats.gt(doubles).dataType());
        assertEquals(DataType.BOOL, longs.eq(2).dataType());
        assertArrayEquals(new double[] {0, 1}, longs.eq(2).toDoubles());
        assertFalse(floats.gt(0).isTracked());
    }

    @Test
    void conversionsSayWhatTheyDo() {
        assertArrayEquals(new double[] {1, 0}, booleans.to(DataType.FLOAT).toDoubles());
        assertArrayEquals(new double[] {1, 2}, ints.to(DataType.INT64).toDoubles());
        assertArrayEquals(
                new double[] {1, 0},
                Tensor.constant(new double[] {0.5, 0}).to(DataType.BOOL).toDoubles());
        assertEquals(0.1f, doubles.to(DataType.FLOAT).get(0));
        assertTrue(floats.to(DataType.DOUBLE).isTracked());
        assertFalse(floats.to(DataType.INT64).isTracked());
    }

    @Test
    void typesThatAreNotSupportedAreNamed() {
        ShapeException e = assertThrows(ShapeException.class, () -> Tensor.zeros(DataType.FLOAT16, 2));

        assertTrue(e.getMessage().startsWith("data type HALF is not supported; use one of ["), e::getMessage);
        assertThrows(ShapeException.class, () -> floats.to(DataType.UINT8));
    }

    @Test
    void aNumberThatTheTypeDoesNotHoldIsRefused() {
        assertEquals(
                "0.5 is no INT; convert the tensor, as in i.to(DataType.DOUBLE)",
                assertThrows(ShapeException.class, () -> ints.gt(0.5)).getMessage());
        assertEquals(
                "2.0 is no BOOL; convert the tensor, as in m.to(DataType.DOUBLE)",
                assertThrows(ShapeException.class, () -> booleans.eq(2)).getMessage());
    }
}
