package dev.autograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The files in the resources were written by NumPy 2.4.6; most hold 0, 1, ... 5 as [2, 3], changed by type. */
class NumpyFilesTest {
    @TempDir
    Path folder;

    private static Path resource(String name) throws Exception {
        return Path.of(NumpyFilesTest.class.getResource(name).toURI());
    }

    private static void assertHolds(String name, DataType type, double... expected) throws Exception {
        Tensor tensor = Npy.read(resource(name));

        assertEquals(type, tensor.dataType());
        assertArrayEquals(new long[] {2, 3}, tensor.shape());
        assertArrayEquals(expected, tensor.toDoubles(), 0);
    }

    @Test
    void readsWhatNumpyWrote() throws Exception {
        assertHolds("f4.npy", DataType.FLOAT, 0, 0.25, 0.5, 0.75, 1, 1.25);
        assertHolds("f8.npy", DataType.DOUBLE, 0, 1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3);
        assertHolds("i8.npy", DataType.INT64, -3, -2, -1, 0, 1, 2);
        assertHolds("i4.npy", DataType.INT32, -3, -2, -1, 0, 1, 2);
        assertHolds("b1.npy", DataType.BOOL, 1, 0, 1, 0, 1, 0);
    }

    @Test
    void readsTheHighByteFirst() throws Exception {
        assertHolds("big.npy", DataType.DOUBLE, 0, 1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3);
        assertHolds("bigint.npy", DataType.INT64, -3, -2, -1, 0, 1, 2);
    }

    @Test
    void readsFortranOrder() throws Exception {
        assertHolds("fortran.npy", DataType.DOUBLE, 0, 1, 2, 3, 4, 5);
        Tensor three = Npy.read(resource("fortran3.npy"));
        assertArrayEquals(new long[] {2, 3, 4}, three.shape());
        assertArrayEquals(Tensor.arange(24).toDoubles(), three.toDoubles(), 0);
    }

