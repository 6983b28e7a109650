package dev.autograd.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads event files after the published format alone: TFRecord's framing, a bitwise CRC-32C, Protocol Buffers. */
final class EventReader {
    record Event(double time, long step, String version, String tag, float value) {}

    private EventReader() {}

    static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = take(bytes, 8);
            assertEquals(masked(length), bytes.getInt(), "checksum of the length");
            byte[] data = take(bytes, (int)
                    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
            assertEquals(masked(data), bytes.getInt(), "checksum of the data");
            events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    /** The scalars of all files in a folder. */
    static List<Event> scalars(Path folder) throws IOException {
        List<Event> found = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                found.addAll(read(file).stream()
                        .filter(event -> !event.tag().isEmpty())
                        .toList());
            }
        }
        return found;
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    private static int masked(byte[] data) {
        int crc = crc(data);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    // Bit by bit, with Castagnoli's polynomial reflected.
    static int crc(byte[] data) {
        int crc = ~0;
        for (byte b : data) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }

    private static Event event(ByteBuffer message) {
        double time = Double.NaN;
        long step = 0;
        String version = "";
        Event scalar = new Event(0, 0, "", "", 0);
        while (message.hasRemaining()) {
            long key = varint(message);
            switch ((int) key) {
                case 1 << 3 | 1 -> time = message.getDouble();
                case 2 << 3 -> step = varint(message);
                case 3 << 3 | 2 -> version = text(message);
                case 5 << 3 | 2 -> scalar = scalar(field(message));
                default -> throw new AssertionError("unexpected field in an event: " + key);
            }
        }
        return new Event(time, step, version, scalar.tag(), scalar.value());
    }

    private static Event scalar(ByteBuffer summary) {
        assertEquals(1 << 3 | 2, varint(summary), "one value");
        ByteBuffer value = field(summary);
        assertEquals(0, summary.remaining());
        assertEquals(1 << 3 | 2, varint(value), "the tag");
        String tag = text(value);
        assertEquals(2 << 3 | 5, varint(value), "the simple value");
        return new Event(0, 0, "", tag, value.getFloat());
    }

    private static String text(ByteBuffer message) {
        ByteBuffer field = field(message);
        return StandardCharsets.UTF_8.decode(field).toString();
    }

    private static ByteBuffer field(ByteBuffer message) {
        int length = (int) varint(message);
        ByteBuffer field = message.slice(message.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        message.position(message.position() + length);
        return field;
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
