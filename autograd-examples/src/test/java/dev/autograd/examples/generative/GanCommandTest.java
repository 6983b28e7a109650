package dev.autograd.examples.generative;

import static dev.autograd.examples.CommandRun.assertRefuses;
import static dev.autograd.examples.CommandRun.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GanCommandTest {
    private static final Pattern RESULT =
            Pattern.compile("made points ([0-9.]+) % lie within 3 standard deviations of a mode; (\\d) of 8 modes");

    @TempDir
    Path folder;

    @Test
    void aFewStepsAreSeenAndRepeatToTheBit() throws IOException {
        Path plot = folder.resolve("gan.png");
        String[] args = {
            "gan", "--steps", "20", "--batch", "32", "--hidden", "16", "--seed", "7", "--plot", plot.toString()
        };
        String out = output(args);

        assertTrue(out.contains("seed 7,") && out.contains("20 steps of 32"), out);
        assertTrue(RESULT.matcher(out).find(), out);
        assertEquals(840, ImageIO.read(plot.toFile()).getHeight());
        assertEquals(out, output(args));
    }

    @Test
    void aSavedModelComesBack() {
        String file = folder.resolve("gan.safetensors").toString();
        String trained = output("gan", "--steps", "5", "--batch", "8", "--hidden", "6", "--save", file);
        String loaded = output("gan", "--load", file);

        assertTrue(trained.contains("The model is in " + file + "."), trained);
        assertTrue(loaded.contains("two layers of 6,") && loaded.contains("The model is that of " + file), loaded);
        assertEquals(result(trained), result(loaded));
    }

    private static String result(String out) {
        return out.lines()
                .filter(line -> line.startsWith("Of 10000"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertRefuses("--steps takes a number from 1 to 10000000, not 0", "gan", "--steps", "0");
        assertRefuses("--batch takes a number from 2 to 100000, not 1", "gan", "--batch", "1");
        assertRefuses("--hidden takes a number from 1 to 10000, not -2", "gan", "--hidden", "-2");
        assertRefuses("--lr takes a positive number, not NaN", "gan", "--lr", "NaN");
        assertRefuses("--penalty takes a number from 0 on, not -1.0", "gan", "--penalty", "-1");
    }

    @Tag("slow")
    @Test
    void hitsAllModesAndIsNearThemFromAtLeast4Of5Seeds() {
        long reached =
                IntStream.rangeClosed(1, 5).filter(GanCommandTest::isGood).count();
        assertTrue(reached >= 4, reached + " of 5 seeds");
    }

    private static boolean isGood(int seed) {
        String out = output("gan", "--seed", String.valueOf(seed));
        Matcher matcher = RESULT.matcher(out);
        assertTrue(matcher.find(), out);
        return Double.parseDouble(matcher.group(1)) >= 90 && matcher.group(2).equals("8");
    }
}
