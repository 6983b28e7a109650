package dev.autograd.nn.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What users think of things: a user, an item, a rating and a time in each line, in MovieLens' forms: {@code ratings.csv} with
 * commas and a first line of names, and {@code u.data} with tabs and without one.
 *
 * <p>The file's numbers of users and items may be any; here users and items are counted from 0 in the order in which they
 * first appear.
 */
public final class Ratings {
    private final List<String> users;
    private final List<String> items;
    private final int[] user;
    private final int[] item;
    private final float[] rating;
    private final long[] time;

    private Ratings(List<String> users, List<String> items, int[] user, int[] item, float[] rating, long[] time) {
        this.users = users;
        this.items = items;
        this.user = user;
        this.item = item;
        this.rating = rating;
        this.time = time;
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if a line has not a user, an item, a number and a time, a number is beyond what FLOAT has
     *     or a time beyond 64 bits, or there is none
     */
    public static Ratings read(Path file) throws IOException {
        boolean hasTabs = firstLine(file).indexOf('\t') >= 0;
        Builder builder = new Builder();
        Csv.records(file, hasTabs ? '\t' : ',', builder::add);
        if (builder.rows.isEmpty()) {
            throw MalformedFileException.of(file, "expected ratings, found none");
        }
        return builder.build();
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new java.io.InputStreamReader(Files.newInputStream(file), java.nio.charset.StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            return line == null ? "" : line;
        }
    }

    /** Ratings that were made otherwise; users and items are counted from 0 as they are. */
    public static Ratings of(int users, int items, int[] user, int[] item, float[] rating) {
        if (user.length != item.length || user.length != rating.length) {
            throw new IllegalArgumentException("there are " + user.length + " users, " + item.length + " items and "
                    + rating.length + " ratings, which should be as many of each");
        }
        checkRange("user", users, user);
        checkRange("item", items, item);
        return new Ratings(
                numbered(users), numbered(items), user.clone(), item.clone(), rating.clone(), new long[user.length]);
    }

    private static void checkRange(String what, int count, int[] numbers) {
        for (int number : numbers) {
            if (number < 0 || number >= count) {
                throw new IllegalArgumentException("there is no " + what + " " + number + ", there are " + count);
            }
        }
    }

    private static List<String> numbered(int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(String::valueOf)
                .toList();
    }

    /** The users, as the file calls them, each under its number here. */
    public List<String> users() {
        return users;
    }

    /** The items, as the file calls them, each under its number here. */
    public List<String> items() {
        return items;
    }

    /** The number of ratings. */
    public int size() {
        return rating.length;
    }

    /** The user of a rating. */
    public int user(int i) {
        return user[i];
    }

    /** The item of a rating. */
    public int item(int i) {
        return item[i];
    }

    /** The number that the user gave. */
    public float rating(int i) {
        return rating[i];
    }

    /** When, in seconds since 1970; 0 if that is not known. */
    public long time(int i) {
        return time[i];
    }

    /** The ratings as samples: the user {@code [n]} and the item {@code [n]}, of INT, and the rating {@code [n]}, of FLOAT. */
    public TensorDataset samples() {
        return TensorDataset.of(Tensor.constant(user), Tensor.constant(item), Tensor.constant(rating));
    }

    /** Collects lines. */
    private static final class Builder {
        private static final String[] COLUMNS = {"user", "item", "rating", "time"};

        private final Map<String, Integer> users = new LinkedHashMap<>();
        private final Map<String, Integer> items = new LinkedHashMap<>();
        private final List<Row> rows = new ArrayList<>();
        private boolean isFirst = true;

        private record Row(int user, int item, float rating, long time) {}

        void add(CsvRecord line) {
            boolean mayHaveNames = isFirst;
            isFirst = false;
            if (line.getFieldCount() != COLUMNS.length) {
                throw new Csv.BadLineException(
                        line.getStartingLineNumber(),
                        "expected user, item, rating and time, found " + line.getFieldCount()
                                + (line.getFieldCount() == 1 ? " column" : " columns"));
            }
            if (mayHaveNames && Numbers.exact(line.getField(2)) == null) {
                return;
            }
            rows.add(new Row(
                    number(users, read(line, 0, Builder::name)),
                    number(items, read(line, 1, Builder::name)),
                    read(line, 2, text -> (float) Numbers.real(text, DataType.FLOAT)),
                    read(line, 3, text -> Numbers.whole(text, DataType.INT64))));
        }

        private static String name(String text) {
            Numbers.whole(text);
            return text.strip();
        }

        private static int number(Map<String, Integer> numbers, String name) {
            return numbers.computeIfAbsent(name, key -> numbers.size());
        }

        private static <T> T read(CsvRecord line, int column, Function<String, T> reader) {
            try {
                return reader.apply(line.getField(column));
            } catch (NumberFormatException e) {
                throw new Csv.BadLineException(
                        line.getStartingLineNumber(),
                        "expected " + e.getMessage() + " for the " + COLUMNS[column] + ", found \""
                                + line.getField(column) + "\"");
            }
        }

        Ratings build() {
            int[] user = rows.stream().mapToInt(Row::user).toArray();
            int[] item = rows.stream().mapToInt(Row::item).toArray();
            float[] rating = new float[rows.size()];
            for (int i = 0; i < rating.length; i++) {
                rating[i] = rows.get(i).rating;
            }
            long[] time = rows.stream().mapToLong(Row::time).toArray();
            return new Ratings(List.copyOf(users.keySet()), List.copyOf(items.keySet()), user, item, rating, time);
        }
    }
}
