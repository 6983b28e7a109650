package dev.autograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes a file again and again leaves a whole file. */
class KilledWriterTest {
    private static final int SIZE = 4 << 20;

    @TempDir
    Path folder;

    /** The process: writes files that are full of 1, then full of 2, and so on, and tells when there is the first. */
    static final class Writer {
        public static void main(String[] args) throws IOException {
            for (int i = 1; ; i++) {
                byte[] part = new byte[SIZE / 16];
                Arrays.fill(part, (byte) i);
                AtomicFile.write(Path.of(args[0]), out -> {
                    for (int j = 0; j < 16; j++) {
                        out.write(part);
                    }
                });
                if (i == 1) {
                    System.out.println();
                }
            }
        }
    }

    @Test
    @Tag("slow")
    void leavesTheOldFileOrTheNewOne() throws Exception {
        Path file = folder.resolve("model");
        Seed seed = Seed.of(1);
        int versions = 0;
        byte last = 0;
        for (int kill = 0; kill < 30; kill++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertTrue(writer.getInputStream().read() >= 0, "the writer ended by itself");
            TimeUnit.MILLISECONDS.sleep(seed.nextInt(200));
            writer.destroyForcibly().waitFor();
            byte[] content = Files.readAllBytes(file);
            assertEquals(SIZE, content.length);
            for (byte element : content) {
                assertEquals(content[0], element);
            }
            versions += content[0] == last ? 0 : 1;
            last = content[0];
        }
        assertTrue(versions > 5, "only " + versions + " versions were seen");
    }
}
