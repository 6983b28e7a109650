package dev.autograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The files in the resources were written by Python's package safetensors, 0.8.0. */
class SafetensorsTest {
    @TempDir
    Path folder;

    private static Path resource(String name) throws Exception {
        return Path.of(SafetensorsTest.class.getResource(name).toURI());
    }

    @Test
    void readsWhatPythonWrote() throws Exception {
        Map<String, Tensor> tensors = Safetensors.read(resource("mixed.safetensors"));

        Tensor weight = tensors.get("weight");
        assertEquals(DataType.FLOAT, weight.dataType());
        assertArrayEquals(new long[] {2, 3}, weight.shape());
        assertArrayEquals(new double[] {1.5, -2.25, 3, 0, 1e-30f, Double.POSITIVE_INFINITY}, weight.toDoubles(), 0);
        assertArrayEquals(new double[] {0.1, -1.0 / 3}, tensors.get("double").toDoubles(), 0);
        assertEquals(
                (1L << 53) + 1, tensors.get("long").value().data().getLong(0), "a double would not hold this long");
        assertEquals(Long.MIN_VALUE, tensors.get("long").value().data().getLong(1));
        assertArrayEquals(
                new double[] {-7, Integer.MAX_VALUE}, tensors.get("int").toDoubles(), 0);
        assertEquals(DataType.BOOL, tensors.get("mask").dataType());
        assertArrayEquals(new double[] {1, 0, 1}, tensors.get("mask").toDoubles(), 0);
        assertArrayEquals(new long[0], tensors.get("größe").shape());
        assertEquals(2.5, tensors.get("größe").item());
        assertArrayEquals(new long[] {0, 3}, tensors.get("empty").shape());
        assertEquals(Map.of("format", "np"), Safetensors.readMetadata(resource("mixed.safetensors")));
    }

    @Test
    void writesTheSameBytesAsPython() throws Exception {
        Path python = resource("mixed.safetensors");
        Path file = folder.resolve("own.safetensors");
        Safetensors.write(file, Safetensors.read(python), Map.of("format", "np"));

        assertArrayEquals(Files.readAllBytes(python), Files.readAllBytes(file));
    }

    @Test
    void readsShortFloatingPointNumbers() throws Exception {
        assertArrayEquals(
                new double[] {1, -2.5, 65504, 0x1p-24, Double.POSITIVE_INFINITY, 0.0999755859375},
                Safetensors.read(resource("half.safetensors")).get("half").toDoubles(),
                0);
        assertArrayEquals(
                new double[] {1, -2.5, Double.POSITIVE_INFINITY},
                Safetensors.read(resource("bfloat.safetensors")).get("b").toDoubles(),
                0);
    }

    @Test
    void bringsLargeTensorsBackToTheBit() throws IOException {
        Tensor large = Seed.of(1).normal(DataType.FLOAT, 0, 1, 300, 200);
        Path file = folder.resolve("large.safetensors");
        Safetensors.write(file, Map.of("x", large));

        assertArrayEquals(large.toDoubles(), Safetensors.read(file).get("x").toDoubles(), 0);
    }

