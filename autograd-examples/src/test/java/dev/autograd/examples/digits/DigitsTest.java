package dev.autograd.examples.digits;

import static dev.autograd.examples.CommandRun.assertRefuses;
import static dev.autograd.examples.CommandRun.output;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autograd.Autograd;
import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsTest {
    private static final List<String> FEW = List.of("digits", "--images", "200", "--epochs", "1", "--batch", "20");

    @TempDir
    Path folder;

    private static String[] few(String... more) {
        return java.util.stream.Stream.concat(FEW.stream(), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }

    private static double accuracy(String out) {
        Matcher line =
                Pattern.compile("Accuracy on \\d+ unseen images: ([\\d.]+) %").matcher(out);
        assertTrue(line.find(), out);
        return Double.parseDouble(line.group(1));
    }

    @Test
    void printsItsSettingsItsProgressAndItsMistakes() {
        String out = output(few());
        assertTrue(
                out.startsWith("Digits, 200 images drawn to learn from and 50 others to test on, seed 1"
                        + System.lineSeparator()
                        + "Two convolutions and two layers, 80202 parameters; Adam, learning rate 0.002, batches of 20,"
                        + " 1 epochs"),
                out);
        assertTrue(out.contains("epoch 1/1: loss "), out);
        assertTrue(out.contains("true \\ predicted"), out);
        assertEquals(accuracy(out), accuracy(output(few())), "the same seed");
    }

    @Test
    void savesANetworkThatCanBeLoaded() throws IOException {
        Path file = folder.resolve("digits.safetensors");
        Path plot = folder.resolve("digits.png");
        double trained = accuracy(output(few("--save", file.toString())));
        String loaded = output("digits", "--images", "200", "--load", file.toString(), "--plot", plot.toString());
        assertTrue(
                loaded.startsWith("Digits, 50 images drawn to test on, seed 1" + System.lineSeparator()
                        + "The model is that of " + file + "."),
                loaded);
        assertEquals(trained, accuracy(loaded));
        assertEquals(840, ImageIO.read(plot.toFile()).getHeight());
    }

    @Test
    void readsMnistsFiles() throws IOException {
        DigitImages drawn = new Painter(Seed.of(3)).draw(40, "");
        write(drawn, "train", false);
        write(drawn, "t10k", true);
        String out = output("digits", "--data", folder.toString(), "--epochs", "1", "--batch", "8");
        assertTrue(out.startsWith("Digits, 40 images of " + folder + " to learn from and 40 others"), out);
    }

    @Test
    void aLoadedNetworkNeedsNoImagesToLearnFrom() throws IOException {
        String file = folder.resolve("digits.safetensors").toString();
        output(few("--save", file));
        write(new Painter(Seed.of(3)).draw(40, ""), "t10k", false);
        String out = output("digits", "--data", folder.toString(), "--load", file);
        assertTrue(out.startsWith("Digits, 40 images of " + folder + " to test on"), out);
    }

    private void write(DigitImages images, String part, boolean packed) throws IOException {
        int size = Painter.SIZE;
        ByteBuffer pixels = ByteBuffer.allocate(16 + images.count() * size * size);
        pixels.putInt(0x803).putInt(images.count()).putInt(size).putInt(size);
        ByteBuffer labels = ByteBuffer.allocate(8 + images.count());
        labels.putInt(0x801).putInt(images.count());
        for (int i = 0; i < images.count(); i++) {
            labels.put((byte) images.label(i));
            for (int j = 0; j < size * size; j++) {
                pixels.put((byte) (255 * images.ink(i, j / size, j % size)));
            }
        }
        write(part + "-images-idx3-ubyte", pixels.array(), packed);
        write(part + "-labels-idx1-ubyte", labels.array(), packed);
    }

    private void write(String name, byte[] content, boolean packed) throws IOException {
        Path file = folder.resolve(packed ? name + ".gz" : name);
        try (OutputStream out =
                packed ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
            out.write(content);
        }
    }

    @Test
    void refusesWhatMakesNoSense() throws IOException {
        assertRefuses("--epochs takes a number from 1 on, not 0", "digits", "--epochs", "0");
        assertRefuses("--images takes a number from 40 to 200000, not 3", "digits", "--images", "3");
        assertRefuses(
                "--epochs takes a number from 1 to 429496729, not 1000000000",
                "digits",
                "--images",
                "40",
                "--batch",
                "8",
                "--epochs",
                "1000000000");
        assertRefuses("no.safetensors: no such file or folder", "digits", "--load", "no.safetensors");
        assertRefuses(
                "--data takes a folder with MNIST's files, but there is no t10k-images-idx3-ubyte or"
                        + " t10k-images-idx3-ubyte.gz in " + folder,
                "digits",
                "--data",
                folder.toString());
    }

    // --- the images

    @Test
    void drawsTheSameImagesFromTheSameSeed() {
        float[] first = new Painter(Seed.of(1)).draw(3);
        assertArrayEquals(first, new Painter(Seed.of(1)).draw(3));
        assertNotEquals(first[100], new Painter(Seed.of(2)).draw(3)[100]);
    }

    @Test
    void eachFontHasTenDigitsWithinItsSquare() {
        for (Font font : Font.ALL) {
            for (int digit = 0; digit < 10; digit++) {
                for (List<Font.Point> stroke : font.strokes(digit)) {
                    assertTrue(stroke.size() > 1, font.name() + " " + digit);
                    for (Font.Point point : stroke) {
                        assertTrue(
                                point.x() > 0 && point.x() < 1 && point.y() > -0.05 && point.y() < 1.05,
                                font.name() + " " + digit + " " + point);
                    }
                }
            }
        }
    }

    // --- the page

    // The example of docs/applications/digits.md, worked out there by hand.
    @Test
    void theGradientsOfThePageAreTheEngines() {
        Tensor x = Tensor.variable(new double[][] {{1, 2, 0}, {3, 1, 2}, {1, 1, 4}});
        Tensor w = Tensor.variable(new double[][] {{1, 0}, {-1, 2}});
        Tensor y = x.reshape(1, 1, 3, 3).conv2d(w.reshape(1, 1, 2, 2), null);
        assertArrayEquals(new double[] {0, 5, 4, 8}, y.toDoubles());

        y.backward(Tensor.constant(new double[][] {{1, 0}, {2, -1}}).reshape(1, 1, 2, 2));
        assertArrayEquals(new double[] {6, 2, 4, -1}, w.grad().toDoubles());
        assertArrayEquals(new double[] {1, 0, 0, 1, 1, 0, -2, 5, -2}, x.grad().toDoubles());

        Tensor pooled =
                x.reshape(1, 1, 3, 3).conv2d(w.reshape(1, 1, 2, 2), null).maxPool2d(2);
        assertEquals(8, pooled.item());
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 1, 0, 0, -1, 2},
                Autograd.grad(pooled.sum(), x).toDoubles());
        assertArrayEquals(
                new double[] {1, 2, 1, 4}, Autograd.grad(pooled.sum(), w).toDoubles());
    }

    // --- what is to be reached

    @Test
    @Tag("slow")
    void readsAtLeast97PercentOfUnseenImages() {
        double reached = accuracy(output("digits"));
        assertTrue(reached >= 97, "accuracy " + reached);
    }

    @Test
    @Tag("slow")
    void readsAtLeast97AndAHalfPercentOfMnist() {
        String real = System.getProperty("autograd.data");
        assumeTrue(real != null, "-Dautograd.data=FOLDER says where real data lie");
        double reached = accuracy(output("digits", "--data", real + "/mnist10k"));
        assertTrue(reached >= 97.5, "accuracy " + reached);
    }
}
