package dev.autograd.examples.language;

import dev.autograd.nn.plot.Panel;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Where each character of a text looks: a row for each, the darker a place the more is taken from it. */
final class AttentionMap implements Panel {
    private static final Color DARK = new Color(0x0072b2);
    private static final Color INK = new Color(0x333333);
    private static final Color FRAME = new Color(0xbbbbbb);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final int LEFT = 56;
    private static final int RIGHT = 24;
    private static final int TOP = 52;
    private static final int BOTTOM = 46;

    private final String title;
    private final List<String> characters;
    private final double[][] shares;

    AttentionMap(String title, List<String> characters, double[][] shares) {
        this.title = title;
        this.characters = characters;
        this.shares = shares;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        double side = Math.min(width - LEFT - RIGHT, height - TOP - BOTTOM);
        double cell = side / shares.length;
        Font small = new Font(Font.MONOSPACED, Font.PLAIN, (int) Math.max(6, Math.min(12, cell)));
        for (int i = 0; i < shares.length; i++) {
            for (int j = 0; j <= i; j++) {
                g.setColor(shade(shares[i][j]));
                g.fill(new Rectangle2D.Double(LEFT + j * cell, TOP + i * cell, cell + 0.5, cell + 0.5));
            }
            String character = shown(characters.get(i));
            text(g, small, character, LEFT + (i + 0.5) * cell, TOP + side + 10);
            text(g, small, character, LEFT - 10, TOP + (i + 0.5) * cell);
        }
        g.setColor(FRAME);
        g.draw(new Rectangle2D.Double(LEFT, TOP, side, side));
        text(g, TITLE, title, LEFT + side / 2, TOP / 2.0 + 4);
        text(g, LABEL, "looks at", LEFT + side / 2, TOP + side + 30);
        g.rotate(-Math.PI / 2, LEFT - 34, TOP + side / 2);
        text(g, LABEL, "after", LEFT - 34, TOP + side / 2);
        g.rotate(Math.PI / 2, LEFT - 34, TOP + side / 2);
    }

    // The root brings out small shares.
    private static Color shade(double share) {
        double depth = Math.sqrt(Math.min(1, Math.max(0, share)));
        return new Color(mix(DARK.getRed(), depth), mix(DARK.getGreen(), depth), mix(DARK.getBlue(), depth));
    }

    private static int mix(int channel, double depth) {
        return (int) Math.round(255 + (channel - 255) * depth);
    }

    private static String shown(String character) {
        return character.equals("\n") ? "↵" : character.equals(" ") ? "·" : character;
    }

    private static void text(Graphics2D g, Font font, String text, double x, double y) {
        g.setFont(font);
        g.setColor(INK);
        FontMetrics metrics = g.getFontMetrics();
        g.drawString(text, (float) (x - metrics.stringWidth(text) / 2.0), (float)
                (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
    }
}
