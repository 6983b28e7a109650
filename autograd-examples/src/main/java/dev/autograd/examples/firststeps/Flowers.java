package dev.autograd.examples.firststeps;

import dev.autograd.Seed;
import dev.autograd.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Flowers like the irises of R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936: petals drawn
 * from normal distributions with the means and deviations of his three species, in centimetres.
 */
final class Flowers {
    /** A species, with the means and deviations of its petals. */
    enum Species {
        SETOSA(1.462, 0.174, 0.246, 0.105),
        VERSICOLOR(4.260, 0.470, 1.326, 0.198),
        VIRGINICA(5.552, 0.552, 2.026, 0.275);

        private final double length;
        private final double lengthDeviation;
        private final double width;
        private final double widthDeviation;

        Species(double length, double lengthDeviation, double width, double widthDeviation) {
            this.length = length;
            this.lengthDeviation = lengthDeviation;
            this.width = width;
            this.widthDeviation = widthDeviation;
        }
    }

    /**
     * A flower.
     *
     * @param species what it is
     * @param length of its petals
     * @param width of its petals
     */
    record Flower(Species species, double length, double width) {}

    private final List<Flower> flowers;

    private Flowers(List<Flower> flowers) {
        this.flowers = List.copyOf(flowers);
    }

    /** Draws so many flowers of each of these species. */
    static Flowers draw(int each, Seed seed, Species... kinds) {
        List<Flower> drawn = new ArrayList<>();
        for (Species kind : kinds) {
            for (int i = 0; i < each; i++) {
                drawn.add(new Flower(
                        kind,
                        kind.length + kind.lengthDeviation * seed.nextGaussian(),
                        kind.width + kind.widthDeviation * seed.nextGaussian()));
            }
        }
        return new Flowers(drawn);
    }

    /** The species as one writes it. */
    static String name(Species species) {
        return species.name().toLowerCase(Locale.ROOT);
    }

    List<Flower> list() {
        return flowers;
    }

    int size() {
        return flowers.size();
    }

    /** The petals' lengths, of shape {@code [flowers, 1]}. */
    Tensor lengths() {
        return Tensor.constant(
                flowers.stream().map(flower -> new double[] {flower.length}).toArray(double[][]::new));
    }

    /** The petals' widths, of shape {@code [flowers, 1]}. */
    Tensor widths() {
        return Tensor.constant(
                flowers.stream().map(flower -> new double[] {flower.width}).toArray(double[][]::new));
    }

    /** The petals' lengths and widths, of shape {@code [flowers, 2]}. */
    Tensor petals() {
        return Tensor.concat(1, lengths(), widths());
    }

    /** One for each flower of a species, zero for the others, of shape {@code [flowers, 1]}. */
    Tensor are(Species species) {
        return Tensor.constant(flowers.stream()
                .map(flower -> new double[] {flower.species == species ? 1 : 0})
                .toArray(double[][]::new));
    }
}
