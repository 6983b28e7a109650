package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;

class CsvTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }

    @Test
    void readsColumnsOfNumbers() throws IOException {
        Csv table = Csv.read(file("\ufeffa, b,\"c\"\r\n1,-2.5,3e2\r\n\r\n .5,+4,\"5\"\r\n"));

        assertEquals(List.of("a", "b", "c"), table.names());
        assertArrayEquals(
                new double[] {1, -2.5, 300, 0.5, 4, 5},
                table.numbers(DataType.DOUBLE).toDoubles(),
                0);
        assertArrayEquals(
                new double[] {300, 1, 5, 0.5},
                table.numbers(DataType.FLOAT, "c", "a").toDoubles(),
                0);
    }

    @Test
    void countsColumnsWithoutNames() throws IOException {
        Csv table = Csv.read(file("1;2\n3;4\n"), ';', false);

        assertEquals(List.of("0", "1"), table.names());
        assertArrayEquals(
                new double[] {2, 4}, table.numbers(DataType.FLOAT, "1").toDoubles(), 0);
    }

    @Test
    void countsThroughTheClassesOfAColumn() throws IOException {
        Csv table = Csv.read(file("x,kind,y\n1,rose,2\n3,iris,4\n5,rose,6\n"));
        Batch all = table.samples("kind").all();

        assertEquals(List.of("iris", "rose"), table.classes("kind"));
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, all.x().toDoubles(), 0);
        assertArrayEquals(new double[] {1, 0, 1}, all.y().toDoubles(), 0);
        assertArrayEquals(new long[] {3}, all.y().shape());
    }

    @Test
    void predictsANumberToo() throws IOException {
        Batch all = Csv.read(file("x,y\n1,2\n3,4\n")).regression("y").all();

        assertArrayEquals(new long[] {2, 1}, all.x().shape());
        assertArrayEquals(new long[] {2, 1}, all.y().shape());
        assertArrayEquals(new double[] {2, 4}, all.y().toDoubles(), 0);
    }

    @Test
    void namesTheLineOfWhatIsWrong() throws IOException {
        assertProblem("expected text, but the file is empty", "");
        assertProblem("expected rows of data, found none", "a,b\n");
        assertProblem("line 3: expected 2 columns, found 3", "a,b\n1,2\n1,2,3\n");
        assertProblem("line 4: expected 2 columns, found 1", "a,b\n1,\"2\n\"\n1\n");
        assertProblem("line 1: expected different names of columns, found [a, a]", "a,a\n1,2\n");
        for (String text : List.of("x", "", "0x10", "NaN", "1d", "Infinity", "1,")) {
            Path file = file("a\n1\n\"" + text + "\"\n");
            String message = assertThrows(
                            MalformedFileException.class, () -> Csv.read(file).numbers(DataType.FLOAT))
                    .getMessage();
            assertEquals(file + ": line 3: expected a number in column a, found \"" + text + "\"", message);
        }
    }

    @Test
    void refusesNumbersThatTheTypeDoesNotHave() throws IOException {
        String floats = "a number of type FLOAT, from -3.4028235E38 to 3.4028235E38,";
        assertNoNumber(floats, DataType.FLOAT, "1e39");
        assertNoNumber(floats, DataType.FLOAT, "-1e400");
        assertNoNumber(
                "a number of type DOUBLE, from -1.7976931348623157E308 to 1.7976931348623157E308,",
                DataType.DOUBLE,
                "1e309");
        assertNoNumber(
                "an integer that DOUBLE holds without rounding, as all up to 2^53 (LONG holds all up to 2^63),",
                DataType.DOUBLE,
                "9007199254740993");
        assertNoNumber("a whole number of type INT, from -2147483648 to 2147483647,", DataType.INT32, "2147483648");
        assertNoNumber(
                "a whole number of type LONG, from -9223372036854775808 to 9223372036854775807,",
                DataType.INT64,
                "9223372036854775808");
        assertNoNumber("a whole number of type BOOL, from 0 to 1,", DataType.BOOL, "2");
        assertNoNumber("a whole number", DataType.INT32, "1.5");
        assertNoNumber("a whole number", DataType.INT64, "x");
    }

    private void assertNoNumber(String expected, DataType type, String text) throws IOException {
        Path file = file("a,b\n1,0\n1," + text + "\n");
        assertEquals(
                file + ": line 3: expected " + expected + " in column b, found \"" + text + "\"",
                assertThrows(MalformedFileException.class, () -> Csv.read(file).numbers(type))
                        .getMessage());
    }

    @Test
    void readsIntegersToTheLastDigit() throws IOException {
        Tensor longs = Csv.read(file("a\n9007199254740993\n-9223372036854775808\n5.0\n3e2\n"))
                .numbers(DataType.INT64);
        assertEquals(DataType.INT64, longs.dataType());
        assertArrayEquals(
                new long[] {9007199254740993L, Long.MIN_VALUE, 5, 300},
                longs.toINDArray().toLongVector());
        assertArrayEquals(
                new double[] {1 << 24, 3.4028234663852886E38, -0.0},
                Csv.read(file("a\n16777217\n3.4028235e38\n-0\n"))
                        .numbers(DataType.FLOAT)
                        .toDoubles());
    }

    @Test
    void namesTheByteThatIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("a.csv"), "a\n1\nä".getBytes(StandardCharsets.ISO_8859_1));

        assertEquals(
                file + ": byte 4: expected text in UTF-8, found 0xe4 in line 3",
                assertThrows(MalformedFileException.class, () -> Csv.read(file)).getMessage());
    }

    @Test
    void namesTheColumnsThatThereAre() throws IOException {
        Path file = file("a,b\n1,2\n");
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> Csv.read(file).samples("c"));

        assertEquals(file + " has no column \"c\"; it has [a, b]", e.getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Csv.read(file("a\n1\n"))
                        .samples("a"))
                .getMessage()
                .contains("has only the column a"));
    }

    private void assertProblem(String expected, String text) throws IOException {
        Path file = file(text);
        assertEquals(
                file + ": " + expected,
                assertThrows(MalformedFileException.class, () -> Csv.read(file)).getMessage());
    }
}