    @Test
    void refusesATensorCalledAsTheMetadata() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Safetensors.write(folder.resolve("a"), Map.of("__metadata__", Tensor.constant(1))));
        assertFalse(Files.exists(folder.resolve("a")));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThrows(NoSuchFileException.class, () -> Safetensors.read(folder.resolve("none")));
    }

    private Path file(String header, int dataSize) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataSize).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("bad.safetensors"),
                bytes.putLong(text.length).put(text).array());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [1, 2]                                                           | 0 | expected {, found 0x5b
                    {"a":                                                            | 0 | the header is no JSON object
                    {} {}                                                            | 0 | expected only spaces
                    {"ä": 1}                                                         | 0 | expected a header in UTF-8
                    {"a": 1}                                                         | 0 | expected dtype, shape and data_offsets of "a", found 1
                    {"a": {"dtype": "F32", "shape": [1]}}                            | 4 | expected dtype, shape and data_offsets
                    {"a": {"dtype": "F31", "shape": [1], "data_offsets": [0, 4]}}    | 4 | "a" has the type F31, which is none of I64, F64, F32
                    {"a": {"dtype": 3, "shape": [1], "data_offsets": [0, 4]}}        | 4 | "a" has the type 3
                    {"a": {"dtype": "F32", "shape": 1, "data_offsets": [0, 4]}}      | 4 | expected a list under shape of "a", found 1
                    {"a": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}}   | 4 | expected whole numbers from 0 on under shape of "a", found -1
                    {"a": {"dtype": "F32", "shape": [1.0], "data_offsets": [0, 4]}}  | 4 | expected whole numbers
                    {"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]}}    | 4 | expected two rising data_offsets up to 4 of "a", found [4, 0]
                    {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0]}}       | 4 | expected two rising data_offsets
                    {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}    | 4 | expected two rising data_offsets up to 4
                    {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}    | 4 | has 8 bytes, but its data_offsets [0, 4] leave room for 4
                    {"a": {"dtype": "F32", "shape": [99999999999, 99999999999], "data_offsets": [0, 4]}} | 4 | has too many bytes
                    {"a": {"dtype": "F32", "shape": [4294967296, 4294967296, 0], "data_offsets": [0, 0]}} | 0 | has too many bytes
                    {"a": {"dtype": "F32", "shape": [65536, 65536, 65536, 65536], "data_offsets": [0, 0]}} | 0 | has too many bytes
                    {"a": {"dtype": "F32", "shape": [18446744073709551617], "data_offsets": [0, 4]}} | 4 | expected whole numbers
                    {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}} | 4 | the elements of "b" should begin at 4, where those before them end, but begin at 0
                    {"a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}    | 8 | the elements of "a" should begin at 0
                    {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}    | 8 | the tensors have 4 bytes, but the file has 8 after its header
                    {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, "a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}} | 8 | Duplicate
                    {"__metadata__": 1}                                              | 0 | expected an object of texts
                    {"__metadata__": {"a": 1}}                                       | 0 | expected only texts
                    """)
    void refusesHeadersThatAreWrong(String header, int dataSize, String problem) throws IOException {
        Path file = file(header, dataSize);

        String message = assertThrows(MalformedFileException.class, () -> Safetensors.read(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": byte 8: in the header: "), message);
        assertTrue(message.contains(problem), message);
    }

    @Test
    void refusesHeadersThatNestDeeply() throws IOException {
        Path file = file("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 0);

        assertThrows(MalformedFileException.class, () -> Safetensors.read(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 1L << 31, 1L << 62, -1, Long.MIN_VALUE})
    void refusesHeadersThatAreLongerThanTheFile(long length) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(50).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Path file = Files.write(folder.resolve("bad.safetensors"), bytes.array());

        String message = assertThrows(MalformedFileException.class, () -> Safetensors.read(file))
                .getMessage();
        assertTrue(message.contains("byte 0: expected the length of a header"), message);
    }

    @Test
    void refusesAFileThatEndsAnywhere() throws Exception {
        byte[] whole = Files.readAllBytes(resource("mixed.safetensors"));
        Path file = folder.resolve("short.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(MalformedFileException.class, () -> Safetensors.read(file));
        }
    }

    @Test
    void readsDamagedFilesOrSaysThatTheyAreDamaged() throws Exception {
        byte[] whole = Files.readAllBytes(resource("mixed.safetensors"));
        Path file = folder.resolve("damaged.safetensors");
        Seed seed = Seed.of(1);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            for (int changes = seed.nextInt(3); changes >= 0; changes--) {
                // Mostly in the header, where it matters; digits for digits keep it JSON.
                int at = seed.nextInt(seed.nextInt(4) == 0 ? whole.length : 460);
                damaged[at] = (byte) (seed.nextInt(2) == 0 ? '0' + seed.nextInt(10) : seed.nextInt(256));
            }
            Files.write(file, damaged);
            try {
                Safetensors.read(file).values().forEach(Tensor::value);
            } catch (MalformedFileException e) {
                refused++;
            }
        }

        assertTrue(refused > 1000 && refused < 2000, "refused " + refused);
    }

    @Test
    void readsInTheOrderOfTheFile() throws IOException {
        Path file = file(
                "{\"b\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [1, 2]},"
                        + " \"a\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1]}}   ",
                2);

        assertEquals(List.of("a", "b"), List.copyOf(Safetensors.read(file).keySet()));
    }
}
