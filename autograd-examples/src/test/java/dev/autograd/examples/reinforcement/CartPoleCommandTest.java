package dev.autograd.examples.reinforcement;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CartPoleCommandTest {
    private static final Pattern RESULT = Pattern.compile("The pole stands for ([0-9.]+) of 500 steps");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"reinforce", "actor-critic"})
    void aFewStepsAreSeenAndRepeatToTheBit(String algorithm) throws IOException {
        Path plot = folder.resolve("cartpole.png");
        String out = output("cartpole", "--algorithm", algorithm, "--steps", "3000", "--plot", plot.toString());

        assertTrue(out.contains("by " + algorithm) && out.contains("seed 1,"), out);
        assertTrue(stands(out) > 8, out);
        assertEquals(840, ImageIO.read(plot.toFile()).getHeight());
        assertEquals(out, output("cartpole", "--algorithm", algorithm, "--steps", "3000", "--plot", plot.toString()));
    }

    @Test
    void aSavedModelComesBack() {
        String file = folder.resolve("cartpole.safetensors").toString();
        String trained = output("cartpole", "--steps", "3000", "--save", file);
        String loaded = output(
                "cartpole", "--load", file, "--plot", folder.resolve("pole.png").toString());

        assertTrue(trained.contains("The model is in " + file + "."), trained);
        assertTrue(loaded.contains("The model is that of " + file), loaded);
        assertEquals(stands(trained), stands(loaded));
    }

    @Test
    void refusesTheModelOfAnotherApplication() {
        String file = folder.resolve("gan.safetensors").toString();
        output("gan", "--steps", "1", "--batch", "2", "--hidden", "2", "--save", file);

        assertRefuses(file + ": not a model that autograd cartpole --save has written", "cartpole", "--load", file);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertRefuses("--steps takes a number from 1 to 1000000000, not 0", "cartpole", "--steps", "0");
        assertRefuses("--lr takes a positive number, not 0.0", "cartpole", "--lr", "0");
        assertRefuses("--gamma takes a number from 0 to 1 (1 not included), not 1.0", "cartpole", "--gamma", "1");
        assertRefuses(
                "Invalid value for option '--algorithm': expected one of [REINFORCE, ACTOR_CRITIC, actor-critic]"
                        + " (case-insensitive) but was 'sarsa' (see autograd cartpole --help)",
                "cartpole",
                "--algorithm",
                "sarsa");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"reinforce", "actor-critic"})
    void balancesFor475StepsFromAtLeast4Of5Seeds(String algorithm) {
        long reached = IntStream.rangeClosed(1, 5)
                .filter(seed -> stands(output("cartpole", "--algorithm", algorithm, "--seed", "" + seed)) >= 475)
                .count();
        assertTrue(reached >= 4, reached + " of 5 seeds");
    }

    private static double stands(String out) {
        Matcher matcher = RESULT.matcher(out);
        assertTrue(matcher.find(), out);
        return Double.parseDouble(matcher.group(1));
    }
}
