package dev.autograd.examples.digits;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to write the ten digits, as the strokes of a pen. A digit is written as SVG writes paths: M moves, L draws a line,
 * C a cubic curve, in a square from (0, 0) at the top left to (1, 1).
 *
 * @param name of the font
 * @param nib how much thinner a stroke is where it runs level than where it runs upright
 * @param digits the paths of 0 to 9
 */
record Font(String name, double nib, List<String> digits) {
    private static final int POINTS_PER_CURVE = 10;

    static final List<Font> ALL = List.of(
            new Font(
                    "round",
                    1,
                    List.of(
                            "M .5 0 C .08 0 .08 1 .5 1 C .92 1 .92 0 .5 0",
                            "M .3 .2 L .55 0 L .55 1",
                            "M .2 .25 C .25 -.08 .8 -.08 .8 .27 C .8 .5 .4 .7 .2 1 L .82 1",
                            "M .2 .12 C .4 -.08 .78 -.02 .78 .25 C .78 .45 .6 .48 .42 .48"
                                    + " C .65 .48 .84 .55 .82 .76 C .78 1.08 .35 1.05 .17 .88",
                            "M .65 1 L .65 0 L .15 .68 L .88 .68",
                            "M .78 0 L .28 0 L .22 .45 C .45 .3 .84 .38 .82 .7 C .8 1.05 .35 1.08 .17 .88",
                            "M .72 .08 C .45 -.05 .2 .3 .2 .68 C .2 1.1 .82 1.1 .82 .68 C .82 .32 .3 .3 .2 .68",
                            "M .18 0 L .82 0 L .42 1",
                            "M .5 .47 C .15 .42 .15 0 .5 0 C .85 0 .85 .42 .5 .47 C .08 .52 .08 1 .5 1"
                                    + " C .92 1 .92 .52 .5 .47",
                            "M .8 .32 C .7 .68 .18 .68 .18 .32 C .18 -.1 .8 -.1 .8 .32 C .8 .7 .55 1.05 .28 .92")),
            new Font(
                    "angular",
                    1,
                    List.of(
                            "M .2 0 L .8 0 L .8 1 L .2 1 L .2 0",
                            "M .5 0 L .5 1",
                            "M .2 0 L .8 0 L .8 .48 L .2 .52 L .2 1 L .8 1",
                            "M .2 0 L .8 0 L .8 1 L .2 1 M .3 .5 L .8 .5",
                            "M .2 0 L .2 .52 L .8 .52 M .8 0 L .8 1",
                            "M .8 0 L .2 0 L .2 .48 L .8 .52 L .8 1 L .2 1",
                            "M .8 0 L .2 0 L .2 1 L .8 1 L .8 .5 L .2 .5",
                            "M .2 0 L .8 0 L .8 1",
                            "M .2 0 L .8 0 L .8 1 L .2 1 L .2 0 M .2 .5 L .8 .5",
                            "M .8 .5 L .2 .5 L .2 0 L .8 0 L .8 1 L .2 1")),
            new Font(
                    "written",
                    1,
                    List.of(
                            "M .6 .03 C .2 -.05 .1 .95 .45 1 C .85 1.02 .95 .1 .6 .03",
                            "M .6 0 L .42 1",
                            "M .22 .3 C .2 -.1 .85 -.1 .72 .35 C .62 .65 .35 .8 .25 .95 C .15 1.08 .2 .78 .4 .9"
                                    + " C .6 1.02 .7 1 .85 .92",
                            "M .22 .05 L .78 .02 L .45 .42 C .8 .36 .9 .7 .75 .87 C .6 1.06 .3 1.04 .18 .85",
                            "M .3 0 L .2 .6 L .82 .58 M .7 .3 L .62 1",
                            "M .3 .05 L .26 .45 C .6 .3 .85 .5 .76 .78 C .66 1.06 .35 1.04 .2 .9 M .3 .05 L .8 .02",
                            "M .58 0 C .3 .25 .15 .55 .25 .82 C .38 1.1 .8 1 .76 .74 C .72 .5 .4 .5 .25 .82",
                            "M .2 .06 C .4 .02 .6 .04 .82 .03 L .4 1 M .35 .5 L .75 .47",
                            "M .75 .14 C .55 -.1 .2 0 .27 .25 C .34 .45 .78 .55 .76 .8 C .74 1.06 .26 1.06 .25 .82"
                                    + " C .24 .55 .72 .42 .75 .14",
                            "M .76 .2 C .6 -.1 .2 0 .24 .3 C .28 .58 .66 .5 .76 .2 L .66 1")),
            new Font(
                    "serif",
                    0.55,
                    List.of(
                            "M .5 0 C .15 0 .15 1 .5 1 C .85 1 .85 0 .5 0",
                            "M .32 .14 L .52 0 L .52 1 M .3 1 L .74 1",
                            "M .2 .22 C .3 -.1 .82 -.06 .76 .3 C .7 .55 .35 .78 .2 .98 L .82 .98 L .84 .84",
                            "M .22 .18 C .3 -.05 .75 -.06 .74 .24 C .73 .42 .58 .46 .46 .47"
                                    + " C .68 .47 .82 .58 .8 .76 C .76 1.06 .3 1.04 .2 .84",
                            "M .66 1 L .66 0 L .16 .7 L .86 .7 M .5 1 L .82 1",
                            "M .76 .02 L .32 .02 L .28 .44 C .5 .34 .82 .42 .8 .7 C .78 1.02 .32 1.06 .2 .84",
                            "M .76 .14 C .55 -.08 .22 .2 .22 .66 C .22 1.1 .8 1.1 .8 .68 C .8 .34 .34 .32 .22 .66",
                            "M .2 .16 L .22 .02 L .82 .02 C .6 .35 .48 .65 .46 1",
                            "M .5 .46 C .2 .4 .2 0 .5 0 C .8 0 .8 .4 .5 .46 C .14 .54 .14 1 .5 1"
                                    + " C .86 1 .86 .54 .5 .46",
                            "M .78 .34 C .66 .68 .2 .66 .2 .32 C .2 -.1 .78 -.1 .78 .34"
                                    + " C .78 .8 .45 1.08 .24 .86")));

