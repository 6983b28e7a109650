package dev.autograd.examples.firststeps;

import static dev.autograd.examples.CommandRun.assertRefuses;
import static dev.autograd.examples.CommandRun.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.Seed;
import dev.autograd.examples.firststeps.Flowers.Flower;
import dev.autograd.examples.firststeps.Flowers.Species;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstStepsTest {
    private static final Pattern PERCENT = Pattern.compile("([0-9.]+) %");
    private static final Path LESSONS = Path.of("src/main/java/dev/autograd/examples/firststeps");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theLineIsThatOfLeastSquares(int seed) {
        Flowers flowers = Flowers.draw(50, Seed.of(seed), Species.values());
        LinearRegression model = new LinearRegression();
        model.train(flowers.lengths(), flowers.widths(), 1000, 0.05, (epoch, loss) -> {});

        double x = flowers.list().stream().mapToDouble(Flower::length).average().orElseThrow();
        double y = flowers.list().stream().mapToDouble(Flower::width).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (Flower flower : flowers.list()) {
            xy += (flower.length() - x) * (flower.width() - y);
            xx += (flower.length() - x) * (flower.length() - x);
        }
        assertEquals(xy / xx, model.slope(), 1e-6);
        assertEquals(y - xy / xx * x, model.intercept(), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theLineExplainsAtLeast80PercentOfUnseenWidths(int seed) {
        assertTrue(percents(output("linear", "--seed", "" + seed))[0] >= 80);
    }

    // The species' densities are known, so the best rule is too: the species of the larger density.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void logisticRegressionIsNearTheBestRuleThatThereIs(int seed) {
        Flowers many = Flowers.draw(5000, Seed.of(77), Species.VERSICOLOR, Species.VIRGINICA);
        long right = many.list().stream()
                .filter(flower -> density(flower, Species.VERSICOLOR) > density(flower, Species.VIRGINICA)
                        == (flower.species() == Species.VERSICOLOR))
                .count();
        double best = 100.0 * right / many.size();
        double reached = percents(output("logistic", "--seed", "" + seed))[0];
        assertTrue(best > 96 && best < 99, "the best rule: " + best);
        assertTrue(reached >= best - 2, reached + " of " + best);
    }

    private static double density(Flower flower, Species species) {
        double[] p =
                switch (species) {
                    case SETOSA -> new double[] {1.462, 0.174, 0.246, 0.105};
                    case VERSICOLOR -> new double[] {4.260, 0.470, 1.326, 0.198};
                    case VIRGINICA -> new double[] {5.552, 0.552, 2.026, 0.275};
                };
        double x = (flower.length() - p[0]) / p[1];
        double y = (flower.width() - p[2]) / p[3];
        return Math.exp(-(x * x + y * y) / 2) / (p[1] * p[3]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void twoLayersTellTheMiddleSpeciesWhichALineCannot(int seed) {
        double[] percents = percents(output("two-layer", "--seed", "" + seed));
        assertTrue(percents[0] >= 96, "two layers: " + percents[0]);
        assertTrue(percents[1] <= 75, "a line: " + percents[1]);
    }

    @Test
    void logisticRegressionStartsAtTheLossOfNotKnowing() {
        double first = Double.parseDouble(output("logistic", "--epochs", "1")
                .lines()
                .filter(line -> line.startsWith("Epoch 0: Loss = "))
                .findFirst()
                .orElseThrow()
                .substring("Epoch 0: Loss = ".length()));
        assertEquals(Math.log(2), first, 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LinearRegression", "LogisticRegression", "TwoLayerNetwork"})
    void aLessonHasLessThan40LinesAndIsInThePage(String lesson) throws IOException {
        List<String> lines = Files.readAllLines(LESSONS.resolve(lesson + ".java"));
        assertTrue(lines.size() < 40, lines.size() + " lines");
        String page = Files.readString(Path.of("../docs/applications/first-steps.md"));
        String code = String.join("\n", lines);
        assertTrue(page.contains(code.substring(code.indexOf("/**"))), lesson + " is not as in the page");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "logistic", "two-layer"})
    void theSameSeedGivesTheSameBitsAndAnotherOneOthers(String command) {
        String first = output(command, "--epochs", "20", "--seed", "4");
        assertEquals(first, output(command, "--epochs", "20", "--seed", "4"));
        assertNotEquals(first, output(command, "--epochs", "20", "--seed", "5").replace("seed 5", "seed 4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "logistic", "two-layer"})
    void draws(String command) throws IOException {
        Path file = folder.resolve(command + ".png");
        String out = output(command, "--epochs", "20", "--plot", file.toString());
        assertTrue(out.contains("The plot is in " + file + "."), out);
        assertEquals(840, ImageIO.read(file.toFile()).getHeight());
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertRefuses("--epochs takes a number from 1 on, not 0", "linear", "--epochs", "0");
        assertRefuses("--lr takes a positive number, not NaN", "logistic", "--lr", "NaN");
        assertRefuses("--hidden takes a number from 1 to 10000, not 0", "two-layer", "--hidden", "0");
        assertRefuses("--plot takes the name of a .png file, not x.gif", "linear", "--plot", "x.gif");
        assertRefuses(
                "Invalid value for option '--seed': 'one' is not a long (see autograd linear --help)",
                "linear",
                "--seed",
                "one");
    }

    @Test
    void stopsWhenTheLossIsNoNumber() {
        assertRefuses("the loss is Infinity in epoch 1; try an --lr below 1.0E200", "linear", "--lr", "1e200");
    }

    private static double[] percents(String out) {
        Matcher matcher = PERCENT.matcher(out);
        return matcher.results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .toArray();
    }
}
