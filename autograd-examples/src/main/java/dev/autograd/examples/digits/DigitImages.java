package dev.autograd.examples.digits;

import dev.autograd.Tensor;
import dev.autograd.nn.data.TensorDataset;
import org.nd4j.linalg.factory.Nd4j;

/** Images of digits with what they show. */
final class DigitImages {
    private static final int PIXELS = Painter.SIZE * Painter.SIZE;

    private final float[] pixels;
    private final int[] labels;
    private final String origin;

    /**
     * Takes images as they are.
     *
     * @param pixels the ink from 0 to 1, image by image and row by row
     * @param labels the digit of each image
     * @param origin where they come from, for people
     */
    DigitImages(float[] pixels, int[] labels, String origin) {
        this.pixels = pixels;
        this.labels = labels;
        this.origin = origin;
    }

    int count() {
        return labels.length;
    }

    int label(int image) {
        return labels[image];
    }

    String origin() {
        return origin;
    }

    float ink(int image, int row, int column) {
        return pixels[image * PIXELS + row * Painter.SIZE + column];
    }

    /** As a network takes them: images {@code [n, 1, 28, 28]} and labels {@code [n]}. */
    TensorDataset dataset() {
        return TensorDataset.of(
                Tensor.constant(Nd4j.createFromArray(pixels).reshape(count(), 1, Painter.SIZE, Painter.SIZE)),
                Tensor.constant(labels));
    }
}
