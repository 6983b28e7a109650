package dev.autograd.nn.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.awt.image.BufferedImage;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class ChartTest {
    // The legend lies below, where no curve comes.
    private static final int LEGEND = 2 * 390;

    @Test
    void theNamesOfAllCurvesStandOnOneLine() {
        XYChart chart = Chart.create("", "step", "");
        chart.addSeries("none", new double[] {0, 1}, new double[] {0, 1});
        chart.addSeries("glyph", new double[] {0, 1}, new double[] {1, 0});
        BufferedImage image = new Figure().add(520, chart::paint).toImage();

        assertFalse(rows(image, 0).isEmpty());
        assertEquals(rows(image, 0), rows(image, 1));
    }

    private static TreeSet<Integer> rows(BufferedImage image, int series) {
        TreeSet<Integer> rows = new TreeSet<>();
        for (int y = LEGEND; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (image.getRGB(x, y) == Chart.COLOURS.get(series).getRGB()) {
                    rows.add(y);
                }
            }
        }
        return rows;
    }
}
