package dev.autograd.examples.digits;

import dev.autograd.nn.plot.Panel;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Images side by side, with a few words below each. */
final class ImageSheet implements Panel {
    private static final Color INK = new Color(0x333333);
    private static final int MARGIN = 16;
    private static final int TITLE = 44;
    private static final int CAPTION = 18;
    private static final int COLUMNS = 6;
    private static final int ROWS = 4;

    /** How many fit. */
    static final int MOST = COLUMNS * ROWS;

    private final String title;
    private final DigitImages images;
    private final List<Integer> shown;
    private final List<String> captions;

    /** Shows some of the images, each with its caption. */
    ImageSheet(String title, DigitImages images, List<Integer> shown, List<String> captions) {
        this.title = title;
        this.images = images;
        this.shown = shown;
        this.captions = captions;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        g.setColor(INK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        g.drawString(title, (width - g.getFontMetrics().stringWidth(title)) / 2, 28);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        int cellWidth = (width - 2 * MARGIN) / COLUMNS;
        int cellHeight = (height - TITLE - MARGIN) / ROWS;
        int side = Math.min(cellWidth - 8, cellHeight - CAPTION - 6);
        for (int i = 0; i < Math.min(shown.size(), MOST); i++) {
            int left = MARGIN + i % COLUMNS * cellWidth + (cellWidth - side) / 2;
            int top = TITLE + i / COLUMNS * cellHeight;
            g.drawImage(image(shown.get(i)), left, top, side, side, null);
            int captionWidth = g.getFontMetrics().stringWidth(captions.get(i));
            g.drawString(captions.get(i), left + (side - captionWidth) / 2, top + side + 14);
        }
    }

    // Dark ink on white paper.
    private BufferedImage image(int index) {
        BufferedImage image = new BufferedImage(Painter.SIZE, Painter.SIZE, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < Painter.SIZE; row++) {
            for (int column = 0; column < Painter.SIZE; column++) {
                int grey = Math.round(245 * (1 - images.ink(index, row, column)));
                image.setRGB(column, row, new Color(grey, grey, grey).getRGB());
            }
        }
        return image;
    }
}
