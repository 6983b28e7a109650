package dev.autograd.nn.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * A function of the plane with values from 0 to 1 as colours, the line where it is one half, and points of two classes.
 */
public final class DecisionRegions implements Panel {
    private static final Color ZERO = new Color(0x2b7bba);
    private static final Color ONE = new Color(0xe0702a);
    private static final double MARKER = 20;
    private static final double DOT = 8;

    // The length of a name like x₁.
    private static final int SYMBOL = 2;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font TICKS = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font MARKED = new Font(Font.SANS_SERIF, Font.BOLD, 12);

    // Room around the plane.
    private static final int LEFT = 46;
    private static final int RIGHT = 46;
    private static final int TOP = 52;
    private static final int BOTTOM = 46;

    // Values that differ by less are all the same to the eye, and the line between them is noise.
    private static final double FLAT = 1e-6;

    private final String title;
    private final Axis across;
    private final Axis up;
    private final double[][] values;
    private final List<Point> points = new ArrayList<>();

    private record Point(double x, double y, int label, double size) {}

    /**
     * What an axis shows.
     *
     * @param label what is measured along it
     * @param low its smallest coordinate
     * @param high its largest one
     */
    public record Axis(String label, double low, double high) {}

    /**
     * Shows values on a square.
     *
     * @param low the smallest coordinate on either axis
     * @param high the largest one
     * @param values {@code values[i][j]} at the i-th of equally spaced ordinates and the j-th abscissa, ends included
     */
    public DecisionRegions(String title, double low, double high, double[][] values) {
        this(title, new Axis("x₁", low, high), new Axis("x₂", low, high), values);
    }

    /**
     * Shows values on a rectangle, which is drawn as a square.
     *
     * @param across the axis of the abscissas
     * @param up the axis of the ordinates
     * @param values as in the other constructor
     */
    public DecisionRegions(String title, Axis across, Axis up, double[][] values) {
        this.title = title;
        this.across = across;
        this.up = up;
        this.values = values;
    }

    /** Adds a point of class 0 or 1, with the number of its class. */
    public DecisionRegions point(double x, double y, int label) {
        points.add(new Point(x, y, label, MARKER));
        return this;
    }

    /** Adds a small point of class 0 or 1, one of many. */
    public DecisionRegions dot(double x, double y, int label) {
        points.add(new Point(x, y, label, DOT));
        return this;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        double side = Math.min(width - LEFT - RIGHT, height - TOP - BOTTOM);
        Rectangle2D plane = new Rectangle2D.Double(LEFT, TOP, side, side);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        g.drawImage(colours(), LEFT, TOP, (int) side, (int) side, null);
        if (spread() < FLAT) {
            text(
                    g,
                    TICKS,
                    Chart.INK,
                    String.format(Locale.ROOT, "%.3g everywhere", values[0][0]),
                    LEFT + side / 2,
                    TOP + side / 2);
        } else {
            boundary(g, plane);
        }
        g.setColor(Chart.FRAME);
        g.setStroke(new BasicStroke(1));
        g.draw(plane);
        for (int tick = (int) Math.ceil(across.low); tick <= across.high; tick++) {
            text(g, TICKS, Chart.INK, String.valueOf(tick), x(plane, tick), TOP + side + 14);
        }
        for (int tick = (int) Math.ceil(up.low); tick <= up.high; tick++) {
            text(g, TICKS, Chart.INK, String.valueOf(tick), LEFT - 13, y(plane, tick));
        }
        labels(g, side);
        text(g, TITLE, Chart.INK, title, LEFT + side / 2, TOP / 2.0 + 4);
        for (Point point : points) {
            marker(g, x(plane, point.x), y(plane, point.y), point);
        }
        scale(g, LEFT + side + 14, TOP, side);
    }

    // Names of one letter stand between the ticks, longer ones outside of them and along the axis.
    private void labels(Graphics2D g, double side) {
        double outside = across.label.length() <= SYMBOL ? 20 : 32;
        text(g, LABEL, Chart.INK, across.label, LEFT + side / 2, TOP + side + outside);
        if (up.label.length() <= SYMBOL) {
            text(g, LABEL, Chart.INK, up.label, LEFT - 20, TOP + side / 2);
            return;
        }
        AffineTransform upright = g.getTransform();
        g.rotate(-Math.PI / 2, LEFT - 32, TOP + side / 2);
        text(g, LABEL, Chart.INK, up.label, LEFT - 32, TOP + side / 2);
        g.setTransform(upright);
    }

