package dev.autograd.nn.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class DecisionRegionsTest {
    @Test
    void coloursTheSidesOfTheBoundaryAndMarksThePoints() {
        // The value is the abscissa.
        double[][] values = {{0, 0.5, 1}, {0, 0.5, 1}, {0, 0.5, 1}};
        BufferedImage image = new Figure()
                .add(420, new DecisionRegions("x", 0, 1, values).point(0.25, 0.5, 1))
                .toImage();
        // The plane reaches from (46, 52) to (368, 374), at two pixels a point.
        Color left = colour(image, 52, 300);
        Color right = colour(image, 362, 300);
        assertTrue(left.getBlue() > left.getRed() + 80, "left " + left);
        assertTrue(right.getRed() > right.getBlue() + 80, "right " + right);
        assertEquals(Chart.INK, colour(image, 207, 300));
        Color marker = colour(image, 46 + 322 / 4 - 7, 213);
        assertTrue(marker.getRed() > marker.getBlue() + 80, "marker " + marker);
    }

    @Test
    void saysSoWhereAllIsOneValue() {
        double[][] values = {{0.5, 0.5 + 1e-12}, {0.5 - 1e-12, 0.5}};
        BufferedImage image =
                new Figure().add(420, new DecisionRegions("x", 0, 1, values)).toImage();
        assertEquals(Color.WHITE, colour(image, 80, 80));
        int ink = 0;
        for (int x = 320; x < 520; x++) {
            ink += new Color(image.getRGB(x, 426)).getRed() < 128 ? 1 : 0;
        }
        assertTrue(ink > 10, "pixels of the text: " + ink);
    }

    private static Color colour(BufferedImage image, int x, int y) {
        return new Color(image.getRGB(2 * x, 2 * y));
    }
}
