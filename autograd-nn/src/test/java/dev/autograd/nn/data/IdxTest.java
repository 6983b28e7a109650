package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.util.DefaultLocale;
import org.nd4j.linalg.api.buffer.DataType;

class IdxTest {
    private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 3, 7, (byte) 255, 0};

    @TempDir
    Path folder;

    private Path file(byte... bytes) throws IOException {
        return Files.write(folder.resolve("a.idx"), bytes);
    }

    private static byte[] packed(byte... bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void readsUnsignedBytes() throws IOException {
        Tensor labels = Idx.read(file(LABELS));

        assertEquals(DataType.INT32, labels.dataType());
        assertArrayEquals(new double[] {7, 255, 0}, labels.toDoubles(), 0);
    }

    @Test
    void readsPackedFiles() throws IOException {
        assertArrayEquals(
                new double[] {7, 255, 0}, Idx.read(file(packed(LABELS))).toDoubles(), 0);
    }

    @Test
    void readsMatricesOfAllTypes() throws IOException {
        double[] numbers = {1, -2, 3, 4, -5, 6};
        for (int type : new int[] {9, 0xb, 0xc, 0xd, 0xe}) {
            ByteBuffer bytes = ByteBuffer.allocate(100)
                    .put(new byte[] {0, 0, (byte) type, 2})
                    .putInt(2)
                    .putInt(3);
            for (double number : numbers) {
                switch (type) {
                    case 9 -> bytes.put((byte) number);
                    case 0xb -> bytes.putShort((short) number);
                    case 0xc -> bytes.putInt((int) number);
                    case 0xd -> bytes.putFloat((float) number);
                    default -> bytes.putDouble(number);
                }
            }
            Tensor matrix = Idx.read(file(Arrays.copyOf(bytes.array(), bytes.position())));

            assertArrayEquals(new long[] {2, 3}, matrix.shape());
            assertArrayEquals(numbers, matrix.toDoubles(), 0);
        }
    }

    @Test
    void scalesImagesAndGivesThemAChannel() throws IOException {
        Path images = Files.write(
                folder.resolve("images"),
                ByteBuffer.allocate(24)
                        .put(new byte[] {0, 0, 8, 3})
                        .putInt(2)
                        .putInt(2)
                        .putInt(2)
                        .put(new byte[] {0, 51, (byte) 255, 0, 0, 0, 0, 102})
                        .array());
        Path labels = Files.write(folder.resolve("labels"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 4, 9});
        Batch all = Idx.images(images, labels).all();

        assertArrayEquals(new long[] {2, 1, 2, 2}, all.x().shape());
        assertArrayEquals(new double[] {0, 0.2f, 1, 0, 0, 0, 0, 0.4f}, all.x().toDoubles(), 1e-7);
        assertArrayEquals(new double[] {4, 9}, all.y().toDoubles(), 0);

        Path three = file(LABELS);
        assertMessage(
                three + ": byte 3: expected a label for each of the 2 images in " + images + ", found the shape [3]",
                assertThrows(MalformedFileException.class, () -> Idx.images(images, three)));
        assertThrows(MalformedFileException.class, () -> Idx.images(three, labels));
    }

    // In this locale digits are others.
    @Test
    @DefaultLocale("ar-EG-u-nu-arab")
    void namesThePlaceOfWhatIsWrong() throws IOException {
        assertProblem("byte 0: expected 4 more bytes of the magic number, found the end");
        assertProblem(
                "byte 0: expected IDX's magic number 00 00, a type (08, 09, 0b, 0c, 0d, 0e) and 1 to 16 axes, found"
                        + " 50 4b 03 04",
                'P',
                'K',
                3,
                4);
        assertProblem(
                "byte 0: expected IDX's magic number 00 00, a type (08, 09, 0b, 0c, 0d, 0e) and 1 to 16 axes, found"
                        + " 00 00 0a 01",
                0,
                0,
                10,
                1);
        assertProblem("byte 6: expected 6 more bytes of the lengths of 2 axes, found the end", 0, 0, 8, 2, 0, 0);
        assertProblem(
                "byte 4: expected lengths of axes for which the file has elements, found [3] of 1 byte each; it was cut"
                        + " short, or is none of IDX",
                0,
                0,
                8,
                1,
                0,
                0,
                0,
                3,
                1,
                2);
        assertProblem("byte 9: expected the end after elements of shape [1], found more", 0, 0, 8, 1, 0, 0, 0, 1, 1, 2);
    }

    @Test
    void refusesAbsurdSizes() throws IOException {
        Path file = file(ByteBuffer.allocate(100)
                .put(new byte[] {0, 0, 0xe, 3})
                .putInt(-1)
                .putInt(-1)
                .putInt(-1)
                .array());
        assertThrows(MalformedFileException.class, () -> Idx.read(file));
        // 2^31 bytes from a packed file of 40.
        Path packed = file(packed(0, 0, 8, 1, 0x7f, -1, -1, -1));
        assertThrows(MalformedFileException.class, () -> Idx.read(packed));
    }

    private static byte[] packed(int... bytes) throws IOException {
        return packed(bytes(bytes));
    }

    private static byte[] bytes(int... bytes) {
        byte[] narrow = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            narrow[i] = (byte) bytes[i];
        }
        return narrow;
    }

    @Test
    void refusesAPackedFileThatEndsAnywhere() throws IOException {
        byte[] whole = packed(LABELS);
        for (int length = 0; length < whole.length; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThrows(MalformedFileException.class, () -> Idx.read(file));
        }
    }

    @Test
    void readsDamagedFilesOrSaysThatTheyAreDamaged() throws IOException {
        Seed seed = Seed.of(1);
        byte[] packed = packed(LABELS);
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = (i % 2 == 0 ? LABELS : packed).clone();
            damaged[seed.nextInt(damaged.length)] = (byte) seed.nextInt(256);
            Path file = file(damaged);
            try {
                Idx.read(file).toDoubles();
            } catch (MalformedFileException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            }
        }
    }

    @Test
    void readsRealDigits() throws IOException {
        Path real = RealData.of("mnist10k");
        TensorDataset digits =
                Idx.images(real.resolve("t10k-images-idx3-ubyte.gz"), real.resolve("t10k-labels-idx1-ubyte.gz"));

        assertEquals(2000, digits.size());
        Batch all = digits.all();
        assertArrayEquals(new long[] {2000, 1, 28, 28}, all.x().shape());
        assertEquals(1, all.x().max().item());
        assertEquals(9, all.y().to(DataType.DOUBLE).max().item());
    }

    private void assertProblem(String expected, int... bytes) throws IOException {
        Path file = file(bytes(bytes));
        assertMessage(file + ": " + expected, assertThrows(MalformedFileException.class, () -> Idx.read(file)));
    }

    private static void assertMessage(String expected, Exception e) {
        assertEquals(expected, e.getMessage());
    }
}
