package dev.autograd.benchmarks.longrun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that the operating system counts for this process. */
final class Resident {
    private Resident() {}

    /** What is resident now, in megabytes. */
    static long megabytes() {
        return status("VmRSS:");
    }

    /** The most that ever was, in megabytes. */
    static long peakMegabytes() {
        return status("VmHWM:");
    }

    private static long status(String key) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