    /** A point of a stroke, in the square or, once it is placed, in pixels. */
    record Point(double x, double y) {}

    /** The strokes of a digit, each a line through points. */
    List<List<Point>> strokes(int digit) {
        List<List<Point>> strokes = new ArrayList<>();
        String[] words = digits.get(digit).split(" ");
        int next = 0;
        while (next < words.length) {
            switch (words[next]) {
                case "M" -> {
                    strokes.add(new ArrayList<>(List.of(point(words, next + 1))));
                    next += 3;
                }
                case "L" -> {
                    last(strokes).add(point(words, next + 1));
                    next += 3;
                }
                case "C" -> {
                    curve(last(strokes), point(words, next + 1), point(words, next + 3), point(words, next + 5));
                    next += 7;
                }
                default -> throw new IllegalStateException("no such command in a path: " + words[next]);
            }
        }
        return strokes;
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static Point point(String[] words, int at) {
        return new Point(Double.parseDouble(words[at]), Double.parseDouble(words[at + 1]));
    }

    // Bernstein's polynomials of degree 3.
    private static void curve(List<Point> stroke, Point b, Point c, Point d) {
        Point a = last(stroke);
        for (int i = 1; i <= POINTS_PER_CURVE; i++) {
            double t = (double) i / POINTS_PER_CURVE;
            double s = 1 - t;
            double wa = s * s * s;
            double wb = 3 * s * s * t;
            double wc = 3 * s * t * t;
            double wd = t * t * t;
            stroke.add(new Point(wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y));
        }
    }
}
