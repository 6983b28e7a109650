package dev.autograd.nn.io;

import dev.autograd.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/** How files write numbers, with the names that safetensors and NumPy have for it. What is written comes first. */
enum Encoding {
    I64("I64", "i8", DataType.INT64),
    F64("F64", "f8", DataType.DOUBLE),
    F32("F32", "f4", DataType.FLOAT),
    I32("I32", "i4", DataType.INT32),
    BOOL("BOOL", "b1", DataType.BOOL),

    // Only read, as the smallest type here that holds all their numbers.
    BF16("BF16", null, DataType.FLOAT),
    F16("F16", "f2", DataType.FLOAT),
    U32("U32", "u4", DataType.INT64),
    U16("U16", "u2", DataType.INT32),
    I16("I16", "i2", DataType.INT32),
    I8("I8", "i1", DataType.INT32),
    U8("U8", "u1", DataType.INT32);

    private static final int CHUNK = 1 << 16;

    final String safetensorsName;
    final @Nullable String numpyName;
    final DataType type;

    Encoding(String safetensorsName, @Nullable String numpyName, DataType type) {
        this.safetensorsName = safetensorsName;
        this.numpyName = numpyName;
        this.type = type;
    }

    static @Nullable Encoding find(Function<Encoding, @Nullable String> name, String wanted) {
        return Arrays.stream(values())
                .filter(encoding -> wanted.equals(name.apply(encoding)))
                .findFirst()
                .orElse(null);
    }

    static String names(Function<Encoding, @Nullable String> name) {
        return Arrays.stream(values())
                .map(name)
                .filter(known -> known != null)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** How tensors of a type are written. */
    static Encoding of(DataType type) {
        return Arrays.stream(values())
                .filter(encoding -> encoding.type == type)
                .findFirst()
                .orElseThrow();
    }

    /** The number of bytes of an element. */
    int width() {
        return switch (this) {
            case I64, F64 -> 8;
            case F32, I32, U32 -> 4;
            case BF16, F16, U16, I16 -> 2;
            case BOOL, I8, U8 -> 1;
        };
    }

    /** Writes the elements of a tensor of this type in row-major order, the low byte first. */
    static void write(Tensor tensor, OutputStream out) throws IOException {
        Encoding encoding = of(tensor.dataType());
        int size = (int) tensor.size();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        double[] numbers = encoding == I64 ? new double[0] : tensor.toDoubles();
        // A double does not hold every long.
        @Nullable DataBuffer longs = encoding == I64 && size > 0 ? tensor.value().data() : null;
        for (int i = 0; i < size; i++) {
            if (chunk.remaining() < Long.BYTES) {
                out.write(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
            switch (encoding) {
                case F64 -> chunk.putDouble(numbers[i]);
                case F32 -> chunk.putFloat((float) numbers[i]);
                case I32 -> chunk.putInt((int) numbers[i]);
                case BOOL -> chunk.put((byte) (numbers[i] == 0 ? 0 : 1));
                default -> chunk.putLong(longs == null ? 0 : longs.getLong(i));
            }
        }
        out.write(chunk.array(), 0, chunk.position());
    }

    /** Reads a tensor, whose elements fill a buffer in row-major order. */
    Tensor read(ByteBuffer bytes, long[] shape) {
        int size = bytes.remaining() / width();
        Tensor elements =
                switch (type) {
                    case DOUBLE -> {
                        double[] values = new double[size];
                        bytes.asDoubleBuffer().get(values);
                        yield Tensor.constant(values);
                    }
                    case FLOAT -> Tensor.constant(floats(bytes, size));
                    case LONG -> {
                        long[] values = new long[size];
                        for (int i = 0; i < size; i++) {
                            values[i] = this == I64 ? bytes.getLong() : bytes.getInt() & 0xffffffffL;
                        }
                        yield Tensor.constant(values);
                    }
                    case BOOL -> {
                        boolean[] values = new boolean[size];
                        for (int i = 0; i < size; i++) {
                            values[i] = bytes.get() != 0;
                        }
                        yield Tensor.constant(values);
                    }
                    default -> Tensor.constant(ints(bytes, size));
                };
        return elements.reshape(shape);
    }

    private float[] floats(ByteBuffer bytes, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (this) {
                case F32 -> bytes.getFloat();
                case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
                default -> half(bytes.getShort());
            };
        }
        return values;
    }

    private int[] ints(ByteBuffer bytes, int size) {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (this) {
                case I32 -> bytes.getInt();
                case U16 -> bytes.getShort() & 0xffff;
                case I16 -> bytes.getShort();
                case I8 -> bytes.get();
                default -> bytes.get() & 0xff;
            };
        }
        return values;
    }

    /** A number of IEEE 754's binary16: one bit of sign, five of exponent, ten of fraction. */
    static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> (0x400 | fraction) * (float) Math.pow(2, exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }
}
