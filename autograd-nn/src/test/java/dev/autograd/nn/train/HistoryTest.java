package dev.autograd.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    Path folder;

    @Test
    void keepsACurvePerName() {
        History history = new History();
        history.record(1, "loss", 0.5);
        history.record(1, "accuracy", 0.9);
        history.record(2, "loss", 0.25);

        assertEquals(List.of("loss", "accuracy"), List.copyOf(history.curves().keySet()));
        History.Curve loss = history.curve("loss");
        assertEquals(List.of(1.0, 2.0), loss.steps());
        assertEquals(List.of(0.5, 0.25), loss.values());
        assertEquals(0.25, loss.last());
    }

    @Test
    void drawsItsCurves() throws IOException {
        History history = new History();
        for (int epoch = 0; epoch < 100; epoch++) {
            history.record(epoch, "loss", Math.exp(-epoch / 20.0));
        }
        Path file = folder.resolve("history.png");
        history.plot(file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(840, image.getHeight());
        int blue = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                blue += image.getRGB(x, y) == 0xff0072b2 ? 1 : 0;
            }
        }
        assertTrue(blue > 2000, "pixels of the curve: " + blue);
    }

    @Test
    void drawsASingleMeasurementToo() throws IOException {
        History history = new History();
        history.record(0, "loss", -1);
        history.plot(folder.resolve("one.png"));
    }
}
