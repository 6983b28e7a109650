package dev.autograd.array;

import org.nd4j.linalg.api.buffer.DataType;

/** Arrays from Java numbers. */
public final class JavaArrays {
    private JavaArrays() {}

    public static Array scalar(DataType type, double value) {
        Array array = Array.allocate(type, Shape.SCALAR);
        Elements.put(array, 0, value);
        return array;
    }

    public static Array of(double[] values) {
        Array array = Array.allocate(DataType.DOUBLE, Shape.of(values.length));
        array.memory().doubles.put(array.offset(), values, 0, values.length);
        return array;
    }

    public static Array of(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Array array = Array.allocate(DataType.DOUBLE, Shape.of(rows.length, columns));
        for (int i = 0; i < rows.length; i++) {
            array.memory().doubles.put(array.offset() + i * columns, rows[i], 0, columns);
        }
        return array;
    }

    public static Array of(float[] values) {
        Array array = Array.allocate(DataType.FLOAT, Shape.of(values.length));
        array.memory().floats.put(array.offset(), values, 0, values.length);
        return array;
    }

    public static Array of(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        Array array = Array.allocate(DataType.FLOAT, Shape.of(rows.length, columns));
        for (int i = 0; i < rows.length; i++) {
            array.memory().floats.put(array.offset() + i * columns, rows[i], 0, columns);
        }
        return array;
    }

    public static Array of(int[] values) {
        Array array = Array.allocate(DataType.INT32, Shape.of(values.length));
        array.memory().ints.put(array.offset(), values, 0, values.length);
        return array;
    }

    public static Array of(long[] values) {
        Array array = Array.allocate(DataType.INT64, Shape.of(values.length));
        array.memory().longs.put(array.offset(), values, 0, values.length);
        return array;
    }

    public static Array of(boolean[] values) {
        Array array = Array.allocate(DataType.BOOL, Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            Elements.put(array, i, values[i] ? 1 : 0);
        }
        return array;
    }
}
