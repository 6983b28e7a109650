package dev.autograd.nn.io;

import dev.autograd.Tensor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Files of named arrays in NumPy's format npz, as {@code numpy.savez} and {@code numpy.load} have it: a zip file with one
 * {@link Npy} file for each. Packed ones, of {@code numpy.savez_compressed}, are read too.
 */
public final class Npz {
    private static final String SUFFIX = ".npy";
    // What deflate makes of a file is at most so many times as long.
    private static final long DEFLATE_RATIO = 1032;
    // As NumPy's: the same tensors give the same bytes.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Npz() {}

    /** Writes tensors under their names; the old file, if there is one, is replaced when the new one is complete. */
    public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                Npy.write(tensor.getValue(), content);
                CRC32 crc = new CRC32();
                crc.update(content.toByteArray());
                ZipEntry entry = new ZipEntry(tensor.getKey() + SUFFIX);
                entry.setTimeLocal(NO_TIME);
                entry.setSize(content.size());
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                content.writeTo(zip);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /**
     * Reads all tensors, as constants, in the order of the file.
     *
     * @throws MalformedFileException if it is no such file, or a damaged one
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                String array = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
                if (tensors.put(array, read(file, zip, entry)) != null) {
                    throw MalformedFileException.of(
                            file, "expected different names of arrays, found " + name + " twice");
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw MalformedFileException.of(file, "expected a zip file of npy files: " + e.getMessage());
        }
        return tensors;
    }

    private static Tensor read(Path file, ZipFile zip, ZipEntry entry) throws IOException {
        long most = Math.min(entry.getSize(), entry.getCompressedSize() * DEFLATE_RATIO);
        CRC32 crc = new CRC32();
        try (InputStream in =
                new BufferedInputStream(new java.util.zip.CheckedInputStream(zip.getInputStream(entry), crc))) {
            Tensor tensor = Npy.read(file, entry.getName(), in, most);
            if (crc.getValue() != entry.getCrc()) {
                throw MalformedFileException.of(
                        file, "the checksum of " + entry.getName() + " is wrong: it is damaged");
            }
            return tensor;
        }
    }
}
