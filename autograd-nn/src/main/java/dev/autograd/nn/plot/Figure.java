package dev.autograd.nn.plot;

import dev.autograd.nn.io.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Panels side by side, as a PNG file. */
public final class Figure {
    private static final int HEIGHT = 420;

    // Pixels per point, for screens that have so many.
    private static final int SCALE = 2;

    private final List<Panel> panels = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();

    static {
        // Nothing is shown, and a server has no screen; asked for before the first class of AWT loads.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    /** Adds a panel to the right, of a width in points; the height is 420. */
    public Figure add(int width, Panel panel) {
        panels.add(panel);
        widths.add(width);
        return this;
    }

    /** Draws the figure. */
    public BufferedImage toImage() {
        int width = widths.stream().mapToInt(Integer::intValue).sum();
        BufferedImage image = new BufferedImage(SCALE * width, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        int left = 0;
        for (int i = 0; i < panels.size(); i++) {
            Graphics2D g = image.createGraphics();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.scale(SCALE, SCALE);
            g.translate(left, 0);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, widths.get(i), HEIGHT);
            panels.get(i).paint(g, widths.get(i), HEIGHT);
            g.dispose();
            left += widths.get(i);
        }
        return image;
    }

    /**
     * Writes the figure as a PNG file, whole or not at all.
     *
     * @throws IOException if the file can't be written
     */
    public void save(Path file) throws IOException {
        BufferedImage image = toImage();
        AtomicFile.write(file, out -> ImageIO.write(image, "png", out));
    }
}