    private double x(Rectangle2D plane, double value) {
        return plane.getX() + plane.getWidth() * (value - across.low) / (across.high - across.low);
    }

    private double y(Rectangle2D plane, double value) {
        return plane.getMaxY() - plane.getHeight() * (value - up.low) / (up.high - up.low);
    }

    private double spread() {
        DoubleSummaryStatistics all =
                Arrays.stream(values).flatMapToDouble(Arrays::stream).summaryStatistics();
        return all.getMax() - all.getMin();
    }

    /** Writes centred on a point. */
    private static void text(Graphics2D g, Font font, Color colour, String text, double x, double y) {
        g.setFont(font);
        g.setColor(colour);
        FontMetrics metrics = g.getFontMetrics();
        g.drawString(text, (float) (x - metrics.stringWidth(text) / 2.0), (float)
                (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
    }

    private static void scale(Graphics2D g, double x, double top, double height) {
        for (int i = 0; i < height; i++) {
            g.setColor(colour(1 - i / (height - 1)));
            g.fill(new Rectangle2D.Double(x, top + i, 10, 1.5));
        }
        g.setColor(Chart.FRAME);
        g.draw(new Rectangle2D.Double(x, top, 10, height));
        text(g, TICKS, Chart.INK, "1", x + 18, top + 5);
        text(g, TICKS, Chart.INK, "½", x + 18, top + height / 2);
        text(g, TICKS, Chart.INK, "0", x + 18, top + height - 5);
    }

    private BufferedImage colours() {
        int n = values.length;
        BufferedImage image = new BufferedImage(n, n, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                image.setRGB(j, n - 1 - i, colour(values[i][j]).getRGB());
            }
        }
        return image;
    }

    /** From blue at 0 through white at one half to orange at 1. */
    private static Color colour(double value) {
        double certainty = 0.85 * Math.min(1, Math.abs(2 * value - 1));
        Color full = value < 0.5 ? ZERO : ONE;
        return new Color(
                mix(full.getRed(), certainty), mix(full.getGreen(), certainty), mix(full.getBlue(), certainty));
    }

    private static int mix(int channel, double share) {
        return (int) Math.round(255 + (channel - 255) * share);
    }

    // Marching squares, each cut into two triangles, so that no case is ambiguous.
    private void boundary(Graphics2D g, Rectangle2D plane) {
        g.setColor(Chart.INK);
        g.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i + 1 < values.length; i++) {
            for (int j = 0; j + 1 < values.length; j++) {
                cut(g, plane, new int[] {i, j, i, j + 1, i + 1, j + 1});
                cut(g, plane, new int[] {i, j, i + 1, j, i + 1, j + 1});
            }
        }
    }

    private void cut(Graphics2D g, Rectangle2D plane, int[] corners) {
        double[] crossings = new double[4];
        int found = 0;
        for (int side = 0; side < 3 && found < 4; side++) {
            int i = corners[2 * side];
            int j = corners[2 * side + 1];
            int k = corners[(2 * side + 2) % 6];
            int l = corners[(2 * side + 3) % 6];
            double from = values[i][j] - 0.5;
            double to = values[k][l] - 0.5;
            if (from < 0 != to < 0) {
                double share = from / (from - to);
                double cell = values.length - 1.0;
                crossings[found++] = plane.getX() + plane.getWidth() * (j + share * (l - j)) / cell;
                crossings[found++] = plane.getMaxY() - plane.getHeight() * (i + share * (k - i)) / cell;
            }
        }
        if (found == 4) {
            g.draw(new Line2D.Double(crossings[0], crossings[1], crossings[2], crossings[3]));
        }
    }

    private static void marker(Graphics2D g, double x, double y, Point point) {
        double radius = point.size / 2;
        Ellipse2D circle = new Ellipse2D.Double(x - radius, y - radius, point.size, point.size);
        Color colour = point.label == 0 ? ZERO : ONE;
        g.setPaint(new GradientPaint(0, (float) (y - point.size), colour.brighter(), 0, (float) (y + radius), colour));
        g.fill(circle);
        g.setColor(Color.WHITE);
        g.setStroke(new BasicStroke((float) (point.size / 10)));
        g.draw(circle);
        if (point.size == MARKER) {
            text(g, MARKED, Color.WHITE, String.valueOf(point.label), x, y);
        }
    }
}
