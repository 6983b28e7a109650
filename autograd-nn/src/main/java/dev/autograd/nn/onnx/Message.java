package dev.autograd.nn.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the encoding of Protocol Buffers: fields one after the other, each with its number and kind in front. Source: <a
 * href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>.
 */
final class Message {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void key(int field, int kind) {
        varint((long) field << 3 | kind);
    }

    Message add(int field, long value) {
        key(field, VARINT);
        varint(value);
        return this;
    }

    Message add(int field, float value) {
        key(field, FIXED32);
        out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    Message add(int field, byte[] value) {
        key(field, LENGTH_DELIMITED);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    Message add(int field, String value) {
        return add(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message add(int field, Message value) {
        return add(field, value.bytes());
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