    @Test
    void readsLaterVersions() throws Exception {
        assertHolds("v2.npy", DataType.FLOAT, 0, 1, 2, 3, 4, 5);
        assertHolds("v3.npy", DataType.FLOAT, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void readsShortNumbers() throws Exception {
        assertArrayEquals(
                new double[] {0.0999755859375, -2}, Npy.read(resource("f2.npy")).toDoubles(), 0);
        assertArrayEquals(new double[] {0, 255}, Npy.read(resource("u1.npy")).toDoubles(), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4", "f8", "i8", "i4", "b1", "scalar", "empty", "vector"})
    void writesTheSameBytesAsNumpy(String name) throws Exception {
        Path numpy = resource(name + ".npy");
        Path own = folder.resolve("own.npy");
        Npy.write(own, Npy.read(numpy));

        assertArrayEquals(Files.readAllBytes(numpy), Files.readAllBytes(own));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two.npz", "packed.npz"})
    void readsSeveralArrays(String name) throws Exception {
        Map<String, Tensor> tensors = Npz.read(resource(name));

        assertEquals(List.of("x", "y"), List.copyOf(tensors.keySet()));
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, tensors.get("x").toDoubles(), 0);
        assertEquals(DataType.INT64, tensors.get("y").dataType());
        assertArrayEquals(new double[] {1, 2, 3}, tensors.get("y").toDoubles(), 0);
    }

    @Test
    void bringsSeveralArraysBack() throws IOException {
        Map<String, Tensor> tensors = Map.of(
                "encoder.0.weight", Seed.of(1).normal(DataType.FLOAT, 0, 1, 100, 70), "größe", Tensor.constant(2.5));
        Path file = folder.resolve("a.npz");
        Npz.write(file, tensors);
        Map<String, Tensor> read = Npz.read(file);

        assertEquals(tensors.keySet(), read.keySet());
        tensors.forEach((name, tensor) ->
                assertArrayEquals(tensor.toDoubles(), read.get(name).toDoubles(), 0));
    }

    private Path npy(int version, String header, int elementBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[10 + text.length + elementBytes];
        byte[] start = {
            (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0, (byte) text.length, (byte) (text.length >> 8)
        };
        System.arraycopy(start, 0, bytes, 0, start.length);
        System.arraycopy(text, 0, bytes, start.length, text.length);
        return Files.write(folder.resolve("bad.npy"), bytes);
    }

    private void assertProblem(String expected, Path file) {
        String message =
                assertThrows(MalformedFileException.class, () -> Npy.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": byte "), message);
        assertTrue(message.contains(expected), message);
    }

    private static String header(String descr, String order, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    }

    @Test
    void refusesHeadersThatAreWrong() throws IOException {
        assertProblem("byte 0: expected \\x93NUMPY and a version", npy(4, header("<f4", "False", "(1,)"), 4));
        assertProblem("expected a header", npy(1, "{'descr': '<f4'}", 4));
        assertProblem("expected a header", npy(1, header("<f4", "Maybe", "(1,)"), 4));
        assertProblem("expected a header", npy(1, header("<f4", "False", "(-1,)"), 4));
        assertProblem("expected a header", npy(1, header("<f4", "False", "(1,), 'x': (2,)"), 4));
        assertProblem("expected a header", npy(1, header("<f4", "False", "os.remove('a')"), 4));
        assertProblem("expected one of the types i8, f8, f4, i4, b1", npy(1, header("|O8", "False", "(1,)"), 8));
        assertProblem("expected one of the types", npy(1, header("<U4", "False", "(1,)"), 16));
        assertProblem("expected lengths of axes", npy(1, header("<f4", "False", "(1 2,)"), 8));
        assertProblem("expected a shape that the file has elements for", npy(1, header("<f4", "False", "(2,)"), 4));
        assertProblem(
                "expected a shape that the file has elements for",
                npy(1, header("<f4", "False", "(4294967296, 4294967296)"), 4));
        assertProblem(
                "expected a shape that the file has elements for",
                npy(1, header("<f4", "False", "(0, 4294967296, 4294967296)"), 0));
        assertProblem("expected lengths of axes", npy(1, header("<f4", "False", "(99999999999999999999,)"), 4));
        assertProblem(
                "expected the end after elements of shape [1], found more", npy(1, header("<f4", "False", "(1,)"), 5));
        assertProblem(
                "expected the length of a header that the file has room for",
                npy(2, header("<f4", "False", "(1,)"), 4));
    }

    @Test
    void refusesAFileThatEndsAnywhere() throws Exception {
        for (String name : List.of("f4.npy", "two.npz", "packed.npz")) {
            byte[] whole = Files.readAllBytes(resource(name));
            Path file = folder.resolve("short");
            for (int length = 0; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThrows(MalformedFileException.class, () -> {
                    if (name.endsWith("z")) {
                        Npz.read(file);
                    } else {
                        Npy.read(file);
                    }
                });
            }
        }
    }

    @Test
    void readsDamagedFilesOrSaysThatTheyAreDamaged() throws Exception {
        Seed seed = Seed.of(1);
        for (String name : List.of("f4.npy", "two.npz", "packed.npz")) {
            byte[] whole = Files.readAllBytes(resource(name));
            Path file = folder.resolve("damaged");
            for (int i = 0; i < 700; i++) {
                byte[] damaged = whole.clone();
                damaged[seed.nextInt(damaged.length)] = (byte) seed.nextInt(256);
                Files.write(file, damaged);
                try {
                    if (name.endsWith("z")) {
                        Npz.read(file);
                    } else {
                        Npy.read(file);
                    }
                } catch (MalformedFileException e) {
                    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                }
            }
        }
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        assertThrows(NoSuchFileException.class, () -> Npy.read(folder.resolve("none")));
        assertThrows(NoSuchFileException.class, () -> Npz.read(folder.resolve("none")));
    }
}
