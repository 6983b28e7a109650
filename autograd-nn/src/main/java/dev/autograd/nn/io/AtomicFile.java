package dev.autograd.nn.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Writes files so that, whenever the process is killed, the old file or the new one is there, whole. */
public final class AtomicFile {
    private AtomicFile() {}

    /** What writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, over the old one if there is one, whose permissions it gets; a new file gets those of any other. Of a
     * symbolic link the file that it points to is written.
     *
     * @throws IOException if that fails; the old file is then untouched
     */
    public static void write(Path file, Content content) throws IOException {
        Path target = target(file);
        Path temporary = temporary(target);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.writeTo(out);
                out.flush();
                // The content must be on the disk before the name points to it.
                channel.force(true);
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Checks that a file can be written, before the work whose result it is to hold. The file itself is not touched.
     *
     * @throws FileSystemException if it can't; the message names the file and the reason
     */
    public static void check(Path file) throws IOException {
        Files.delete(temporary(target(file)));
    }

    // The new file must lie in the old one's folder, and a move would replace a link itself.
    private static Path target(Path file) throws IOException {
        return Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
    }

    private static Path temporary(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder, not a file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is a device or the like, not a file");
        }
        if (!Files.isDirectory(folder)) {
            throw new FileSystemException(file.toString(), null, "there is no folder " + folder);
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new FileSystemException(file.toString(), null, "may not be overwritten");
        }
        try {
            // Files.createTempFile would let nobody else read it.
            return createLike(file, folder.resolve("." + file.getFileName() + "-" + UUID.randomUUID() + ".part"));
        } catch (IOException e) {
            throw new FileSystemException(file.toString(), null, "the folder " + folder + " can't be written to");
        }
    }

    private static Path createLike(Path old, Path created) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(old, PosixFileAttributeView.class);
        if (view == null || !Files.exists(old)) {
            return Files.createFile(created);
        }
        // From its creation no more, so that nobody looks in, and then no less, whatever the process takes from new
        // files.
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        Files.createFile(created, PosixFilePermissions.asFileAttribute(permissions));
        return Files.setPosixFilePermissions(created, permissions);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
