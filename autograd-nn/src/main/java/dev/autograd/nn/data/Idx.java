package dev.autograd.nn.data;

import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Files in the IDX format, which is that of MNIST, plain or packed by gzip.
 *
 * <p>Two zeros, a byte for the type, a byte for the number of axes, the lengths of the axes in four bytes each, and the
 * elements in row-major order, the high byte first. Unsigned and signed bytes, shorts and ints become INT, the others FLOAT
 * and DOUBLE. Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
 */
public final class Idx {
    private static final int GZIP_MAGIC = 0x1f8b;
    // What gzip makes of a file is at most so many times as long.
    private static final long GZIP_RATIO = 1032;
    private static final int MOST_AXES = 16;
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final long longest;
    private long offset;

    private Idx(Path file, InputStream in, long longest) {
        this.file = file;
        this.in = in;
        this.longest = longest;
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is no such file, or a damaged one; memory is asked for only if the file has
     *     elements to fill it
     */
    public static Tensor read(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            plain.mark(2);
            boolean isPacked = (plain.read() << 8 | plain.read()) == GZIP_MAGIC;
            plain.reset();
            if (!isPacked) {
                return new Idx(file, plain, size).read();
            }
            try (InputStream unpacked = new GZIPInputStream(plain, CHUNK)) {
                return new Idx(file, unpacked, size * GZIP_RATIO).read();
            }
        } catch (ZipException | EOFException e) {
            throw MalformedFileException.of(file, "the gzip packing is damaged or cut short: " + e.getMessage());
        }
    }

    /**
     * Reads images and their labels as samples: images {@code [n, 1, height, width]} of FLOAT from 0 to 1, as a convolution
     * takes them, and labels {@code [n]} of INT.
     *
     * @throws MalformedFileException if a file is malformed, or they don't belong together
     */
    public static TensorDataset images(Path images, Path labels) throws IOException {
        Tensor pixels = read(images);
        Tensor classes = read(labels);
        if (pixels.rank() != 3) {
            throw MalformedFileException.atByte(
                    images,
                    3,
                    "expected images [n, height, width], found the shape " + Arrays.toString(pixels.shape()));
        }
        if (classes.rank() != 1 || classes.size() != pixels.shape()[0]) {
            throw MalformedFileException.atByte(
                    labels,
                    3,
                    "expected a label for each of the " + pixels.shape()[0] + " images in " + images
                            + ", found the shape " + Arrays.toString(classes.shape()));
        }
        if (classes.size() == 0) {
            throw MalformedFileException.atByte(images, 4, "expected images, found none");
        }
        Tensor scaled = pixels.to(org.nd4j.linalg.api.buffer.DataType.FLOAT).div(255);
        return TensorDataset.of(scaled.unsqueeze(1), classes);
    }

    private Tensor read() throws IOException {
        byte[] magic = take(4, "the magic number");
        Kind kind = magic[0] == 0 && magic[1] == 0 ? Kind.of(magic[2]) : null;
        if (kind == null || magic[3] < 1 || magic[3] > MOST_AXES) {
            throw MalformedFileException.atByte(
                    file,
                    0,
                    String.format(
                            Locale.ROOT,
                            "expected IDX's magic number 00 00, a type (08, 09, 0b, 0c, 0d, 0e) and 1 to %d axes, found"
                                    + " %02x %02x %02x %02x",
                            MOST_AXES,
                            magic[0],
                            magic[1],
                            magic[2],
                            magic[3]));
        }
        ByteBuffer lengths = ByteBuffer.wrap(take(4 * magic[3], "the lengths of " + magic[3] + " axes"));
        long[] shape = new long[magic[3]];
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = lengths.getInt() & 0xffffffffL;
            if (shape[i] > 0 && size > Integer.MAX_VALUE / shape[i]) {
                throw tooLarge(shape, kind);
            }
            size *= shape[i];
        }
        if (size * kind.width > Math.min(longest - offset, Integer.MAX_VALUE - 8L)) {
            throw tooLarge(shape, kind);
        }
        Tensor elements = kind.read(ByteBuffer.wrap(take((int) size * kind.width, "elements")));
        if (in.read() >= 0) {
            throw MalformedFileException.atByte(
                    file,
                    offset,
                    "expected the end after elements of shape " + Arrays.toString(shape) + ", found more");
        }
        return elements.reshape(shape);
    }

    private MalformedFileException tooLarge(long[] shape, Kind kind) {
        return MalformedFileException.atByte(
                file,
                4,
                "expected lengths of axes for which the file has elements, found " + Arrays.toString(shape) + " of "
                        + kind.width + (kind.width == 1 ? " byte" : " bytes")
                        + " each; it was cut short, or is none of IDX");
    }

    private byte[] take(int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        offset += bytes.length;
        if (bytes.length < count) {
            throw MalformedFileException.atByte(
                    file, offset, "expected " + (count - bytes.length) + " more bytes of " + what + ", found the end");
        }
        return bytes;
    }

    /** The types of elements. */
    private enum Kind {
        UNSIGNED_BYTE(8, 1),
        BYTE(9, 1),
        SHORT(0xb, 2),
        INT(0xc, 4),
        FLOAT(0xd, 4),
        DOUBLE(0xe, 8);

        private final int code;
        private final int width;

        Kind(int code, int width) {
            this.code = code;
            this.width = width;
        }

        static @org.jspecify.annotations.Nullable Kind of(int code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElse(null);
        }

        Tensor read(ByteBuffer bytes) {
            int size = bytes.remaining() / width;
            if (this == FLOAT) {
                float[] values = new float[size];
                bytes.asFloatBuffer().get(values);
                return Tensor.constant(values);
            }
            if (this == DOUBLE) {
                double[] values = new double[size];
                bytes.asDoubleBuffer().get(values);
                return Tensor.constant(values);
            }
            int[] values = new int[size];
            for (int i = 0; i < size; i++) {
                values[i] = switch (this) {
                    case UNSIGNED_BYTE -> bytes.get() & 0xff;
                    case BYTE -> bytes.get();
                    case SHORT -> bytes.getShort();
                    default -> bytes.getInt();
                };
            }
            return Tensor.constant(values);
        }
    }
}
