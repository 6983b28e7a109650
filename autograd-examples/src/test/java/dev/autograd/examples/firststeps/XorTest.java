package dev.autograd.examples.firststeps;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.autograd.examples.Main;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XorTest {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:E-?\\d+)?");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    // What the document's program, run by NumPy, prints for W and b; for rule true with its delta times 2 y (1 - y).
    @ParameterizedTest
    @CsvSource({
        "document, 100, 0.9456082176978948, -0.2932972059088045, -0.38976829979259325",
        "document, 1000, 0.011802767484250536, 0.00733818258242674, -0.011351939768963199",
        "document, 10000, 2.424343645053307e-16, 2.4058001904197927e-16, -3.3126773007430234e-16",
        "true, 100, 1.265334656906657, -0.6109580804554126, -0.6141160867683758",
        "true, 1000, 0.1676408296408271, -0.023882054520706898, -0.08738681904933844",
        "true, 10000, 1.5157462656976159e-09, 1.5156317403891736e-09, -1.7978203823710447e-09"
    })
    void endsWhereNumPyEnds(String rule, int epochs, double w1, double w2, double b) {
        run("--rule", rule, "--epochs", String.valueOf(epochs));
        double[] printed = numbers(line("W = "));

        assertArrayEquals(new double[] {w1, w2, b}, printed, 1e-12);
        assertArrayEquals(Reference.train(rule.equals("true"), epochs, 0.1).parameters, printed, 1e-12);
    }

    @Test
    void takesTheLearningRate() {
        run("--lr", "0.37", "--epochs", "50");
        assertArrayEquals(Reference.train(false, 50, 0.37).parameters, numbers(line("W = ")), 1e-13);
    }

    @Test
    void printsTheLossEvery1000EpochsAndThePredictions() {
        run();
        List<String> lines = out.toString().lines().toList();
        double[] losses = Reference.train(false, 10000, 0.1).losses;
        for (int i = 0; i < 10; i++) {
            String line = lines.get(i + 1);
            assertTrue(line.startsWith("Epoch " + 1000 * i + ": Loss = "), line);
            assertEquals(losses[1000 * i], Double.parseDouble(line.substring(line.indexOf('=') + 2)), 1e-13);
        }
        assertEquals(List.of("Predictions:", "[[0.5]", " [0.5]", " [0.5]", " [0.5]]"), lines.subList(11, 16));
        assertTrue(lines.get(17).startsWith("One layer ends at 0.5 for all four inputs"), lines.get(17));
        assertTrue(lines.get(17).endsWith("--hidden 4 solves XOR."), lines.get(17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"document", "true"})
    void fourHiddenUnitsSolveItFromAtLeast18Of20Seeds(String rule) {
        long solved = IntStream.rangeClosed(1, 20)
                .filter(seed -> isSolved(rule, seed))
                .count();
        assertTrue(solved >= 18, "solved from " + solved + " of 20 seeds");
    }

    private boolean isSolved(String rule, int seed) {
        out.getBuffer().setLength(0);
        run("--rule", rule, "--hidden", "4", "--seed", String.valueOf(seed));
        double[] y = predictions();
        boolean solved = y[0] < 0.5 && y[1] > 0.5 && y[2] > 0.5 && y[3] < 0.5;
        assertEquals(solved, !line("Solved: ").isEmpty(), out.toString());
        return solved;
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        run("--hidden", "4", "--seed", "3", "--epochs", "200");
        String first = out.toString();
        out.getBuffer().setLength(0);
        run("--hidden", "4", "--seed", "3", "--epochs", "200");
        assertEquals(first, out.toString());
    }

    @Test
    void aSeedStartsOneLayerElsewhere() {
        run("--seed", "5", "--epochs", "1");
        assertFalse(line("W = ").contains("1.6"), out.toString());
        assertTrue(line("XOR with").contains("from seed 5"), out.toString());
        assertFalse(line("The best that one layer can do is 0.5").isEmpty(), out.toString());
    }

    @Test
    void saysWhenItIsNotSolved() {
        run("--hidden", "1", "--epochs", "10");
        assertTrue(line("Not solved: ").contains("in 10 epochs"), out.toString());
    }

    @Test
    void drawsTheLossAndTheRegions() throws IOException {
        Path file = folder.resolve("xor.png");
        run("--hidden", "4", "--plot", file.toString());

        assertEquals("The plot is in " + file + ".", line("The plot"));
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(840, image.getHeight());
        // The regions after training are on the right: orange beside the point (0, 1), blue beside (0, 0).
        Color upper = new Color(image.getRGB(2 * (930 + 60), 2 * 100));
        Color lower = new Color(image.getRGB(2 * (930 + 60), 2 * 360));
        assertTrue(upper.getRed() > upper.getBlue() + 80, "near (0, 1): " + upper);
        assertTrue(lower.getBlue() > lower.getRed() + 80, "near (0, 0): " + lower);
    }

    @Test
    void refusesAPlotThatCannotBeWrittenBeforeItTrains() {
        Path file = folder.resolve("no/xor.png");
        assertFails(file + ": there is no folder " + file.getParent(), "--plot", file.toString());
        assertFails("--plot takes the name of a .png file, not xor.gif", "--plot", "xor.gif");
        assertFalse(out.toString().contains("Epoch"), out.toString());
    }

    @Test
    void refusesAFolderAsThePlot() throws IOException {
        Path file = Files.createDirectory(folder.resolve("xor.png"));
        assertFails(file + ": is a folder, not a file", "--plot", file.toString());
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertFails("--hidden takes a number from 1 to 10000, not 0", "--hidden", "0");
        assertFails("--epochs takes a number from 1 on, not -3", "--epochs", "-3");
        assertFails("--lr takes a positive number, not NaN", "--lr", "NaN");
        assertFails("--lr takes a positive number, not -0.1", "--lr", "-0.1");
    }

    @Test
    void refusesTextWhereANumberBelongs() {
        assertFails(
                "Invalid value for option '--lr': 'fast' is not a double (see autograd xor --help)", "--lr", "fast");
        assertFails(
                "Invalid value for option '--rule': expected one of [DOCUMENT, TRUE] (case-insensitive) but was 'false'"
                        + " (see autograd xor --help)",
                "--rule",
                "false");
    }

    @Test
    void stopsWhenTheLossIsNoNumber() {
        assertFails("the loss is NaN in epoch 3; try an --lr below 1.7E308", "--hidden", "300", "--lr", "1.7e308");
    }

    private void run(String... options) {
        assertEquals(0, execute(options), err.toString());
    }

    private void assertFails(String message, String... options) {
        err.getBuffer().setLength(0);
        assertEquals(2, execute(options));
        assertEquals("autograd xor: " + message + System.lineSeparator(), err.toString());
    }

    private int execute(String... options) {
        String[] args = Stream.concat(Stream.of("xor"), Stream.of(options)).toArray(String[]::new);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private String line(String start) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElse("");
    }

    private double[] predictions() {
        String text = out.toString();
        int start = text.indexOf("Predictions:");
        return numbers(text.substring(start, text.indexOf("]]", start)));
    }

    private static double[] numbers(String text) {
        Matcher matcher = NUMBER.matcher(text);
        DoubleStream.Builder found = DoubleStream.builder();
        while (matcher.find()) {
            found.add(Double.parseDouble(matcher.group()));
        }
        return found.build().toArray();
    }

    /** The document's program, in plain loops. */
    private record Reference(double[] parameters, double[] losses) {
        static Reference train(boolean isTrue, int epochs, double learningRate) {
            double[][] x = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
            double[] t = {0, 1, 1, 0};
            double w1 = 1.6243453636632417;
            double w2 = -0.6117564136500754;
            double b = -0.5281717522634557;
            double[] losses = new double[epochs];
            for (int epoch = 0; epoch < epochs; epoch++) {
                double dw1 = 0;
                double dw2 = 0;
                double db = 0;
                for (int i = 0; i < 4; i++) {
                    double y = 1 / (1 + Math.exp(-(x[i][0] * w1 + x[i][1] * w2 + b)));
                    losses[epoch] += (t[i] - y) * (t[i] - y) / 4;
                    double delta = (y - t[i]) / 4 * (isTrue ? 2 * y * (1 - y) : 1);
                    dw1 += x[i][0] * delta;
                    dw2 += x[i][1] * delta;
                    db += delta;
                }
                w1 -= learningRate * dw1;
                w2 -= learningRate * dw2;
                b -= learningRate * db;
            }
            return new Reference(new double[] {w1, w2, b}, losses);
        }
    }
}
