package dev.autograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void replacesTheOldFile() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, out -> out.write('1'));
        AtomicFile.write(file, out -> out.write('2'));

        assertEquals("2", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void leavesTheOldFileWhenWritingFails() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, out -> out.write('1'));
        assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("disk full");
                }));

        assertEquals("1", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aNewFileHasThePermissionsOfAnyOther() throws IOException {
        assumePosix();
        Path any = Files.createFile(folder.resolve("any"));
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, out -> out.write('1'));

        assertEquals(Files.getPosixFilePermissions(any), Files.getPosixFilePermissions(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rwxrwxrwx"})
    void keepsThePermissionsOfTheOldFile(String permissions) throws IOException {
        assumePosix();
        Path file = Files.createFile(folder.resolve("a.txt"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        AtomicFile.write(file, out -> out.write('1'));

        assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void writesWhatALinkPointsTo() throws IOException {
        assumePosix();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path file = Files.createFile(elsewhere.resolve("a.txt"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFile.write(link, out -> out.write('1'));

        assertEquals("1", Files.readString(file));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void refusesToReplaceADevice() {
        assumePosix();
        assertMessage("/dev/null: is a device or the like, not a file", Path.of("/dev/null"));
    }

    private void assumePosix() {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX here");
    }

    @Test
    void checkingLeavesNoTrace() throws IOException {
        AtomicFile.check(folder.resolve("a.txt"));
        assertEquals(List.of(), files());
    }

    @Test
    void namesTheFileAndTheReason() {
        Path nowhere = folder.resolve("no/a.txt");
        assertMessage(nowhere + ": there is no folder " + nowhere.getParent(), nowhere);
        assertMessage(folder + ": is a folder, not a file", folder);
        assertFalse(Files.exists(nowhere));
    }

    private static void assertMessage(String expected, Path file) {
        assertEquals(
                expected,
                assertThrows(FileSystemException.class, () -> AtomicFile.check(file))
                        .getMessage());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
