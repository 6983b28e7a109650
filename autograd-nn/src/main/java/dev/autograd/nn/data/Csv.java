package dev.autograd.nn.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A table of numbers in a file of comma-separated values (RFC 4180), in UTF-8, with the names of the columns in the first line
 * unless it has none.
 *
 * <pre>{@code
 * Csv iris = Csv.read(Path.of("iris.csv"));
 * TensorDataset samples = iris.samples("species");
 * }</pre>
 */
public final class Csv {
    private final Path file;
    private final List<String> names;
    private final List<String[]> rows;
    // Where each row begins in the file.
    private final List<Long> lines;

    private Csv(Path file, List<String> names, List<String[]> rows, List<Long> lines) {
        this.file = file;
        this.names = names;
        this.rows = rows;
        this.lines = lines;
    }

    /**
     * Reads a file with the names of the columns in its first line.
     *
     * @throws MalformedFileException if it is empty, not in UTF-8, or its rows differ in the number of columns
     */
    public static Csv read(Path file) throws IOException {
        return read(file, ',', true);
    }

    /**
     * Reads a file.
     *
     * @param hasNames false if the first line is data; the columns are then called 0, 1, 2 and so on
     * @throws MalformedFileException if it is empty, not in UTF-8, or its rows differ in the number of columns
     */
    public static Csv read(Path file, char separator, boolean hasNames) throws IOException {
        List<String> names = new ArrayList<>();
        List<String[]> rows = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        records(file, separator, record -> {
            String[] fields = record.getFields().toArray(String[]::new);
            if (names.isEmpty()) {
                IntStream.range(0, fields.length)
                        .mapToObj(i -> hasNames ? fields[i].strip() : String.valueOf(i))
                        .forEach(names::add);
                if (hasNames) {
                    return;
                }
            }
            if (fields.length != names.size()) {
                throw new BadLineException(
                        record.getStartingLineNumber(),
                        "expected " + names.size() + " columns, found " + fields.length);
            }
            rows.add(fields);
            lines.add(record.getStartingLineNumber());
        });
        if (new HashSet<>(names).size() < names.size()) {
            throw MalformedFileException.atLine(file, 1, "expected different names of columns, found " + names);
        }
        if (rows.isEmpty()) {
            throw MalformedFileException.of(file, "expected rows of data, found none");
        }
        return new Csv(file, List.copyOf(names), rows, lines);
    }

    /** What is wrong with a line, until the file's name joins it. */
    static final class BadLineException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final long line;

        BadLineException(long line, String problem) {
            super(problem);
            this.line = line;
        }
    }

    /** Hands over a file's records, one after the other; empty lines are skipped. */
    static void records(Path file, char separator, Consumer<CsvRecord> consumer) throws IOException {
        String text = Utf8.read(file);
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text)) {
            reader.forEach(consumer);
        } catch (BadLineException e) {
            throw MalformedFileException.atLine(file, e.line, String.valueOf(e.getMessage()));
        } catch (CsvParseException e) {
            throw MalformedFileException.of(file, "is no table of comma-separated values: " + e.getMessage());
        }
    }

    /** The names of the columns. */
    public List<String> names() {
        return names;
    }

    /** The number of rows, without the names. */
    public int size() {
        return rows.size();
    }

    /**
     * Columns of numbers, {@code [rows, columns]}; all of them, if none is named.
     *
     * @throws MalformedFileException if a field is no number
     * @throws IllegalArgumentException if there is no column of a name
     */
    public Tensor numbers(DataType type, String... columns) throws MalformedFileException {
        int[] chosen = columns.length == 0
                ? IntStream.range(0, names.size()).toArray()
                : Arrays.stream(columns).mapToInt(this::column).toArray();
        double[] numbers = new double[rows.size() * chosen.length];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < chosen.length; j++) {
                numbers[i * chosen.length + j] = number(i, chosen[j]);
            }
        }
        return Tensor.constant(numbers).reshape(rows.size(), chosen.length).to(type);
    }

    /** A column of texts. */
    public List<String> texts(String column) {
        int chosen = column(column);
        return rows.stream().map(row -> row[chosen]).toList();
    }

    /** The different texts of a column, in alphabetical order: the classes that {@link #samples} counts through. */
    public List<String> classes(String column) {
        return texts(column).stream().distinct().sorted().toList();
    }

    /**
     * Samples with all columns but one as FLOAT numbers {@code [n, columns]}, and the class that the other one tells as INT
     * {@code [n]}: the position of its text in {@link #classes}.
     *
     * @throws MalformedFileException if a field is no number
     * @throws IllegalArgumentException if there is no column of this name, or no other one
     */
    public TensorDataset samples(String label) throws MalformedFileException {
        String[] others = othersThan(label);
        Map<String, Integer> numbers = new LinkedHashMap<>();
        classes(label).forEach(name -> numbers.put(name, numbers.size()));
        int[] classes = texts(label).stream()
                .mapToInt(text -> numbers.getOrDefault(text, -1))
                .toArray();
        return TensorDataset.of(numbers(DataType.FLOAT, others), Tensor.constant(classes));
    }

    /**
     * Samples with all columns but one as FLOAT numbers {@code [n, columns]}, and that one, which is to be predicted, as
     * {@code [n, 1]}.
     *
     * @throws MalformedFileException if a field is no number
     * @throws IllegalArgumentException if there is no column of this name, or no other one
     */
    public TensorDataset regression(String target) throws MalformedFileException {
        return TensorDataset.of(numbers(DataType.FLOAT, othersThan(target)), numbers(DataType.FLOAT, target));
    }

    private String[] othersThan(String name) {
        int column = column(name);
        if (names.size() == 1) {
            throw new IllegalArgumentException(file + " has only the column " + name + ", and none to predict it from");
        }
        return IntStream.range(0, names.size())
                .filter(i -> i != column)
                .mapToObj(names::get)
                .toArray(String[]::new);
    }

    private int column(String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException(file + " has no column \"" + name + "\"; it has " + names);
        }
        return column;
    }

    private double number(int row, int column) throws MalformedFileException {
        Double number = number(rows.get(row)[column]);
        if (number == null) {
            throw MalformedFileException.atLine(
                    file,
                    lines.get(row),
                    "expected a number in column " + names.get(column) + ", found \"" + rows.get(row)[column] + "\"");
        }
        return number;
    }

    /** A decimal number, or null; NaN and what only Java takes for a number is none. */
    static @Nullable Double number(String text) {
        String stripped = text.strip();
        boolean isPlain = stripped.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
        try {
            return isPlain ? Double.valueOf(stripped) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
