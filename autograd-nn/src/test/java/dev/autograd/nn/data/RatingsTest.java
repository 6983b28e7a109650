package dev.autograd.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.autograd.nn.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatingsTest {
    private static final String HEADER = "userId,movieId,rating,timestamp\n";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("ratings"), text);
    }

    @Test
    void countUsersAndItemsFromZero() throws IOException {
        Ratings ratings = Ratings.read(file(HEADER + "7,31,2.5,1260759144\n9,1029,3.0,5\n7,1029,4,6\n"));

        assertEquals(List.of("7", "9"), ratings.users());
        assertEquals(List.of("31", "1029"), ratings.items());
        Batch all = ratings.samples().all();
        assertArrayEquals(new double[] {0, 1, 0}, all.x().toDoubles(), 0);
        assertArrayEquals(new double[] {0, 1, 1}, all.get(1).toDoubles(), 0);
        assertArrayEquals(new double[] {2.5, 3, 4}, all.y().toDoubles(), 0);
        assertEquals(1260759144, ratings.time(0));
    }

    @Test
    void keepTimesAndNamesToTheLastDigit() throws IOException {
        Ratings ratings = Ratings.read(file("36893488147419103233,1,3,9007199254740993\n"));

        assertEquals(9007199254740993L, ratings.time(0));
        assertEquals(List.of("36893488147419103233"), ratings.users());
    }

    @Test
    void readTheFormWithTabsToo() throws IOException {
        Ratings ratings = Ratings.read(file("196\t242\t3\t881250949\n186\t302\t4\t891717742\n"));

        assertEquals(2, ratings.size());
        assertEquals(List.of("196", "186"), ratings.users());
        assertEquals(4, ratings.rating(1));
    }

    @Test
    void nameTheLineOfWhatIsWrong() throws IOException {
        assertProblem("expected text, but the file is empty", "");
        assertProblem("expected ratings, found none", HEADER);
        assertProblem("line 2: expected user, item, rating and time, found 3 columns", HEADER + "1,2,3\n");
        assertProblem("line 3: expected a number for the rating, found \"good\"", HEADER + "1,2,3,4\n1,2,good,4\n");
        assertProblem("line 2: expected a whole number for the user, found \"x\"", HEADER + "x,2,3,4\n");
        assertProblem("line 2: expected a whole number for the item, found \"2.5\"", HEADER + "1,2.5,3,4\n");
        assertProblem("line 1: expected a whole number for the time, found \"\"", "1,2,3,\n");
        assertProblem(
                "line 1: expected a number of type FLOAT, from -3.4028235E38 to 3.4028235E38, for the rating, found"
                        + " \"1e39\"",
                "1,2,1e39,4\n");
        assertProblem(
                "line 1: expected a whole number of type LONG, from -9223372036854775808 to 9223372036854775807, for the"
                        + " time, found \"1e19\"",
                "1,2,3,1e19\n");
        assertProblem(
                "line 1: expected a whole number for the user, found \"9007199254740992.5\"",
                "9007199254740992.5,2,3,4\n");
    }

    @Test
    void madeOtherwiseAreChecked() {
        assertThrows(
                IllegalArgumentException.class, () -> Ratings.of(1, 1, new int[] {1}, new int[] {0}, new float[] {1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Ratings.of(1, 1, new int[] {0}, new int[] {0, 0}, new float[] {1}));
    }

    @Test
    void ofRealFilms() throws IOException {
        Path real = RealData.of("ml-latest-small/ratings.csv");
        Ratings ratings = Ratings.read(real);

        assertEquals(100_026, ratings.size());
        assertEquals(672, ratings.users().size());
        assertEquals(9066, ratings.items().size());
    }

    private void assertProblem(String expected, String text) throws IOException {
        Path file = file(text);
        assertEquals(
                file + ": " + expected,
                assertThrows(MalformedFileException.class, () -> Ratings.read(file))
                        .getMessage());
    }
}
