package dev.autograd.examples.digits;

import dev.autograd.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws digits as people write them: in one of several fonts, with thick and thin pens, moved, turned, slanted, uneven, and
 * noisy. The pixels are the painter's own arithmetic, so a seed gives the same images on every machine.
 */
final class Painter {
    static final int SIZE = 28;
    private static final double HEIGHT = 18;
    private static final double WIDTH = 15;

    private final Seed seed;

    Painter(Seed seed) {
        this.seed = seed;
    }

    private double between(double low, double high) {
        return low + (high - low) * seed.nextDouble();
    }

    /** Draws a digit: the ink of each pixel, from 0 to 1, row by row. */
    float[] draw(int digit) {
        Font font = Font.ALL.get(seed.nextInt(Font.ALL.size()));
        double thickness = between(1, 3.2);
        double[] segments = place(font.strokes(digit));
        double contrast = between(0.6, 1);
        double noise = between(0.05, 0.25);
        float[] pixels = new float[SIZE * SIZE];
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double distance = distance(segments, column + 0.5, row + 0.5, font.nib());
                // A pixel at the edge is as dark as the part of it that is covered.
                double ink = clamp(0.5 + thickness / 2 - distance);
                pixels[row * SIZE + column] = (float) clamp(contrast * ink + noise * seed.nextGaussian());
            }
        }
        return pixels;
    }

    // From the unit square to pixels, each point a little off: four numbers per segment.
    private double[] place(List<List<Font.Point>> strokes) {
        double angle = between(-0.35, 0.35);
        double slant = between(-0.15, 0.3);
        double width = WIDTH * between(0.75, 1.15);
        double height = HEIGHT * between(0.8, 1.1);
        double right = SIZE / 2.0 + between(-2.5, 2.5);
        double down = SIZE / 2.0 + between(-2.5, 2.5);
        double[] segments =
                new double[4 * strokes.stream().mapToInt(s -> s.size() - 1).sum()];
        int next = 0;
        for (List<Font.Point> stroke : strokes) {
            List<Font.Point> placed = new ArrayList<>();
            double driftX = 0;
            double driftY = 0;
            for (Font.Point point : stroke) {
                driftX = 0.8 * driftX + 0.015 * seed.nextGaussian();
                driftY = 0.8 * driftY + 0.015 * seed.nextGaussian();
                double y = (point.y() + driftY - 0.5) * height;
                double x = (point.x() + driftX - 0.5) * width - slant * y;
                placed.add(new Font.Point(
                        right + x * Math.cos(angle) - y * Math.sin(angle),
                        down + x * Math.sin(angle) + y * Math.cos(angle)));
            }
            for (int i = 1; i < placed.size(); i++) {
                segments[next++] = placed.get(i - 1).x();
                segments[next++] = placed.get(i - 1).y();
                segments[next++] = placed.get(i).x();
                segments[next++] = placed.get(i).y();
            }
        }
        return segments;
    }

    // To the nearest segment, with upright distances made longer for a nib that is wide and flat.
    private static double distance(double[] segments, double x, double y, double nib) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < segments.length; i += 4) {
            double dx = segments[i + 2] - segments[i];
            double dy = (segments[i + 3] - segments[i + 1]) / nib;
            double px = x - segments[i];
            double py = (y - segments[i + 1]) / nib;
            double length = dx * dx + dy * dy;
            double t = length == 0 ? 0 : clamp((px * dx + py * dy) / length);
            double ex = px - t * dx;
            double ey = py - t * dy;
            least = Math.min(least, ex * ex + ey * ey);
        }
        return Math.sqrt(least);
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    /** Draws so many images, of each digit equally many; image i shows the digit i mod 10. */
    DigitImages draw(int count, String origin) {
        float[] pixels = new float[count * SIZE * SIZE];
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % 10);
        for (int i = 0; i < count; i++) {
            System.arraycopy(draw(labels[i]), 0, pixels, i * SIZE * SIZE, SIZE * SIZE);
        }
        return new DigitImages(pixels, labels, origin);
    }
}
