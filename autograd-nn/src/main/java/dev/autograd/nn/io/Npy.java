package dev.autograd.nn.io;

import dev.autograd.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files of one array in NumPy's format npy, versions 1 to 3, as {@code numpy.save} and {@code numpy.load} have it.
 *
 * <p>Written are f4, f8, i4, i8 and b1, the low byte first, in C order. Read are also f2, to FLOAT, i1, i2, u1 and u2, to INT,
 * and u4, to LONG, either byte first, in C or Fortran order. Source: <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 20;
    // NumPy leaves room for the first length to grow.
    private static final int ROOM_TO_GROW = 21;
    private static final Pattern HEADER = Pattern.compile("\\{(?:\\s*+'(?:descr|fortran_order|shape)'\\s*+:"
            + "\\s*+(?:'[^']*+'|True|False|\\([0-9L,\\s]*+\\))\\s*+,?+){3}\\s*+\\}\\s*+");
    private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([<>|=])(\\w+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9L,\\s]*)\\)");

    private final Path file;
    private final String entry;
    private final InputStream in;
    private final long size;
    private long offset;

    private Npy(Path file, String entry, InputStream in, long size) {
        this.file = file;
        this.entry = entry;
        this.in = in;
        this.size = size;
    }

    // --- writing

    /** Writes a tensor; the old file, if there is one, is replaced when the new one is complete. */
    public static void write(Path file, Tensor tensor) throws IOException {
        AtomicFile.write(file, out -> write(tensor, out));
    }

    static void write(Tensor tensor, OutputStream out) throws IOException {
        Encoding encoding = Encoding.of(tensor.dataType());
        long[] shape = tensor.shape();
        StringBuilder header = new StringBuilder("{'descr': '")
                .append(encoding.width() == 1 ? '|' : '<')
                .append(encoding.numpyName)
                .append("', 'fortran_order': False, 'shape': (")
                .append(Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ")))
                .append(shape.length == 1 ? ",), }" : "), }");
        if (shape.length > 0) {
            header.append(" ".repeat(ROOM_TO_GROW - String.valueOf(shape[0]).length()));
        }
        int before = MAGIC.length + 4;
        int length = header.length() + 1;
        header.append(" ".repeat(ALIGNMENT - (before + length) % ALIGNMENT)).append('\n');
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) header.length(), (byte) (header.length() >> 8)});
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        Encoding.write(tensor, out);
    }

    // --- reading

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is no such file, or a damaged one, or holds no numbers
     */
    public static Tensor read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(file, "", in, Files.size(file));
        }
    }

    /**
     * Reads from a stream.
     *
     * @param entry where in the file it comes from, as a part of messages
     * @param size what the stream has at most; memory is asked for only up to this
     */
    static Tensor read(Path file, String entry, InputStream in, long size) throws IOException {
        return new Npy(file, entry, in, size).read();
    }

    private Tensor read() throws IOException {
        byte[] start = take(MAGIC.length + 2, "the magic string");
        int version = start[MAGIC.length];
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length) || version < 1 || version > 3) {
            throw problem(0, "expected \\x93NUMPY and a version from 1 to 3; it is no npy file");
        }
        ByteBuffer length = ByteBuffer.wrap(take(version == 1 ? 2 : 4, "the length of the header"))
                .order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = version == 1 ? length.getShort() & 0xffff : length.getInt() & 0xffffffffL;
        if (headerLength > Math.min(LONGEST_HEADER, size - offset)) {
            throw problem(
                    MAGIC.length + 2,
                    "expected the length of a header that the file has room for, found " + headerLength);
        }
        long headerStart = offset;
        byte[] bytes = take((int) headerLength, "the header");
        String header = new String(bytes, version < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        Matcher description = DESCRIPTION.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher lengths = SHAPE.matcher(header);
        if (!HEADER.matcher(header).matches() || !description.find() || !order.find() || !lengths.find()) {
            throw problem(
                    headerStart,
                    "expected a header {'descr': a type of numbers, 'fortran_order': True or False, 'shape': (...)}, found "
                            + header.strip());
        }
        Encoding encoding = Encoding.find(known -> known.numpyName, description.group(2));
        if (encoding == null) {
            throw problem(
                    headerStart,
                    "expected one of the types " + Encoding.names(known -> known.numpyName) + ", found "
                            + description.group(2));
        }
        boolean isBig = description.group(1).equals(">");
        return elements(
                headerStart,
                encoding,
                isBig,
                shape(headerStart, lengths.group(1)),
                order.group(1).equals("True"));
    }

    private long[] shape(long headerStart, String text) throws IOException {
        try {
            return Arrays.stream(text.split(","))
                    .map(length -> length.replace("L", "").strip())
                    .filter(length -> !length.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (NumberFormatException e) {
            throw problem(headerStart, "expected lengths of axes, found (" + text + ")");
        }
    }

    private Tensor elements(long headerStart, Encoding encoding, boolean isBig, long[] shape, boolean isFortran)
            throws IOException {
        long count = Extent.bytes(shape, encoding.width());
        if (count < 0 || count > size - offset) {
            throw problem(
                    headerStart,
                    "expected a shape that the file has elements for, found " + Arrays.toString(shape) + " of "
                            + encoding.numpyName + "; it was cut short");
        }
        ByteBuffer bytes = ByteBuffer.wrap(take((int) count, "elements"))
                .order(isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (in.read() >= 0) {
            throw problem(
                    offset, "expected the end after elements of shape " + Arrays.toString(shape) + ", found more");
        }
        if (!isFortran || shape.length < 2) {
            return encoding.read(bytes, shape);
        }
        long[] reversed = new long[shape.length];
        long[] axes = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            reversed[i] = shape[shape.length - 1 - i];
            axes[i] = shape.length - 1L - i;
        }
        return encoding.read(bytes, reversed).permute(axes);
    }

    private byte[] take(int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        offset += bytes.length;
        if (bytes.length < count) {
            throw problem(offset, "expected " + (count - bytes.length) + " more bytes of " + what + ", found the end");
        }
        return bytes;
    }

    private MalformedFileException problem(long at, String problem) {
        return MalformedFileException.atByte(file, at, entry.isEmpty() ? problem : "of " + entry + ": " + problem);
    }
}
