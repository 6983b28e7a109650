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
import java.util.function.Function;
import java.util.stream.IntStream;
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

        MalformedFileException in(Path file) {
            return MalformedFileException.atLine(file, line, String.valueOf(getMessage()));
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
            throw e.in(file);
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
     * Columns of numbers, {@code [rows, columns]}; all of them, if none is named. An integer type takes whole numbers alone,
     * and a floating type the nearest number that it has; but DOUBLE takes no integer that it would have to round, for that is
     * likely to name something.
     *
     * @throws MalformedFileException if a field is no number, or none that the type takes
     * @throws IllegalArgumentException if there is no column of a name
     */
    public Tensor numbers(DataType type, String... columns) throws MalformedFileException {
        int[] chosen = columns.length == 0
                ? IntStream.range(0, names.size()).toArray()
                : Arrays.stream(columns).mapToInt(this::column).toArray();
        int width = chosen.length;
        IntStream places = IntStream.range(0, rows.size() * width);
        try {
            Tensor numbers = type.isFPType()
                    ? Tensor.constant(places.mapToDouble(
                                    i -> read(i / width, chosen[i % width], text -> Numbers.real(text, type)))
                            .toArray())
                    : Tensor.constant(
                            places.mapToLong(i -> read(i / width, chosen[i % width], text -> Numbers.whole(text, type)))
                                    .toArray());
            return numbers.reshape(rows.size(), width).to(type);
        } catch (BadLineException e) {
            throw e.in(file);
        }
    }

    private <N> N read(int row, int column, Function<String, N> number) {
        String field = rows.get(row)[column];
        try {
            return number.apply(field);
        } catch (NumberFormatException e) {
            throw new BadLineException(
                    lines.get(row),
                    "expected " + e.getMessage() + " in column " + names.get(column) + ", found \"" + field + "\"");
        }
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
     * @throws MalformedFileException if a field is no number that FLOAT has
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
     * @throws MalformedFileException if a field is no number that FLOAT has
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
}
