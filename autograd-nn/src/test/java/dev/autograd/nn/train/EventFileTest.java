package dev.autograd.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.DefaultLocale;

class EventFileTest {
    @TempDir
    Path folder;

    // TensorBoard finds and orders files by their names. In this locale digits are others.
    @Test
    @DefaultLocale("ar-EG-u-nu-arab")
    void isNamedAlikeInAllLocales() throws IOException {
        try (EventFile events = EventFile.create(folder)) {
            String name = events.file().getFileName().toString();
            assertTrue(name.matches("events\\.out\\.tfevents\\.[0-9]{10}\\.autograd\\.[0-9]+\\.[0-9]+"), name);
        }
    }

    @Test
    void writesEventsThatAReaderOfTheFormatFinds() throws IOException {
        Path file;
        try (EventFile events = EventFile.create(folder.resolve("runs/first"))) {
            file = events.file();
            events.scalar("loss", 1, 0.5);
            events.scalar("naïve name", 1L << 40, Double.NaN);
        }
        List<EventReader.Event> events = EventReader.read(file);
        assertEquals(3, events.size());
        assertEquals("brain.Event:2", events.get(0).version());
        assertEquals("loss", events.get(1).tag());
        assertEquals(1, events.get(1).step());
        assertEquals(0.5f, events.get(1).value());
        assertEquals("naïve name", events.get(2).tag());
        assertEquals(1L << 40, events.get(2).step());
        assertTrue(Float.isNaN(events.get(2).value()));
        double age = System.currentTimeMillis() / 1000.0 - events.get(1).time();
        assertTrue(age >= 0 && age < 60, "seconds ago: " + age);
    }

    // Encoded by hand: field 3 is a string (tag 0x1a) of 13 bytes, field 1 a double (tag 0x09).
    @Test
    void beginsWithTheVersionOfTheFormat() throws IOException {
        Path file;
        try (EventFile events = EventFile.create(folder)) {
            file = events.file();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(24, bytes.getLong());
        bytes.position(12);
        assertEquals(0x09, bytes.get());
        bytes.position(12 + 9);
        assertEquals(0x1a, bytes.get());
        assertEquals(13, bytes.get());
        byte[] version = new byte[13];
        bytes.get(version);
        assertEquals("brain.Event:2", new String(version, StandardCharsets.US_ASCII));
        assertEquals(4, bytes.remaining());
    }

    // CRC-32C of "123456789" is e3069283, of RFC 3720; the reader has a CRC of its own.
    @Test
    void theReadersChecksumIsThePublishedOne() {
        assertEquals(0xe3069283, EventReader.crc("123456789".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void whatIsFlushedCanBeReadWhileTheFileIsOpen() throws IOException {
        try (EventFile events = EventFile.create(folder)) {
            events.scalar("loss", 1, 2);
            events.flush();
            assertEquals(2, EventReader.read(events.file()).size());
        }
    }

    @Test
    void filesOfOneFolderHaveDifferentNames() throws IOException {
        try (EventFile one = EventFile.create(folder);
                EventFile two = EventFile.create(folder)) {
            assertNotEquals(one.file(), two.file());
            assertTrue(one.file().getFileName().toString().startsWith("events.out.tfevents."));
        }
    }
}
