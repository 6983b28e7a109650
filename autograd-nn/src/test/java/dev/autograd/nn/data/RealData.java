package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Data that are not part of the project: {@code -Dautograd.data=FOLDER} says where they lie. */
final class RealData {
    private RealData() {}

    /** A file or folder of them; the test is skipped where there is none. */
    static Path of(String name) {
        String folder = System.getProperty("autograd.data");
        assumeTrue(folder != null, "-Dautograd.data=FOLDER says where real data lie");
        Path path = Path.of(folder, name);
        assumeTrue(Files.exists(path), path + " is not there");
        return path;
    }
}
