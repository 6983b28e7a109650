package dev.autograd.nn.sequence;

import dev.autograd.ShapeException;
import dev.autograd.Tensor;
import dev.autograd.nn.Layer;
import dev.autograd.nn.Sizes;

/**
 * Tells the places of a sequence apart: adds waves of many lengths, {@code sin(p / 10000^(2i / width))} to element 2i of place
 * p and the cosine of the same to element 2i + 1.
 *
 * <p>Shapes: {@code [n, length, width] -> [n, length, width]}. Nothing is trained. Source: A. Vaswani et al., "Attention is
 * all you need", 2017, section 3.5.
 */
public final class PositionalEncoding extends Layer {
    private static final double LONGEST_WAVE = 10_000;

    private final long width;
    private final Tensor table;

    /** Makes the numbers for sequences up to a length. */
    public PositionalEncoding(long longest, long width) {
        Sizes.positive("PositionalEncoding", "the longest length", longest);
        Sizes.positive("PositionalEncoding", "the width", width);
        this.width = width;
        double[] numbers = new double[Math.toIntExact(longest * width)];
        for (int place = 0; place < longest; place++) {
            for (int i = 0; i < width; i++) {
                double angle = place / Math.pow(LONGEST_WAVE, (i - i % 2) / (double) width);
                numbers[place * (int) width + i] = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        }
        table = Tensor.constant(numbers).reshape(longest, width);
    }

    /** What is added, {@code [longest, width]}. */
    public Tensor table() {
        return table;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.add(firstOf(table, x, width).to(x.dataType()));
    }

    /** The places of a table that a sequence has. */
    static Tensor firstOf(Tensor table, Tensor x, long width) {
        Sizes.expect(x, -1, -1, width);
        long length = x.shape()[1];
        if (length > table.shape()[0]) {
            throw new ShapeException(
                    "is made for sequences up to a length of " + table.shape()[0] + ", got one of " + length);
        }
        return table.slice(0, 0, length);
    }

    @Override
    protected String describe() {
        return "PositionalEncoding(" + table.shape()[0] + " x " + width + ")";
    }
}
