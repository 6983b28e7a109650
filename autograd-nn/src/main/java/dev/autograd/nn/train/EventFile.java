package dev.autograd.nn.train;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * Writes curves for TensorBoard: {@code tensorboard --logdir FOLDER} shows them while they grow. Each run, and each curve of
 * its kind, goes into a folder of its own.
 *
 * <pre>{@code
 * try (EventFile events = EventFile.create(Path.of("runs/first"))) {
 *     events.scalar("loss", step, loss.item());
 * }
 * }</pre>
 *
 * <p>The file is a sequence of records in TFRecord's framing: the length as 8 bytes, little-endian, its masked CRC-32C, the
 * data, their masked CRC-32C. The data are messages {@code tensorflow.Event} in Protocol Buffers' encoding: 1 the time in
 * seconds, 2 the step, 3 the version of the format, 5 the summary. Source: tensorflow/core/util/event.proto and
 * tensorflow/core/framework/summary.proto.
 */
public final class EventFile implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    // Wire types of Protocol Buffers.
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    private final Path file;
    private final OutputStream out;

    private EventFile(Path file) throws IOException {
        this.file = file;
        out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
        Message version = event(System.currentTimeMillis());
        version.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        write(version);
        flush();
    }

    /**
     * Begins a new file in a folder, beside those of earlier runs; the folder is made if it is not there.
     *
     * @throws IOException if it can't be written
     */
    public static EventFile create(Path folder) throws IOException {
        Files.createDirectories(folder);
        long now = System.currentTimeMillis();
        // TensorBoard reads the files of a folder in the order of their names.
        String name = String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.autograd.%d.%d",
                now / 1000,
                ProcessHandle.current().pid(),
                COUNT.getAndIncrement());
        return new EventFile(folder.resolve(name));
    }

    /** Where the file lies. */
    public Path file() {
        return file;
    }

    /** Adds a point to a curve. */
    public void scalar(String tag, long step, double value) throws IOException {
        Message point = new Message();
        point.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
        point.number(2, (float) value);
        Message summary = new Message();
        summary.bytes(1, point.toByteArray());
        Message event = event(System.currentTimeMillis());
        event.count(2, step);
        event.bytes(5, summary.toByteArray());
        write(event);
    }

    /** Lets readers see all that was written so far. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static Message event(long millis) {
        Message event = new Message();
        event.number(1, millis / 1000.0);
        return event;
    }

    private void write(Message message) throws IOException {
        byte[] data = message.toByteArray();
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(data.length)
                .array();
        out.write(length);
        out.write(checksum(length));
        out.write(data);
        out.write(checksum(data));
    }

    // Masked, because the checksum of data that hold their own checksum is weak.
    private static byte[] checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(masked)
                .array();
    }

    /** A message in Protocol Buffers' encoding, field by field. */
    private static final class Message {
        private final ByteArrayOutputStream fields = new ByteArrayOutputStream();

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                fields.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            fields.write((int) rest);
        }

        private void key(int field, int wireType) {
            varint(((long) field << 3) | wireType);
        }

        void count(int field, long value) {
            key(field, VARINT);
            varint(value);
        }

        void number(int field, double value) {
            key(field, EIGHT_BYTES);
            fields.writeBytes(ByteBuffer.allocate(Double.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(value)
                    .array());
        }

        void number(int field, float value) {
            key(field, FOUR_BYTES);
            fields.writeBytes(ByteBuffer.allocate(Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array());
        }

        void bytes(int field, byte[] value) {
            key(field, BYTES);
            varint(value.length);
            fields.writeBytes(value);
        }

        byte[] toByteArray() {
            return fields.toByteArray();
        }
    }
}
