package dev.autograd.examples.recommendation;

import static dev.autograd.examples.CommandRun.assertRefuses;
import static dev.autograd.examples.CommandRun.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autograd.Seed;
import dev.autograd.nn.data.Ratings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecommendCommandTest {
    private static final Pattern TABLE =
            Pattern.compile("global mean +(\\d\\.\\d+)\\s+biases +(\\d\\.\\d+)\\s+(?:ncf|mf) +(\\d\\.\\d+)");

    @TempDir
    Path folder;

    @BeforeEach
    void writeData() throws IOException {
        Ratings ratings = HiddenFactors.draw(20, 15, 10, Seed.of(1));
        StringBuilder lines = new StringBuilder("userId,movieId,rating,timestamp\n");
        for (int i = 0; i < ratings.size(); i++) {
            lines.append(100 + ratings.user(i)).append(',').append(7 * ratings.item(i));
            lines.append(',').append(ratings.rating(i)).append(",0\n");
        }
        Files.writeString(folder.resolve("ratings.csv"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ncf", "mf"})
    void aSavedModelComesBackAndIsJudgedOnTheSameUnseenRatings(String kind) {
        String model = folder.resolve("model.safetensors").toString();
        String trained = output(tiny("--model", kind, "--seed", "3", "--save", model));
        String loaded = output("recommend", "--data", folder.toString(), "--load", model);

        assertTrue(trained.contains("by " + kind + " of width 4"), trained);
        assertTrue(trained.contains("200 ratings of 15 items by 20 users: 162 to learn from, 18 to watch, 20 unseen."));
        assertTrue(loaded.contains("seed 3"), loaded);
        assertEquals(table(trained), table(loaded));
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertEquals(output(tiny("--seed", "3")), output(tiny("--seed", "3")));
    }

    @Test
    void drawsTheCurves() throws IOException {
        Path plot = folder.resolve("curve.png");
        output(tiny("--plot", plot.toString()));
        assertEquals(1240, ImageIO.read(plot.toFile()).getWidth());
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        assertRefuses("--epochs takes a number from 1 to 100000, not 0", "recommend", "--epochs", "0");
        assertRefuses("--decay takes a number from 0 on, not -1.0", "recommend", "--decay", "-1");
        assertRefuses("--network-decay takes a number from 0 on, not -1.0", "recommend", "--network-decay", "-1");
        assertRefuses(
                "--network-decay is for --model ncf; mf has no network",
                "recommend",
                "--model",
                "mf",
                "--network-decay",
                "1");
        assertRefuses(
                "--data takes a folder with MovieLens' files, but there is no ratings.csv or u.data in no/where",
                "recommend",
                "--data",
                "no/where");
        Files.writeString(folder.resolve("ratings.csv"), "1,2,3,4\n");
        assertRefuses(folder + " has 1 ratings; it takes 20 or more, to keep some unseen", tiny());
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"ncf", "mf"})
    void beatsBothBaselinesOnHiddenFactors(String kind) {
        List<Double> rmse = table(output("recommend", "--model", kind));
        assertTrue(rmse.get(1) < rmse.get(0), "biases below the mean: " + rmse);
        assertTrue(rmse.get(2) < 0.75 * rmse.get(1), "the model a quarter below the biases: " + rmse);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"ncf", "mf"})
    void beatsBothBaselinesOnMovieLens(String kind) {
        String real = System.getProperty("autograd.data");
        assumeTrue(real != null, "-Dautograd.data=FOLDER says where real data lie");
        List<Double> rmse = table(output("recommend", "--data", real + "/ml-latest-small", "--model", kind));
        assertTrue(rmse.get(1) < rmse.get(0), "biases below the mean: " + rmse);
        assertTrue(rmse.get(2) < rmse.get(1), "the model below the biases: " + rmse);
    }

    private static List<Double> table(String out) {
        Matcher matcher = TABLE.matcher(out);
        assertTrue(matcher.find(), out);
        return Stream.of(1, 2, 3)
                .map(group -> Double.parseDouble(matcher.group(group)))
                .toList();
    }

    private String[] tiny(String... more) {
        List<String> tiny =
                List.of("recommend", "--data", folder.toString(), "--epochs", "3", "--width", "4", "--batch", "32");
        return Stream.concat(tiny.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
