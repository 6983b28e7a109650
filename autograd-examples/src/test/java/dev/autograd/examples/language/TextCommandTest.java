package dev.autograd.examples.language;

import static dev.autograd.examples.CommandRun.assertRefuses;
import static dev.autograd.examples.CommandRun.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autograd.examples.CommandRun;
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

class TextCommandTest {
    private static final Pattern RESULT = Pattern.compile(
            "perplexity on the last tenth is (\\d+\\.\\d+), (?:not )?below the trigram model's (\\d+\\.\\d+)");

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        data = folder.resolve("text.txt");
        Files.writeString(data, "Über den Wolken, 雲の上.\n".repeat(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rnn", "lstm", "gru", "transformer"})
    void aSavedModelComesBackAndWritesTheSame(String kind) {
        Path file = folder.resolve("model.safetensors");
        String trained = output(tiny("--model", kind, "--save", file.toString()));
        String loaded = output("text", "--data", data.toString(), "--load", file.toString(), "--sample", "30");

        assertTrue(trained.contains("by " + kind + " of width 8"), trained);
        assertTrue(trained.contains("The model is in " + file + "."), trained);
        assertTrue(loaded.contains("The model is that of " + file + "."), loaded);
        assertEquals(result(trained)[0], result(loaded)[0]);
        assertEquals(written(trained), written(loaded));
    }

    private static String written(String out) {
        return out.substring(out.indexOf("It writes:"), out.indexOf("It writes:") + 30);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertEquals(output(tiny("--seed", "3")), output(tiny("--seed", "3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gru", "transformer"})
    void drawsTheCurveAndATransformersAttention(String kind) throws IOException {
        Path plot = folder.resolve("text.png");
        output(tiny("--model", kind, "--plot", plot.toString()));
        assertEquals(
                kind.equals("gru") ? 1040 : 2720, ImageIO.read(plot.toFile()).getWidth());
    }

    @Test
    void goesOnFromAPrompt() {
        assertTrue(output(tiny("--prompt", "Über")).contains("It writes:\nÜber"));
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        assertRefuses("--steps takes a number from 1 to 10000000, not 0", "text", "--steps", "0");
        assertRefuses("--temperature takes a positive number, not 0.0", "text", "--temperature", "0");
        assertRefuses("no/where.txt: no such file or folder", "text", "--data", "no/where.txt");
        assertRefuses(
                "the text does not fit the model: the vocabulary of 17 characters has no \"?\" (U+003F)",
                tiny("--prompt", "?"));
        Path small = Files.writeString(folder.resolve("small.txt"), "abc");
        assertRefuses(
                "the text has 3 characters; with windows of 64 it takes 1280 or more",
                "text",
                "--data",
                small.toString());
    }

    @Test
    void refusesAFileThatIsNoModelOfIts() throws IOException {
        CommandRun run = CommandRun.of("text", "--load", data.toString());
        assertEquals(2, run.code(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("autograd text: " + data + ": "), run.err());
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"rnn", "lstm", "gru", "transformer"})
    void beatsTheTrigramModelOnTheGrammar(String kind) {
        double[] result = result(output("text", "--model", kind));
        assertTrue(result[0] < result[1], kind + ": " + result[0] + ", trigram: " + result[1]);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"lstm", "transformer"})
    void beatsTheTrigramModelOnThePlays(String kind) {
        String real = System.getProperty("autograd.data");
        assumeTrue(real != null, "-Dautograd.data=FOLDER says where real data lie");
        double[] result = result(output("text", "--data", real + "/tinyshakespeare.txt", "--model", kind));
        assertTrue(result[0] < result[1], kind + ": " + result[0] + ", trigram: " + result[1]);
    }

    private static double[] result(String out) {
        Matcher matcher = RESULT.matcher(out);
        assertTrue(matcher.find(), out);
        return new double[] {Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2))};
    }

    private String[] tiny(String... more) {
        List<String> tiny = List.of(
                "text",
                "--data",
                data.toString(),
                "--steps",
                "4",
                "--width",
                "8",
                "--length",
                "16",
                "--batch",
                "4",
                "--sample",
                "30");
        return Stream.concat(tiny.stream(), Stream.of(more)).toArray(String[]::new);
    }
}
