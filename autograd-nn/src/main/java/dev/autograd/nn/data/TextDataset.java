package dev.autograd.nn.data;

import dev.autograd.Tensor;
import dev.autograd.nn.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Windows of a text, from which the next symbol is to be predicted at each place.
 *
 * <p>A sample is {@code x}, the numbers of t symbols in succession, and {@code y}, those of the symbols that follow each: both
 * {@code [n, t]} of INT.
 */
public final class TextDataset implements Dataset {
    private final int[] text;
    private final int length;
    private final int stride;

    private TextDataset(int[] text, int length, int stride) {
        this.text = text;
        this.length = length;
        this.stride = stride;
    }

    /**
     * Cuts a text into windows that do not overlap.
     *
     * @param encoded by a {@link Vocabulary}
     * @throws IllegalArgumentException if there is not one window, and the symbol after it
     */
    public static TextDataset windows(int[] encoded, int length) {
        return windows(encoded, length, length);
    }

    /**
     * Cuts a text into windows, each of which begins {@code stride} symbols after the one before.
     *
     * @throws IllegalArgumentException if there is not one window, and the symbol after it
     */
    public static TextDataset windows(int[] encoded, int length, int stride) {
        if (length < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "windows have a length and a stride of at least 1, not " + length + " and " + stride);
        }
        if (encoded.length <= length) {
            throw new IllegalArgumentException("a window of " + length + " and the symbol after it need "
                    + (length + 1L) + " symbols, but the text has " + encoded.length);
        }
        return new TextDataset(encoded.clone(), length, stride);
    }

    /**
     * Reads a whole file.
     *
     * @throws MalformedFileException if it is empty or not in UTF-8
     */
    public static String read(Path file) throws IOException {
        return Utf8.read(file);
    }

    @Override
    public int size() {
        return (text.length - 1 - length) / stride + 1;
    }

    @Override
    public Batch batch(int[] indices) {
        int[] x = new int[indices.length * length];
        int[] y = new int[x.length];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= size()) {
                throw new IndexOutOfBoundsException("there is no window " + indices[i] + ", the text has " + size());
            }
            System.arraycopy(text, indices[i] * stride, x, i * length, length);
            System.arraycopy(text, indices[i] * stride + 1, y, i * length, length);
        }
        return Batch.of(windows(x, indices), windows(y, indices));
    }

    private Tensor windows(int[] symbols, int[] indices) {
        return Tensor.constant(symbols).reshape(indices.length, length);
    }

    /** The numbers of all symbols. */
    public int[] text() {
        return Arrays.copyOf(text, text.length);
    }
}
